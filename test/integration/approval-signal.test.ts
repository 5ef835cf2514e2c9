import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Message } from '../../lab/slack/model.ts';
import { defaultScopes } from '../../lab/slack/options.ts';
import type { World } from '../../lab/world.ts';
import {
  answerTo,
  approved,
  closingsIn,
  exported,
  journalled,
  journalOf,
  NO,
  OPENING,
  questionAfter,
  ran,
  reactAs,
  sentIn,
  takeBackAs,
  votesIn,
  whileDown,
  withBotToken,
  YES,
} from '../support/attack.ts';
import { editTopology } from '../support/topology-edit.ts';
import { drillIn, eventually, worldForTest } from '../support/world.ts';

/** Attacks with the signal itself: which emoji, when, in which order, heard or not (rules 11 to 13, 17, 20). */

test.concurrent('rules 11, 12: the reflex tap, other emoji, the bot’s own, and a second skin tone approve nothing; any skin tone of the right one does', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const policy = { reflex_guard: '6s', armed_window: '8s' };
  const world = await worldForTest({ policy, prepare: thumbs }, onTestFinished);
  const { workspace } = world;
  const [lab, east] = [drillIn(world, world.sites[0]), drillIn(world, world.sites[1])];
  const [incident, next] = [await lab.open('commander', OPENING), await east.open('commander', OPENING)];
  const card = await lab.post(incident, 'card-1');
  await answerTo(world, 'second', 'That was within 6 s of the card: please read it, remove your reaction and add', () =>
    reactAs(world, lab, 'second', card, '+1'),
  );
  // A denial needs no reading time.
  reactAs(world, east, 'third', await east.post(next, 'card-1'), '-1::skin-tone-4');
  await east.said(next, 'Tay Third denied request 1. Nothing was sent.');

  await readingTimeOver(card, 6000);
  for (const emoji of [YES, 'ok_hand::skin-tone-2', 'raised_hands', '+1-up', 'thumbsup_all']) {
    await answerTo(world, 'third', 'means nothing on a card: approve with ', () =>
      reactAs(world, lab, 'third', card, emoji),
    );
  }
  workspace.faults.setScopes([...defaultScopes, 'reactions:write']);
  const place = { channel: workspace.channelId(lab.channel), timestamp: card.ts };
  await withBotToken(world).reactions.add({ ...place, name: '+1' });
  await answerTo(world, 'commander', 'so somebody else must approve', () =>
    reactAs(world, lab, 'commander', card, '+1::skin-tone-6'),
  );
  takeBackAs(world, lab, 'second', card, '+1');
  await journalled(lab, incident, (event) => event.type === 'reacted' && event.signal === 'withdraw-approval');

  await approved(world, lab, incident, 1, 'second', { emoji: '+1::skin-tone-3' });
  await answerTo(world, 'second', 'Your approval of request 1 already counts.', () =>
    reactAs(world, lab, 'second', card, '+1'),
  );
  // Of two that stand one is taken away: that takes the approval back, whichever it was that counted.
  takeBackAs(world, lab, 'second', card, '+1::skin-tone-3');
  await lab.said(incident, 'Sasha Second took the approval of request 1 back.');
  await approved(world, lab, incident, 1, 'third', { emoji: '+1::skin-tone-5' });
  await lab.happened(incident, 'outcome');
  expect(ran(lab)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  expect(ran(east)).toEqual([]);
  const events = await journalOf(lab, incident);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third']);
  expect(votesIn(events)).toEqual([
    '1 approve Sasha Second: reflex',
    ...Array.from({ length: 5 }, () => '1 other Tay Third: other-emoji'),
    '1 approve Cory Commander: started-it',
    '1 withdraw-approval Sasha Second: not-yours',
    '1 approve Sasha Second',
    '1 approve Sasha Second: already',
    '1 withdraw-approval Sasha Second',
    '1 approve Tay Third',
  ]);
  expect(votesIn(await journalOf(east, next))).toEqual(['1 deny Tay Third']);
});

test.concurrent('rule 13: taken back in the armed window, events out of order and twice, taken back after the dispatch', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '5s' } }, onTestFinished);
  const { faults } = world.workspace;
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  const card = await approved(world, drill, incident, 1, 'second');
  takeBackAs(world, drill, 'second', card, YES);
  await drill.said(incident, 'Sasha Second took the approval of request 1 back.');

  // Given and taken back, and the news of it comes the other way round and twice: what stands at the end is nothing.
  const before = (await drill.journal(incident)).length;
  faults.holdEvents();
  reactAs(world, drill, 'second', card, YES);
  await pause(10);
  takeBackAs(world, drill, 'second', card, YES);
  faults.releaseEvents((events) => [...events.toReversed(), ...events]);
  await eventually(async () => expect((await drill.journal(incident)).length).toBe(before + 2));
  const heard = votesIn((await journalOf(drill, incident)).slice(before));
  expect([
    ['1 withdraw-approval Sasha Second: not-yours', '1 approve Sasha Second: reaction-gone'],
    ['1 approve Sasha Second', '1 withdraw-approval Sasha Second'],
  ]).toContainEqual(heard);

  // Given, taken back and given again, in the same disorder: what stands at the end is one approval.
  faults.holdEvents();
  reactAs(world, drill, 'third', card, YES);
  await pause(10);
  takeBackAs(world, drill, 'third', card, YES);
  await pause(10);
  reactAs(world, drill, 'third', card, YES);
  faults.releaseEvents((events) => [...events.toReversed(), ...events]);
  await drill.happened(incident, 'dispatched');
  expect(await answerTo(world, 'third', 'already sent', () => takeBackAs(world, drill, 'third', card, YES))).toBe(
    'Request 1 was already sent: taking the reaction away no longer stops anything. `/dr abort` stops later steps only.',
  );
  faults.redeliverLast();
  await drill.happened(incident, 'outcome');
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(drill, incident);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third']);
  expect(votesIn(events).filter((vote) => vote === '1 approve Tay Third')).toHaveLength(1);
});

test.concurrent('rules 13, 20: taken back, or denied by somebody else, while the bot was down in the armed window', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '5s' } }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  const card = await approved(world, drill, incident, 1, 'second');
  await whileDown(world, () => takeBackAs(world, drill, 'second', card, YES));
  await journalled(drill, incident, (event) => event.type === 'reacted' && event.signal === 'withdraw-approval');
  expect(drill.changes()).toEqual([]);

  await approved(world, drill, incident, 1, 'third');
  await whileDown(world, () => reactAs(world, drill, 'commander', card, NO));
  const question = await questionAfter(world, 'Cory Commander asked for request 1 and cancelled it. Nothing was sent.');
  expect(drill.changes()).toEqual([]);

  await drill.press('commander', question, 'choose:0');
  await approved(world, drill, incident, 2, 'second');
  await drill.happened(incident, 'outcome');
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(drill, incident);
  expect(sentIn(events)).toEqual(['1.1 by Sasha Second']);
  expect(votesIn(events)).toEqual([
    '1 approve Sasha Second',
    '1 withdraw-approval Sasha Second',
    '1 approve Tay Third',
    '1 deny Cory Commander',
    '2 approve Sasha Second',
  ]);
});

test.concurrent('rules 17, 20: nobody approved in time, and an approval whose time ran out, both while the bot was down: announced, never fired', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const policy = { approve_within: '15s', armed_window: '5s', execute_within: '12s' };
  const world = await worldForTest({ policy }, onTestFinished);
  const [lab, east] = [drillIn(world, world.sites[0]), drillIn(world, world.sites[1])];
  const [incident, next] = [await lab.open('commander', OPENING), await east.open('commander', OPENING)];
  const card = await lab.post(incident, 'card-1');
  await approved(world, east, next, 1, 'third');
  await lab.happened(incident, 'card-posted');
  const over = Math.max(Number(card.ts) * 1000 + 16_000, Date.now() + 12_000);
  await whileDown(world, () => pause(Math.max(0, over - Date.now())));
  await questionAfter(world, 'Nobody approved request 1 in time (0.3 min). Nothing was sent.');
  await questionAfter(
    world,
    'Request 1 was approved but could not be started within 12 s. Nothing was sent; the approval has lapsed.',
  );
  await answerTo(world, 'second', 'Request 1 is no longer open: your reaction does nothing.', () =>
    reactAs(world, lab, 'second', card, YES),
  );
  for (const [drill, opened] of [[lab, incident] as const, [east, next] as const]) {
    expect(await drill.ask('commander', `/dr abort reason="too late"`)).toContain('Aborted.');
    await drill.happened(opened, 'ended');
    expect(drill.changes()).toEqual([]);
    expect(sentIn(await journalOf(drill, opened))).toEqual([]);
  }
  expect(closingsIn(await journalOf(lab, incident))).toEqual(['1 expired: expired-approve']);
  expect(closingsIn(await exported(world, next))).toEqual(['1 expired: expired-execute']);
});

/** Thumbs have skin tones; and a second name, which the policy may use. */
async function thumbs(room: Pick<World, 'sites' | 'env'>): Promise<void> {
  for (const { name } of room.sites) {
    const words = { approve_emoji: 'thumbsup', deny_emoji: '-1' };
    await editTopology(room.env, ({ policy }) => Object.assign(policy, words), name);
  }
}

/** Waits until so long after the card appeared. */
async function readingTimeOver({ ts }: Message, ms: number): Promise<void> {
  await pause(Math.max(0, Number(ts) * 1000 + ms - Date.now()) + 1);
}
