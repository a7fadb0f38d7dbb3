import { doesNotThrow, throws } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MaverickError } from '../../../src/core/errors.ts';
import { guardTrust } from '../../../src/host/trust.ts';

describe('an untrusted workspace', () => {
  it('reads and lints', () => {
    doesNotThrow(() => guardTrust('reads', false, 'Show Effective Config'));
  });

  it('runs nothing, and says how to go on', () => {
    throws(
      () => guardTrust('runs', false, 'Launch Rollout'),
      (error) =>
        error instanceof MaverickError &&
        error.code === 'untrusted' &&
        error.explanation.what.includes('Launch Rollout') &&
        error.explanation.next !== undefined,
    );
    doesNotThrow(() => guardTrust('runs', true, 'Launch Rollout'));
  });
});
