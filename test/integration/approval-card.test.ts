import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { newKeyPair } from '../../lab/site/ssh/host-key.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { World } from '../../lab/world.ts';
import {
  againIn,
  answerTo,
  approved,
  closingsIn,
  exported,
  journalled,
  journalOf,
  OPENING,
  ran,
  reactAs,
  sentIn,
  takeBackAs,
  votesIn,
  whileDown,
  withBotToken,
  YES,
} from '../support/attack.ts';
import { editTopology, type LabTopology } from '../support/topology-edit.ts';
import { drillIn, eventually, worldForTest } from '../support/world.ts';

/** Attacks on what an approval is bound to: the message, the command, the hosts, the policy, the attempt (rules 1 to 4, 19). */

test.concurrent('rule 1: copies of the card, its companion, the root, another system’s thread: a reaction there approves nothing', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [lab, east] = [drillIn(world, world.sites[0]), drillIn(world, world.sites[1])];
  const [incident, next] = [await lab.open('commander', OPENING), await east.open('commander', OPENING)];
  const [root, card, companion] = [
    await lab.post(incident, 'root'),
    await lab.post(incident, 'card-1'),
    await lab.post(incident, 'companion-1'),
  ];
  const { workspace } = world;
  const quoted = workspace.as('commander').say(lab.channel, plainText(card), root.ts);
  const elsewhere = workspace.as('commander').say(east.channel, plainText(card));
  const { text, blocks, metadata } = card;
  const forged = await withBotToken(world).apiCall('chat.postMessage', {
    channel: workspace.channelId(lab.channel),
    thread_ts: root.ts,
    text,
    blocks,
    metadata,
  });
  const places = [root.ts, companion.ts, quoted.ok ? quoted.ts : '', 'ts' in forged ? String(forged.ts) : ''];
  for (const ts of places) expect(workspace.as('second').react(lab.channel, ts, YES)).toEqual({ ok: true });
  const there = [elsewhere.ok ? elsewhere.ts : '', (await east.post(next, 'companion-1')).ts];
  for (const ts of there) expect(workspace.as('second').react(east.channel, ts, YES)).toEqual({ ok: true });

  // Whoever reacted is led to the card by its link, as often as they react beside it.
  const told = await lab.told('second', 'of request 1 (step 1) counts: ');
  expect(told).toContain('This message cannot be approved or denied: only a reaction on the card');
  expect(told).toContain(`/archives/${workspace.channelId(lab.channel)}/p${card.ts.replace('.', '')}`);
  const slack = workspace.userId('second');
  const counted = Array(2).fill(`1 elsewhere ${slack}: not-the-card-linked`);
  await eventually(async () => expect(againIn(await journalOf(lab, incident))).toEqual(counted));
  await eventually(async () => expect(votesIn(await journalOf(east, next))).toHaveLength(1));
  expect([...ran(lab), ...ran(east)]).toEqual([]);
  await approved(world, lab, incident, 1, 'third');
  await lab.said(incident, 'Used: approved by Tay Third.');
  await lab.happened(incident, 'outcome');
  expect(ran(lab)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  expect(ran(east)).toEqual([]);
  const events = await journalOf(lab, incident);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third']);
  expect(votesIn(events)).toEqual(['1 elsewhere Sasha Second: not-the-card-linked', '1 approve Tay Third']);
  expect(votesIn(await journalOf(east, next))).toEqual(['1 elsewhere Sasha Second: not-the-card-linked']);
});

test.concurrent('rule 1: a card that was edited, one that was deleted, and the card of a request that is over approve nothing', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '3s' } }, onTestFinished);
  const drill = drillIn(world);
  const slack = withBotToken(world);
  const channel = world.workspace.channelId(drill.channel);
  const incident = await drill.open('commander', OPENING);
  const first = await drill.post(incident, 'card-1');
  await slack.chat.update({ channel, ts: first.ts, text: 'Approval 1: read the monitoring, nothing else', blocks: [] });
  await approved(world, drill, incident, 1, 'second');
  const void1 = 'The card of request 1 was deleted or edited. It is void and must be approved anew.';
  await drill.said(incident, void1);

  const second = await approved(world, drill, incident, 2, 'second');
  expect(plainText(second)).toContain('Approval 2: step 1');
  await slack.chat.delete({ channel, ts: second.ts });
  await drill.said(incident, 'The card of request 2 was deleted or edited. It is void and must be approved anew.');
  const third = await drill.post(incident, 'card-3');
  await journalled(drill, incident, (event) => event.type === 'card-posted' && event.request === 3);
  const told = await answerTo(world, 'third', 'Request 1', () => reactAs(world, drill, 'third', first, YES));
  expect(told).toContain('Request 1 is no longer open: your reaction does nothing. Request 3 (step 1) waits now: ');
  expect(told).toContain(`/p${third.ts.replace('.', '')}`);
  expect(drill.changes()).toEqual([]);

  reactAs(world, drill, 'third', third, YES);
  await drill.happened(incident, 'outcome');
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(drill, incident);
  expect(closingsIn(events)).toEqual(['1 superseded: card-gone', '2 superseded: card-gone']);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third']);
  expect(votesIn(events)).toEqual([
    '1 approve Sasha Second',
    '2 approve Sasha Second',
    '1 approve Tay Third: closed-other-waits-linked',
    '3 approve Tay Third',
  ]);
});

test.concurrent('rules 2, 3, 19: another host key, another address, a weaker quorum and one more approver: what was approved before is void', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '5s', quorum: 2 } }, onTestFinished);
  const drill = drillIn(world);
  const knownHosts = await readFile(world.env.SSH_KNOWN_HOSTS_FILE ?? '', 'utf8');
  const incident = await drill.open('commander', OPENING);

  await approved(world, drill, incident, 1, 'second');
  await approved(world, drill, incident, 1, 'third');
  await whileDown(world, () => writeFile(world.env.SSH_KNOWN_HOSTS_FILE ?? '', withOtherKey(world, knownHosts)));
  await drill.said(incident, changed(1, 'the hosts'));

  await approved(world, drill, incident, 2, 'second');
  await approved(world, drill, incident, 2, 'third');
  await whileDown(world, async () => {
    await writeFile(world.env.SSH_KNOWN_HOSTS_FILE ?? '', knownHosts);
    await editTopology(world.env, swapAddresses);
  });
  await drill.said(incident, changed(2, 'the hosts'));

  // One of two: with the quorum lowered to one behind its back, this single approval must not become enough.
  const half = await approved(world, drill, incident, 3, 'second');
  await whileDown(world, () =>
    editTopology(world.env, (topology) => {
      swapAddresses(topology);
      topology.policy.quorum = 1;
      const slack = [world.workspace.userId('observer')];
      topology.roster.push({ name: 'Olli Observer', slack, roles: ['approver'] });
    }),
  );
  await drill.said(incident, changed(3, 'the hosts; quorum 2 → 1; Olli Observer is an approver now'));
  await answerTo(world, 'third', 'Request 3 is no longer open: your reaction does nothing.', () =>
    reactAs(world, drill, 'third', half, YES),
  );
  expect(drill.changes()).toEqual([]);

  const last = await drill.post(incident, 'card-4');
  expect(plainText(last)).toContain('May approve (1 needed): Sasha Second, Tay Third, Olli Observer');
  reactAs(world, drill, 'observer', last, YES);
  await drill.happened(incident, 'outcome');
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await exported(world, incident);
  expect(closingsIn(events)).toEqual(['1 superseded: changed', '2 superseded: changed', '3 superseded: changed']);
  expect(sentIn(events)).toEqual(['1.1 by Olli Observer']);
  const digests = events.flatMap((event) => (event.type === 'requested' ? [event.digest] : []));
  expect(new Set(digests).size).toBe(4);
});

test.concurrent('rules 3, 4, 6: a check that worsened, an approval of attempt 1 for attempt 2, and whoever asked for attempt 2 start nothing', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [site] = world.sites;
  const drill = drillIn(world);
  const incident = await drill.open('commander', OPENING);
  const first = await drill.post(incident, 'card-1');
  site.faults.sick('global2a-pgserver1', true);
  reactAs(world, drill, 'second', first, YES);
  await drill.said(incident, 'Gate G3 held when request 1 was made and does not hold now. The request is void;');
  const second = await drill.post(incident, 'card-2');
  expect(plainText(second)).toContain('global2a-pgserver1 is error');
  expect(drill.changes()).toEqual([]);

  site.faults.sick('global2a-pgserver1', false);
  site.faults.oddAnswer({ kind: 'ret_code 1400 denied', action: 'FailoverGlobalKS', times: 1 });
  reactAs(world, drill, 'third', second, YES);
  await drill.said(incident, 'Step 1 was refused on global2a-webservice0');
  await drill.press('second', await drill.questionOf(incident), 'choose:0');
  const retried = await drill.post(incident, 'card-3');
  expect(plainText(retried)).toContain('Approval 3: step 1, attempt 2');
  await answerTo(world, 'third', 'Request 2 was already sent: taking the reaction away no longer stops anything.', () =>
    takeBackAs(world, drill, 'third', second, YES),
  );
  await answerTo(world, 'third', 'Request 2 is no longer open: your reaction does nothing.', () =>
    reactAs(world, drill, 'third', second, YES),
  );
  expect(await answerTo(world, 'second', 'chose how', () => reactAs(world, drill, 'second', retried, YES))).toBe(
    'Sasha Second chose how to go on here, so somebody else must approve. They can: Tay Third.',
  );
  expect(ran(drill)).toEqual([]);

  reactAs(world, drill, 'third', retried, YES);
  await journalled(drill, incident, (event) => event.type === 'outcome' && event.attempt === 2);
  expect(ran(drill)).toEqual(['FailoverGlobalKS on global2a-webservice0']);
  const events = await journalOf(drill, incident);
  expect(closingsIn(events)).toEqual(['1 superseded: worsened']);
  expect(sentIn(events)).toEqual(['1.1 by Tay Third', '1.2 by Tay Third']);
});

function changed(request: number, what: string): string {
  return `What would run now, or who may approve it, is not what request ${request} showed (${what}). It is void and must be approved anew.`;
}

/** Pins another key for the node that the directive would go to first: what an attacker needs who stands in its place. */
function withOtherKey({ sites: [site] }: World, knownHosts: string): string {
  const key = site.nodes.find(({ name }) => name === 'global2a-webservice0')?.hostKey.base64 ?? '';
  expect(knownHosts).toContain(key);
  return knownHosts.replace(key, newKeyPair().public.split(' ')[1] ?? '');
}

/** The first node's name leads to the second machine and the other way round; again, and all is as it was. */
function swapAddresses({ regions }: LabTopology): void {
  const [first, second] = regions.find(({ name }) => name === 'global2a')?.ks ?? [];
  if (first === undefined || second === undefined) throw new Error('global2a has no two ks nodes');
  [first.port, second.port] = [second.port, first.port];
}
