import { expect, test } from 'vitest';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { World, WorldOptions } from '../../lab/world.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import { slowDirective } from '../support/slow-directive.ts';
import { confirm, type Drill, drillIn, eventually, mastersOf, worldForTest } from '../support/world.ts';

/** A moment in a failover: where the bot is killed, and what people do before. */
interface Moment {
  readonly name: string;
  readonly options?: Partial<WorldOptions>;
  /** Brings the incident there; the bot is killed when this resolves. */
  readonly until: (drill: Drill, incident: string, world: World) => Promise<unknown>;
  /** What is left to people after the bot is back. */
  readonly afterwards?: (drill: Drill, incident: string, world: World) => Promise<unknown>;
}

const approve = async (drill: Drill, incident: string) =>
  drill.react('second', await drill.post(incident, 'card-1'), 'white_check_mark');

const after = (type: IncidentEvent['type']) => async (drill: Drill, incident: string) => {
  await approve(drill, incident);
  await drill.happened(incident, type);
};

const MOMENTS: readonly Moment[] = [
  {
    name: 'right after it was opened',
    until: async () => undefined,
    afterwards: approve,
  },
  {
    name: 'while the card waits',
    until: (drill, incident) => drill.happened(incident, 'card-posted'),
    afterwards: approve,
  },
  {
    name: 'right after the approval, in the armed window',
    options: { policy: { armed_window: '2s' } },
    until: async (drill, incident) => {
      await approve(drill, incident);
      await drill.said(incident, 'Sasha Second approved request 1.');
    },
  },
  {
    name: 'while the command runs',
    until: async (drill, incident, world) => {
      await drill.happened(incident, 'card-posted');
      slowDirective(world, 3);
      await approve(drill, incident);
      await eventually(() => expect(drill.changes()).toHaveLength(1));
    },
  },
  {
    name: 'while the operation settles',
    options: { operationMs: 6000 },
    until: after('progress'),
  },
  {
    name: 'before a person confirms',
    until: async (drill, incident) => {
      await approve(drill, incident);
      await drill.post(incident, 'confirm-3');
    },
    afterwards: async (drill, incident) =>
      drill.press('commander', await drill.post(incident, 'confirm-3'), 'confirm:0'),
  },
];

test.concurrent.for(MOMENTS)(
  'killed $name, the bot goes on by itself, and the directive runs once',
  {
    timeout: 120_000,
  },
  async ({ name, options = {}, until, afterwards }, { onTestFinished }) => {
    const world = await worldForTest(options, onTestFinished);
    const drill = drillIn(world);
    const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
    await until(drill, incident, world);
    world.bot().kill('SIGKILL');
    await world.bot().ended;
    const entries = (await drill.journal(incident)).length;
    const restarted = Date.now();
    await world.startBot();
    const boot = Date.now() - restarted;
    await afterwards?.(drill, incident, world);
    await eventually(async () => expect((await drill.journal(incident)).length).toBeGreaterThan(entries));
    console.log(`killed ${name}: boot ${boot} ms, the journal went on ${Date.now() - restarted - boot} ms later`);
    if (name !== 'before a person confirms') await confirm(drill, incident);
    await drill.said(incident, 'Completed in ');
    await drill.threadIsWhole(incident);
    expect(drill.changes()).toHaveLength(1);
    expect(mastersOf(world.sites[0])).toEqual(Array(4).fill('global2a'));
  },
);

test.concurrent('killed between the journal and the node, it proves that nothing ran, and people send it again', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [site] = world.sites;
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  site.faults.cutExec('global2a-webservice0', { afterMs: 0, started: false, matching: 'FailoverGlobalKS' });
  drill.react('second', card, 'white_check_mark');
  await drill.happened(incident, 'dispatched');
  world.bot().kill('SIGKILL');
  await world.bot().ended;
  site.faults.cutExec('global2a-webservice0', null);
  await world.startBot();
  expect(await drill.said(incident, 'An operator must decide')).toContain(
    'Step 1 was not started on global2a-webservice0: it never ran on the node and never will (voided). That is proven',
  );
  expect(drill.changes()).toEqual([]);
  await drill.press('commander', await drill.questionOf(incident), 'choose:0');
  const again = await drill.post(incident, 'card-2');
  expect(plainText(again)).toContain('Approval 2: step 1, attempt 2, waits for a second engineer');
  drill.react('second', again, 'white_check_mark');
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('reactions given while the bot was down: an approval does not count and is to be given again', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  await drill.happened(incident, 'card-posted');
  world.bot().kill('SIGKILL');
  await world.bot().ended;
  drill.react('second', card, 'white_check_mark');
  await world.startBot();
  expect(await drill.told('second', 'remove it and add it again')).toBe(
    'Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
  );
  expect(drill.changes()).toEqual([]);
  world.workspace.as('second').unreact(drill.channel, card.ts, 'white_check_mark');
  drill.react('second', card, 'white_check_mark');
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('reactions given while the bot was down: a denial counts', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const world = await worldForTest({}, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  await drill.happened(incident, 'card-posted');
  world.bot().kill('SIGKILL');
  await world.bot().ended;
  drill.react('second', card, 'white_check_mark');
  drill.react('third', card, 'no_entry');
  await world.startBot();
  await drill.said(incident, 'Tay Third denied request 1. Nothing was sent.');
  expect(await drill.ask('commander', '/dr abort reason="denied"')).toContain('Aborted.');
  await drill.said(incident, 'Ended: aborted.');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toEqual([]);
});
