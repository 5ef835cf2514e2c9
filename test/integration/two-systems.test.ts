import { expect, test } from 'vitest';
import { confirm, drillIn, finish, incidentsOf, mastersOf, worldForTest } from '../support/world.ts';

test.concurrent('two systems switch at once, each in its own channel, with its own lock and nodes', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [labSite, eastSite] = world.sites;
  const lab = drillIn(world, labSite);
  const east = drillIn(world, eastSite);
  const first = await lab.open('commander', '/dr failover reason="drill of lab"');
  const second = await east.open('commander', '/dr failover reason="drill of east"');

  expect(await east.ask('second', '/dr failover reason="once more"')).toContain(
    'east already has an open incident: failover, started by Cory Commander (drill of east)',
  );
  expect(await east.ask('observer', '/dr status system=lab')).toContain('drill of lab');
  expect(await lab.ask('observer', '/dr status system=EAST')).toContain('drill of east');

  // A card's reaction counts in its own system alone.
  const card = await east.post(second, 'card-1');
  await lab.post(first, 'card-1');
  east.react('second', card, 'white_check_mark');
  await confirm(east, second);
  await east.said(second, 'Completed in ');
  expect(lab.changes()).toEqual([]);
  expect(mastersOf(labSite)).toEqual(Array(4).fill('global1a'));
  expect(mastersOf(eastSite)).toEqual(Array(4).fill('west1a'));
  expect(east.changes().map(({ node, argv }) => ({ node, argv }))).toEqual([
    { node: 'west1a-webservice0', argv: ['-p', '{"action": "FailoverGlobalKS", "ks_master_zone": "west1a"}'] },
  ]);

  lab.react('third', await lab.post(first, 'card-1'), 'white_check_mark');
  await finish(lab, first);
  await east.threadIsWhole(second);
  expect(mastersOf(labSite)).toEqual(Array(4).fill('global2a'));
  expect(await incidentsOf(world.env, 'lab')).toEqual([first]);
  expect(await incidentsOf(world.env, 'east')).toEqual([second]);
});

test.concurrent('an incident opened from the other system’s channel lives in its own', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const world = await worldForTest({}, onTestFinished);
  const lab = drillIn(world, world.sites[0]);
  const east = drillIn(world, world.sites[1]);
  expect(await lab.ask('commander', '/dr failover system=east reason="from next door"')).toContain(
    'Opened: Planned failover (drill) · 主备切换（演练）: east1a → west1a.',
  );
  const incident = await east.root(0);
  await east.post(incident, 'card-1');
  expect(world.workspace.messages(lab.channel)).toEqual([]);
  expect(await lab.ask('commander', '/dr abort reason="wrong channel"')).toBe(
    'lab has no open incident: there is nothing to abort.',
  );
  expect(await lab.ask('commander', '/dr abort system=east reason="only a test"')).toContain('Aborted.');
  await east.said(incident, 'Aborted by Cory Commander: only a test');
  await east.threadIsWhole(incident);
  expect(east.changes()).toEqual([]);
});
