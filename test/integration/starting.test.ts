import { expect, test } from 'vitest';
import { startRefused } from '../support/bot-refused.ts';
import { editTopology } from '../support/topology-edit.ts';
import { drillIn, eventually, walkToTheEnd, worldForTest } from '../support/world.ts';

/** What is said of a system whose approvers are a deactivated account and a guest. */
const nobodyIn = (system: string) =>
  `Nobody could approve what Cory Commander starts in ${system}: 1 person(s) besides Cory Commander are needed, and by what Slack says now 0 could. Sasha Second's Slack account is deactivated. Tay Third's Slack account is a guest account; guests cannot approve. Mend it in Slack or in the roster first.`;

test('a start that nobody could approve for: refused with nothing open, warned of with an incident open, let be with Slack away', {
  timeout: 120_000,
}, async () => {
  const world = await worldForTest();
  const { workspace, env } = world;
  const { directory } = workspace;
  const drill = drillIn(world);
  const nobodyCan = () => {
    directory.setUser('second', { deleted: true });
    directory.setUser('third', { isRestricted: true });
  };
  const all = () => {
    directory.setUser('second', { deleted: false });
    directory.setUser('third', { isRestricted: false });
  };

  await world.bot().stop();
  nobodyCan();
  expect(await startRefused(env)).toEqual({
    code: 78,
    ready: false,
    problems: [`TOPOLOGY: ${nobodyIn('east')}`, `TOPOLOGY: ${nobodyIn('lab')}`],
  });
  all();
  await editTopology(env, ({ policy }) => Object.assign(policy, { usergroup: 'S0NOWHERE' }));
  expect(await startRefused(env)).toEqual({
    code: 78,
    ready: false,
    problems: [
      'System lab: Slack knows no active user group S0NOWHERE. Correct "usergroup" in the topology or enable the group.',
    ],
  });
  await editTopology(env, ({ policy }) => void delete policy.usergroup);

  nobodyCan();
  workspace.faults.outage(true);
  await world.startBot();
  expect(world.bot().output()).not.toContain('Nobody could approve');
  workspace.faults.outage(false);
  await eventually(() => expect(workspace.connections()).toBe(1));
  // What the start could not ask is asked when it matters.
  expect(await drill.ask('commander', '/dr failover reason="quarterly drill"')).toContain(nobodyIn('lab'));
  all();
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  await drill.post(incident, 'card-1');
  world.bot().kill('SIGKILL');
  await world.bot().ended;

  nobodyCan();
  await editTopology(env, ({ policy }) => Object.assign(policy, { usergroup: 'S0NOWHERE' }));
  await world.startBot();
  expect(world.bot().output()).toContain('warning: System lab: Slack knows no active user group S0NOWHERE.');
  await world.bot().stop();
  await editTopology(env, ({ policy }) => void delete policy.usergroup);
  await world.startBot();
  // Of the system that nothing is open in too: one process serves both, and the incident must be followed.
  for (const system of ['east', 'lab'])
    expect(world.bot().output()).toContain(`warning: TOPOLOGY: ${nobodyIn(system)}\n`);
  all();
  await walkToTheEnd(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});
