import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MaverickError } from '../../../src/core/errors.ts';
import {
  appendEvents,
  decodeRecord,
  encodeRecord,
  isFull,
  verifyChain,
} from '../../../src/core/run/journal.ts';
import type { EventBody, EventType, JournalEvent } from '../../../src/core/run/record.ts';
import { redact } from '../../../src/core/redact.ts';
import { DRIVER, NOW, plan, RUN, state } from './fixtures.ts';

const body = (type: EventType, message = 'It happened.'): EventBody => ({
  at: NOW,
  type,
  actor: DRIVER,
  message,
});
const chain = (count: number): readonly JournalEvent[] =>
  appendEvents(
    [],
    Array.from({ length: count }, (_, i) => body('progress', `Number ${i}.`)),
  );

describe('the journal', () => {
  it('a chain as written is valid, and goes on', () => {
    const events = appendEvents(chain(3), [body('ended')]);
    assert.deepEqual(
      events.map(({ seq }) => seq),
      [1, 2, 3, 4],
    );
    assert.equal(verifyChain(events, events[1]?.hash).ok, true);
  });

  it('any change of any event shows, whatever was changed', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4 }),
        fc.constantFrom('message', 'at', 'type', 'actor', 'seq', 'hash'),
        (index, key) => {
          const events = chain(5).map((event, i) =>
            i === index ? { ...event, [key]: key === 'at' || key === 'seq' ? 77 : 'other' } : event,
          );
          return !verifyChain(events).ok;
        },
      ),
    );
  });

  it('a removed, a swapped and a rewritten past show', () => {
    const events = chain(5);
    assert.equal(verifyChain(events.filter(({ seq }) => seq !== 2)).ok, false);
    assert.equal(verifyChain([...events].reverse()).ok, false);
    const rewritten = appendEvents(
      [],
      events.map(({ at, type, actor }) => ({ at, type, actor, message: 'Nothing.' })),
    );
    assert.equal(verifyChain(rewritten).ok, true, 'in itself it is consistent');
    assert.equal(verifyChain(rewritten, events.at(-1)?.hash).ok, false, 'but not what was published');
    assert.equal(
      verifyChain(events.slice(0, 3), events.at(-1)?.hash).ok,
      false,
      'a cut off end is missed as well',
    );
  });

  it('it is read as it was written', () => {
    const record = { id: RUN, plan: plan(), state: state(), events: chain(2) };
    assert.deepEqual(decodeRecord(JSON.parse(JSON.stringify(encodeRecord(record))) as never), record);
  });

  it('what makes no sense is refused with its name, and never half believed', () => {
    const good = encodeRecord({ id: RUN, plan: plan(), state: state(), events: chain(1) });
    for (const data of [
      {},
      { ...good.data, state: '{' },
      { ...good.data, state: '{"stage":"flying"}' },
      { ...good.data, events: '{}' },
      { ...good.data, plan: '[]' },
    ])
      assert.throws(
        () => decodeRecord({ ...good, data }),
        (error) =>
          error instanceof MaverickError &&
          error.code === 'journal-unreadable' &&
          error.message.includes(RUN),
      );
  });

  it('stays below 200 kB however long a run is held and released, and keeps what decides', () => {
    let events: readonly JournalEvent[] = [];
    const words = 'The Deployment was changed by somebody else, and that is a long story to tell. '.repeat(2);
    for (let i = 0; i < 3_000; i += 1)
      events = appendEvents(events, [
        body('progress', words),
        body('hold', words),
        body('released', words),
        body('refused-command', words),
      ]);
    events = appendEvents(events, [body('failure', words), body('stage', words), body('ended', words)]);
    const data = encodeRecord({ id: RUN, plan: plan(), state: state(), events }).data ?? {};
    const size = Object.values(data).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
    assert.ok(size < 200_000, `${size} bytes`);
    assert.deepEqual(
      events.slice(-3).map(({ type }) => type),
      ['failure', 'stage', 'ended'],
    );
    assert.equal(verifyChain(events).ok, true);
    let pressed: readonly JournalEvent[] = [];
    while (!isFull(pressed)) pressed = appendEvents(pressed, [body('command', words)]);
    const most =
      encodeRecord({ id: RUN, plan: plan(), state: state(), events: pressed }).data?.['events'] ?? '';
    assert.ok(most.length < 190_000, 'commands are refused before there is no room for the end');
  });
});

describe('credentials in other people’s words', () => {
  const hidden: readonly (readonly [string, string])[] = [
    ['password=hunter2 next', 'hunter2'],
    ['DB_PASSWORD: "hunter2"', 'hunter2'],
    ['Authorization: Bearer abcdefgh12345', 'abcdefgh12345'],
    ['connect postgres://app:s3cr3t@db:5432/x', 's3cr3t'],
    ['api_key=zzz-yyy;', 'zzz-yyy'],
    ['got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc', 'eyJzdWIi'],
  ];
  for (const [text, secret] of hidden) {
    it(text, () => {
      assert.ok(!redact(text).includes(secret), redact(text));
    });
  }
  it('everything else stays as it was, and long lines are cut', () => {
    const text = 'Error: DATABASE_URL is not set at server.js:12';
    assert.equal(redact(text), text);
    assert.equal(redact('x'.repeat(1_000), 300).length, 301);
  });
});
