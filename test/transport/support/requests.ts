/** A well-formed request and the context it is sent in. */
import type { FeedbackRequest } from '../../../src/request/feedback-request.js';
import type { SendContext } from '../../../src/transport/port.js';

export function aRequest(id = 'case-1', more: Partial<FeedbackRequest> = {}): FeedbackRequest {
  return {
    customer: { name: 'Jane Doe', email: `jane.${id}@example.com` },
    employee: { email: 'paul@blancapeak.example', custom_id: '522743' },
    channel: 'chat',
    ext_interaction_id: id,
    ...more,
  };
}

export function inTest(id = 'case-1', signal?: AbortSignal): SendContext {
  return { interactionId: id, environment: 'test', ...(signal === undefined ? {} : { signal }) };
}
