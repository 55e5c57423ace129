/** The window most tests work with, once a week and customer: as rules set it, and as a store is asked for it. */
import type { WindowSetting } from '../../src/rules/rule-set.js';
import type { ReserveRequest, WindowCheck } from '../../src/stores/port-steps.js';

export const weekly: WindowSetting = Object.freeze({
  name: 'weekly',
  length: '7d',
  per: ['customer'] as const,
  boundary: 'rolling',
  after: 'request',
  max: 1,
});

const weeklyCheck: WindowCheck = Object.freeze({
  name: 'weekly',
  scope: '',
  lengthMs: 7 * 24 * 60 * 60 * 1_000,
  max: 1,
});

/** A reservation that a store lets through when there was none before. */
export function reserveRequest(customer = 'customer'): ReserveRequest {
  return {
    customer,
    interaction: 'interaction',
    label: 'case',
    token: 'token',
    leaseMs: 60_000,
    windows: [weeklyCheck],
    anchors: [''],
  };
}
