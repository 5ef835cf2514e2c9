import { expect, test } from 'vitest';
import type { Message } from '../../lab/slack/model.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import { entriesOf, eventsOf, START } from '../support/history.ts';
import {
  endedOrWaiting,
  mirrorsAgree,
  nothingDenied,
  ranOnceAsSent,
  sentAsApproved,
  sentInTime,
  threadIsWhole,
} from './invariants.ts';

const events = eventsOf();
const COURSE: readonly IncidentEvent[] = [
  events.opened,
  events.gates(),
  events.requested(),
  events.card(),
  events.vote('bo'),
  events.dispatched(),
];
const sent = entriesOf(COURSE);
const sentAt = sent.at(-1)?.at ?? START;
const run = (ms: number) => ({
  at: sentAt + ms,
  node: 'global2a-webservice0',
  command: 'true',
  executed: true,
  operation: null,
});

test('a command that ran after its dispatch, once, is as it should be', () => {
  expect(ranOnceAsSent(sent, [run(20)])).toEqual([]);
});

test('a command that ran twice for one attempt is seen', () => {
  expect(ranOnceAsSent(sent, [run(20), run(40)])).toEqual([
    'global2a-webservice0 ran true at 03:03:25.040 without a dispatch of its own before it',
  ]);
});

test('a command that ran before the journal said so is seen', () => {
  expect(ranOnceAsSent(sent, [run(-1_000)])).toHaveLength(1);
});

test('a command that nobody sent is seen', () => {
  expect(ranOnceAsSent(sent, [run(20), { ...run(30), command: 'false' }])).toEqual([
    'global2a-webservice0 ran false at 03:03:25.030 without a dispatch of its own before it',
  ]);
});

test('what is called not started and ran all the same is seen, and a new attempt that ran is not taken for it', () => {
  const voided = { ...events.outcome('refused'), proof: 'void', receipt: 'VOID' } as IncidentEvent;
  const denied = entriesOf([...COURSE, voided]);
  expect(nothingDenied(denied, [])).toEqual([]);
  expect(nothingDenied(denied, [run(20)])).toEqual([
    'step 1, attempt 1, on global2a-webservice0 is called not started, and the node ran it',
  ]);
  const again = entriesOf([...COURSE, voided, { ...events.dispatched(), attempt: 2 } as IncidentEvent]);
  expect(nothingDenied(again, [run(20)])).toEqual([]);
  expect(nothingDenied(again, [run(20), run(30)])).toHaveLength(1);
});

test('a status that waits for another card than the journal, or names nobody, is seen', () => {
  const asking = entriesOf(COURSE.slice(0, 4));
  const now = asking.at(-1)?.at;
  const status = (text: string) => [{ key: 'root', message: { text } as Message }];
  const waiting = (card: number) =>
    `Waiting for a second engineer: read card ${card} in the thread. They can: Sasha Second. Until 03:33.`;
  expect(endedOrWaiting(asking, status(waiting(1)), now)).toEqual([]);
  expect(endedOrWaiting(asking, status(waiting(2)), now)[0]).toMatch(
    /^it waits for something else than its status says/,
  );
  expect(endedOrWaiting(asking, status('Checking step 1. Nobody needs to do anything.'), now)[0]).toMatch(
    /^it neither ended nor waits for somebody/,
  );
});

test('a dispatch without a card, and a thread that was never posted, are seen', () => {
  expect(sentAsApproved(sent, [], [], 0)).toEqual([
    'the dispatch of step 1, attempt 1, to global2a-webservice0 (entry 6) has no card in Slack',
  ]);
  expect(endedOrWaiting(sent, [])).toEqual(['the incident has no status in Slack']);
});

test('a dispatch is in time from its approval on, and late after its approval has lapsed', () => {
  expect(sentInTime(sent)).toEqual([]);
  const late = sent.map((entry, i) => (i === 5 ? { ...entry, at: entry.at + 60_000 } : entry));
  expect(sentInTime(late)).toEqual([
    'step 1 was sent to global2a-webservice0 1000 ms after its approval had lapsed (entry 6)',
  ]);
});

test('mirrors of which one is behind agree; two continuations do not', () => {
  expect(mirrorsAgree([sent, sent.slice(0, 3)])).toEqual([]);
  const other = entriesOf([...COURSE.slice(0, 5), events.aborted()]);
  expect(mirrorsAgree([sent, other])).toEqual(['entry 6 stands in two versions on two hosts']);
});

test('a thread that lacks posts is told with their keys', () => {
  const timing = { ...TIMING };
  expect(threadIsWhole(sent, [], timing)[0]).toMatch(/missing: root, .*card-1, companion-1/);
});

const TIMING = {
  pollEvery: 200,
  operationDeadline: 1_000,
  operationDeadlines: {},
  checkDeadline: 1_000,
  consecutiveReadings: 3,
  readingsSpread: 100,
  checkTimeout: 1_000,
  runTimeout: 1_000,
  switchAgainAfter: 0,
};
