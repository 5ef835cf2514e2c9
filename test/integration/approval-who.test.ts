import { expect, test } from 'vitest';
import type { UserChange } from '../../lab/slack/directory.ts';
import type { World } from '../../lab/world.ts';
import {
  againIn,
  alsoKnownAs,
  answerTo,
  approved,
  closingsIn,
  exported,
  journalOf,
  NO,
  OPENING,
  questionAfter,
  ran,
  reactAs,
  sentIn,
  takeBackAs,
  votesIn,
  YES,
} from '../support/attack.ts';
import { editTopology, type LabTopology } from '../support/topology-edit.ts';
import { drillIn, eventually, worldForTest } from '../support/world.ts';

/** Attacks on who approves: accounts, guests, strangers, groups, and a Slack that does not say (rules 5 to 8, 10). */

test.concurrent('rules 5, 6, 10: the opener’s second account, the opener renamed, and one person with two accounts are no second engineer', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { quorum: 2 }, prepare: secondAccounts }, onTestFinished);
  const { directory } = world.workspace;
  const [lab, east] = [drillIn(world, world.sites[0]), drillIn(world, world.sites[1])];
  const incident = await lab.open('commander', OPENING);
  expect(await world.workspace.as('cory2').command(east.channel, OPENING)).toMatchObject({ ok: true });
  const card = await lab.post(incident, 'card-1');
  const opened =
    'Cory Commander started this incident, so somebody else must approve. They can: Sasha Second, Tay Third.';
  expect(await answerTo(world, 'cory2', 'somebody else', () => reactAs(world, lab, 'cory2', card, YES))).toBe(opened);
  directory.setUser('commander', { name: 'second', realName: 'Sasha Second' });
  expect(await answerTo(world, 'commander', 'somebody else', () => reactAs(world, lab, 'commander', card, YES))).toBe(
    opened,
  );
  // The same the other way round: opened from the second account, approved from the first.
  const next = await east.root(0);
  const theirs = await east.post(next, 'card-1');
  expect(
    await answerTo(world, 'commander', 'somebody else', () => reactAs(world, east, 'commander', theirs, YES)),
  ).toBe(opened);

  await approved(world, lab, incident, 1, 'second');
  expect(await answerTo(world, 'sasha2', 'already', () => reactAs(world, lab, 'sasha2', card, YES))).toBe(
    'Your approval of request 1 already counts.',
  );
  await lab.said(incident, 'Sasha Second approved request 1; 1 more person(s) needed.');
  expect([...ran(lab), ...ran(east)]).toEqual([]);

  await approved(world, lab, incident, 1, 'third');
  await lab.happened(incident, 'outcome');
  expect(ran(lab)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(lab, incident);
  expect(sentIn(events)).toEqual(['1.1 by Sasha Second, Tay Third']);
  expect(votesIn(events)).toEqual([
    '1 approve Cory Commander: started-it',
    '1 approve Cory Commander: started-it',
    '1 approve Sasha Second',
    '1 approve Sasha Second: already',
    '1 approve Tay Third',
  ]);
  expect(votesIn(await journalOf(east, next))).toEqual(['1 approve Cory Commander: started-it']);
  expect(ran(east)).toEqual([]);
});

/** What an administrator of Slack can make of an approver, and the sentence that the approver then reads. */
const ACCOUNTS: readonly (readonly [change: UserChange, back: UserChange, told: string])[] = [
  [{ deleted: true }, { deleted: false }, "Sasha Second's Slack account is deactivated."],
  [
    { isRestricted: true },
    { isRestricted: false },
    "Sasha Second's Slack account is a guest account; guests cannot approve.",
  ],
  [
    { isUltraRestricted: true },
    { isUltraRestricted: false },
    "Sasha Second's Slack account is a guest account; guests cannot approve.",
  ],
  [{ isBot: true }, { isBot: false }, 'A bot cannot approve.'],
];

test.concurrent('rules 7, 8: at the reaction: invited strangers, the deactivated, guests, bots, other workspaces, a shared channel, a Slack that fails or never answers', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ prepare: usergroup }, onTestFinished);
  const { workspace } = world;
  const { directory, faults } = workspace;
  const group = workspace.usergroupId('dr-approvers');
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  const card = await drill.post(incident, 'card-1');

  // Invited into the channel and into the approvers' user group, and in no roster.
  invited(world, 'newcomer', 'Nele Newcomer');
  directory.setUsergroup('dr-approvers', ['second', 'third', 'newcomer']);
  const nobody = 'Not in the roster of lab: being in the channel gives no right to approve or deny.';
  for (const emoji of [YES, NO]) {
    expect(await answerTo(world, 'newcomer', 'roster', () => reactAs(world, drill, 'newcomer', card, emoji))).toBe(
      nobody,
    );
  }

  const tries = async (told: string) => {
    expect(await answerTo(world, 'second', told, () => reactAs(world, drill, 'second', card, YES))).toBe(told);
    takeBackAs(world, drill, 'second', card, YES);
  };
  for (const [change, back, told] of ACCOUNTS) {
    directory.setUser('second', change);
    await tries(told);
    directory.setUser('second', back);
  }
  directory.setUser('second', { teamId: 'T0ELSEWHERE' });
  await tries("Sasha Second's Slack account belongs to another workspace; it cannot approve here.");
  directory.setUser('second', { teamId: workspace.team.id });
  directory.setUsergroup('dr-approvers', ['third', 'newcomer']);
  await tries(`Sasha Second is not in the approvers’ user group ${group} just now.`);
  directory.setUsergroup('dr-approvers', ['second', 'third', 'newcomer']);
  directory.setExtShared(drill.channel, true);
  await tries('This channel is shared outside the workspace: nothing can be approved here.');
  directory.setExtShared(drill.channel, false);
  for (const method of ['users.info', 'usergroups.users.list', 'conversations.info']) {
    const fault = faults.add({ kind: 'api_error', error: 'internal_error', method });
    await answerTo(world, 'second', 'Slack could not be asked who Sasha Second is (', () =>
      reactAs(world, drill, 'second', card, YES),
    );
    faults.remove(fault.id);
    takeBackAs(world, drill, 'second', card, YES);
  }
  const hanging = faults.add({ kind: 'slow', ms: 60_000, method: 'users.info' });
  expect(await answerTo(world, 'second', 'Slack could', () => reactAs(world, drill, 'second', card, YES))).toMatch(
    /^Slack could not be asked who Sasha Second is \(.*timeout.*\), so the approval does not count\. Remove your reaction and add it again in a moment\.$/,
  );
  faults.remove(hanging.id);
  expect(drill.changes()).toEqual([]);

  await approved(world, drill, incident, 1, 'third');
  await drill.happened(incident, 'outcome');
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(drill, incident);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third']);
  const newcomer = workspace.userId('newcomer');
  expect(votesIn(events).filter((vote) => !vote.includes('withdraw'))).toEqual([
    `1 approve ${newcomer}: no-person`,
    `1 deny ${newcomer}: no-person`,
    '1 approve Sasha Second: account-deleted',
    '1 approve Sasha Second: account-guest',
    '1 approve Sasha Second: account-bot',
    '1 approve Sasha Second: account-stranger',
    '1 approve Sasha Second: not-in-group',
    '1 approve Sasha Second: channel-shared',
    '1 approve Sasha Second: directory-silent',
    '1 approve Tay Third',
  ]);
  const { length } = againIn(events).filter((again) => again.includes('directory-silent'));
  expect(length).toBe(3);
});

test.concurrent('rule 7: between the reaction and the dispatch: put out of the user group, deactivated, made a guest', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '3s' }, prepare: usergroup }, onTestFinished);
  const { directory } = world.workspace;
  const group = world.workspace.usergroupId('dr-approvers');
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);

  await approved(world, drill, incident, 1, 'second');
  directory.setUsergroup('dr-approvers', ['third']);
  await drill.said(incident, noLonger(`Sasha Second is not in the approvers’ user group ${group} just now.`, 1));
  directory.setUsergroup('dr-approvers', ['second', 'third']);
  await approved(world, drill, incident, 2, 'second');
  directory.setUser('second', { deleted: true });
  await drill.said(incident, noLonger("Sasha Second's Slack account is deactivated.", 2));
  directory.setUser('second', { deleted: false });
  await approved(world, drill, incident, 3, 'second');
  directory.setUser('second', { isRestricted: true });
  await drill.said(incident, noLonger("Sasha Second's Slack account is a guest account; guests cannot approve.", 3));
  expect(drill.changes()).toEqual([]);

  await approved(world, drill, incident, 4, 'third');
  await drill.happened(incident, 'outcome');
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(drill, incident);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third']);
  expect(closingsIn(events)).toEqual([1, 2, 3].map((n) => `${n} superseded: no-longer-eligible`));
});

test.concurrent('rules 7, 17: between the reaction and the dispatch: a channel shared outside, a Slack that fails until the time is over', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const policy = { armed_window: '3s', execute_within: '15s' };
  const world = await worldForTest({ policy, prepare: usergroup }, onTestFinished);
  const { directory, faults } = world.workspace;
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);

  await approved(world, drill, incident, 1, 'second');
  directory.setExtShared(drill.channel, true);
  await drill.said(incident, 'This channel is shared outside the workspace: nothing can be approved here.');
  directory.setExtShared(drill.channel, false);

  await approved(world, drill, incident, 2, 'second');
  const failing = faults.add({ kind: 'api_error', error: 'internal_error', method: 'usergroups.users.list' });
  await drill.said(
    incident,
    'Request 2 is approved and waits: Slack could not be asked whether its approval still stands (',
  );
  await drill.said(
    incident,
    'Request 2 was approved, but within 15 s Slack could not be asked whether the approval still stands.',
  );
  expect(drill.changes()).toEqual([]);
  faults.remove(failing.id);

  await approved(world, drill, incident, 3, 'third');
  await drill.happened(incident, 'outcome');
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(drill, incident);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third']);
  expect(closingsIn(events)).toEqual(['1 superseded: channel-shared', '2 superseded: lapsed-silent']);
});

test.concurrent('rules 7, 17: a Slack that says who somebody is only when the approval has lapsed starts nothing', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const policy = { armed_window: '5s', execute_within: '10s' };
  const world = await worldForTest({ policy }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  await approved(world, drill, incident, 1, 'second');
  const calls = world.workspace.apiCalls.length;
  const slow = world.workspace.faults.add({ kind: 'slow', ms: 8000, method: 'users.info' });
  await questionAfter(world, lapsed(1, 10));
  // The answer that comes now is a good one; everything else that the dispatch waits for is there already.
  await eventually(() => {
    const answers = world.workspace.apiCalls.slice(calls).filter(({ method }) => method === 'users.info');
    expect(answers).toEqual([expect.objectContaining({ ok: true })]);
  });
  world.workspace.faults.remove(slow.id);
  expect(await drill.ask('commander', '/dr abort reason="Slack is slow"')).toContain('Aborted.');
  await drill.happened(incident, 'ended');
  await world.bot().stop();
  expect(drill.changes()).toEqual([]);
  const events = await exported(world, incident);
  expect(sentIn(events)).toEqual([]);
  expect(closingsIn(events)).toEqual(['1 expired: expired-execute']);
});

/** Somebody new in the workspace and in both channels; gives their id. */
function invited({ workspace, sites }: Room, key: string, realName: string): string {
  const id = workspace.directory.addUser({ key, name: key, realName, role: 'was invited' });
  for (const { name } of sites) workspace.directory.setMember(`dr-${name}`, key, true);
  return id;
}

type Room = Pick<World, 'workspace' | 'sites' | 'env'>;

/** Cory and Sasha have another account each, and the roster knows it. */
async function secondAccounts(room: Room): Promise<void> {
  const cory = invited(room, 'cory2', 'Cory from the phone');
  const sasha = invited(room, 'sasha2', 'Sasha from the phone');
  for (const { name } of room.sites) {
    const change = (topology: LabTopology) => {
      alsoKnownAs(topology, 'Cory Commander', cory);
      alsoKnownAs(topology, 'Sasha Second', sasha);
    };
    await editTopology(room.env, change, name);
  }
}

/** Only who is in a user group of Slack may approve in `lab`: Sasha and Tay are. */
async function usergroup(room: Room): Promise<void> {
  const id = room.workspace.directory.addUsergroup({ handle: 'dr-approvers', members: ['second', 'third'] });
  await editTopology(room.env, ({ policy }) => Object.assign(policy, { usergroup: id }));
}

function noLonger(why: string, request: number): string {
  return `Sasha Second may no longer approve: ${why} Request ${request} is void and must be approved anew.`;
}

function lapsed(request: number, seconds: number): string {
  return `Request ${request} was approved but could not be started within ${seconds} s. Nothing was sent; the approval has lapsed.`;
}
