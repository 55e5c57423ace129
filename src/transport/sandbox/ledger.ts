/** What the sandbox accepted: the truth that claims are held to. */
import type { FeedbackRequest } from '../../request/feedback-request.js';
import type { Environment } from '../../shared/environment.js';

export interface LedgerEntry {
  readonly request_id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of the key it came with. */
  readonly environment: Environment;
  readonly request: FeedbackRequest;
}

const longestText = 2_000;

/** The vendor cuts tags and custom properties at 2,000 characters without a word (vendor's documentation). */
export function asStored(request: FeedbackRequest): FeedbackRequest {
  const { tags, custom_properties } = request;
  return {
    ...request,
    ...(tags === undefined ? {} : { tags: tags.map((tag) => tag.slice(0, longestText)) }),
    ...(custom_properties === undefined
      ? {}
      : {
          custom_properties: Object.fromEntries(
            Object.entries(custom_properties).map(([name, value]) => [name, value.slice(0, longestText)]),
          ),
        }),
  };
}
