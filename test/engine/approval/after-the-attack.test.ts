import { expect, test } from 'vitest';
import { digestOf } from '../../../src/domain/hash.ts';
import { liveRequest } from '../../../src/domain/incident/state.ts';
import type { Topology } from '../../../src/domain/topology.ts';
import { findMissedVotes } from '../../../src/engine/find-missed-votes.ts';
import { identityOf } from '../../../src/engine/other-topology.ts';
import { vote } from '../../../src/engine/vote.ts';
import { cardStood, type EngineWorld, engineWorld, said, slackTs } from '../../support/fakes/engine-world.ts';
import { approved, asked, dispatches, people } from '../../support/fakes/journey.ts';
import { posts, statusText, textOf } from '../../support/fakes/thread-text.ts';
import { quickWorld, ran, walk } from '../../support/fakes/walk.ts';
import { ROSTER } from '../../support/paper-topology.ts';

/** Ways round the rules that were found by attacking them; each was open once. */

/** The roster without Bo among its approvers, recorded as the one in force. */
function withoutBo(world: EngineWorld): Topology {
  const roster = ROSTER.map((each) => (each.name === 'Bo' ? { ...each, roles: ['operator' as const] } : each));
  const next = { ...world.topology, roster, rosterVersion: digestOf({ roster, policy: world.topology.policy }) };
  world.recordedTopology = identityOf(next);
  return next;
}

function reread(world: EngineWorld, topology: Topology): void {
  for (const { engine } of world.processes) Object.assign(engine, { topologies: new Map([[topology.name, topology]]) });
}

const companion = (world: EngineWorld) => textOf(posts(world).findLast(({ key }) => key.startsWith('companion-')));

test('a judgement does not take hold on an approver whom a reload took away during the last look', async () => {
  const world = quickWorld();
  await asked(world);
  await people(world).skips('U_ADA', '1');
  await world.pass(20_000, cardStood);
  await world.pass(4_000);
  await world.react('U_BO');
  world.slack.meanwhile = async () => reread(world, withoutBo(world));
  await world.pass(12_000);
  expect(world.events().filter(({ type }) => type === 'judged')).toEqual([]);
  expect(world.now().requests.find(({ asked: { purpose } }) => purpose === 'skip')?.status.is).toBe('closed');
});

test('whoever leaves the analysis of a partition out cannot approve what rests on it', async () => {
  const world = quickWorld();
  world.site.link('cut');
  await world.opened({ request: { name: 'partition', keep: 'global2a', zone: { choice: 'keep' } } });
  await walk(world, { to: 'N2' });
  await people(world).skips('U_BO', 'N2', 'no time');
  await world.pass(30_000, cardStood);
  await world.pass(4_000);
  expect(liveRequest(world.now())?.asked.eligible).not.toContain('Bo');
  expect(said((await world.react('U_BO'))?.say)).toBe(
    'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
  );
  await world.pass(20_000);
  expect(ran(world)).toEqual([]);
});

test('one approver more than needed who takes over does not void the others', async () => {
  const world = quickWorld();
  await asked(world);
  await world.react('U_CY');
  await world.react('U_BO');
  await people(world).takesOver('U_BO');
  await world.pass(8_000);
  expect(dispatches(world).map(({ approvers }) => approvers.map(({ person }) => person))).toEqual([['Cy']]);
});

test('where another topology is recorded nothing is asked, and the live status says why, once', async () => {
  const world = engineWorld();
  await world.opened();
  world.recordedTopology = 'another';
  await world.pass(30_000);
  expect(world.now().requests).toEqual([]);
  expect(world.events().filter(({ type }) => type === 'held')).toHaveLength(1);
  expect(statusText(world)).toContain(
    'TwoKey waits: a process of it runs with another topology or roster of lab than the one last recorded, and neither asks nor sends anything.',
  );
  world.recordedTopology = world.topology.hash;
  await world.pass(30_000, cardStood);
  expect(statusText(world)).not.toContain('TwoKey waits');
});

test('a process with another topology neither opens nor steers, and still lets people stop things', async () => {
  const world = engineWorld();
  await asked(world);
  world.recordedTopology = 'another';
  const sentence =
    'This process of TwoKey runs with another topology or roster of lab than the one last recorded: nothing was done. Tell it to read the files again (SIGHUP), or stop it, and try again.';
  expect(await people(world).takesOver('U_BO')).toBe(sentence);
  expect(await people(world).skips('U_OP', '1')).toBe(sentence);
  const opened = await world.open();
  expect(opened.ok ? '' : said(opened.say)).toBe(sentence);
  expect(said((await world.react('U_OP', 'no_entry'))?.say)).toContain('You denied request 1; nothing was sent.');
});

test('a record that cannot be read is not called another roster', async () => {
  const world = engineWorld();
  await asked(world);
  Object.assign(world.living().engine.topologyRecord, { recordedElse: async () => ({ known: false }) });
  expect(said((await world.react('U_BO'))?.say)).toBe(
    'It could not be read just now which roster of lab is in force, so your reaction was not counted. Remove it and add it again in a moment.',
  );
});

test('late news of an approval that was found gone does not let an older addition count', async () => {
  const world = engineWorld();
  await approved(world);
  const { card } = world.now().requests.at(-1) ?? {};
  const ts = card?.ts ?? '';
  world.slack.messages.get(ts)?.reactions.clear();
  await findMissedVotes(world.living().engine);
  const now = world.clock.now();
  const event = { user: 'U_BO', team: 'T0LAB', emoji: 'white_check_mark', channel: card?.channel ?? '', ts };
  const { engine } = world.living();
  await vote(engine, { ...event, signal: 'removed', eventTs: slackTs(now + 900), eventId: 'EvRemoved' });
  await vote(engine, { ...event, signal: 'added', eventTs: slackTs(now + 100), eventId: 'EvAdded' });
  expect(world.now().requests.at(-1)?.status.is).toBe('open');
  expect(JSON.stringify(world.events())).toContain('EvRemoved');
});

test('who was told that a reaction did not count hears when one does, and the companion forgets the first', async () => {
  const world = engineWorld();
  await asked(world);
  world.slack.away = 'ratelimited';
  await world.react('U_BO');
  expect(companion(world)).toContain('Bo :white_check_mark: not counted');
  world.slack.away = undefined;
  await world.unreact('U_BO');
  expect(said((await world.react('U_BO'))?.say)).toBe(
    'Your approval of request 1 counts now. Leave your reaction where it is.',
  );
  expect(companion(world)).not.toContain('not counted');
});

test('what is no time approves nothing', async () => {
  const world = engineWorld();
  await asked(world);
  expect(said((await world.react('U_BO', 'white_check_mark', 'soon'))?.say)).toBe(
    'Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
  );
});
