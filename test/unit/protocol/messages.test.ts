import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseHostMessage, parseIntent } from '../../../src/protocol/messages.ts';
import { PROTOCOL_VERSION } from '../../../src/protocol/version.ts';

describe('messages from the page', () => {
  it('are taken when they are what they say', () => {
    for (const message of [
      { type: 'ready', version: PROTOCOL_VERSION },
      { type: 'command', run: 'api-1', name: 'abort' },
      { type: 'tick', run: 'api-1', checklist: '0-gate', check: 'the team was told' },
      { type: 'open-log', pod: 'api-1', container: 'api' },
      { type: 'open-link', url: 'https://example.com/dashboard' },
    ]) {
      const parsed = parseIntent(message);
      ok(parsed.ok);
      deepEqual(parsed.value, message);
    }
  });

  it('are rejected when they are anything else, with the place and never the value', () => {
    for (const message of [
      undefined,
      null,
      'abort',
      { type: 'command', run: 'api-1', name: 'delete-everything' },
      { type: 'command', run: '', name: 'abort' },
      { type: 'command', run: 'api-1', name: 'abort', also: 'this' },
      { type: 'open-link', url: 'file:///etc/passwd' },
      { type: 'open-link', url: 'command:workbench.action.quit' },
      { type: 'ready', version: PROTOCOL_VERSION + 1 },
      { type: 'snapshot' },
    ]) {
      ok(!parseIntent(message).ok, JSON.stringify(message));
    }
    const parsed = parseIntent({ type: 'command', run: 'api-1', name: 'secret-value' });
    ok(!parsed.ok);
    match(parsed.reason, /name/);
    ok(!parsed.reason.includes('secret-value'));
  });
});

describe('messages from the host', () => {
  it('are whole snapshots of this version', () => {
    const snapshot = { checklists: [], empty: 'No rollout yet.' };
    ok(parseHostMessage({ type: 'snapshot', version: PROTOCOL_VERSION, snapshot }).ok);
    equal(parseHostMessage({ type: 'snapshot', version: PROTOCOL_VERSION + 1, snapshot }).ok, false);
    equal(parseHostMessage({ type: 'snapshot', version: PROTOCOL_VERSION, snapshot: {} }).ok, false);
  });
});
