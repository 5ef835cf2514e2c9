import { describe, expect, test } from 'vitest';
import { abort } from '../../src/engine/go-on.ts';
import { planNow } from '../../src/engine/open-incident.ts';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../support/fakes/engine-world.ts';
import { press } from '../support/fakes/journey.ts';
import { G1, G2, paperTopology, person, ROSTER } from '../support/paper-topology.ts';

async function refusal(world: EngineWorld, request: Parameters<EngineWorld['open']>[0] = {}): Promise<string> {
  const opened = await world.open(request);
  expect(world.events().filter(({ type }) => type === 'opened').length).toBeLessThanOrEqual(1);
  return opened.ok ? 'it was opened' : said(opened.say);
}

describe('nothing is half-opened: every refusal comes before the first entry', () => {
  test.each([
    ['who approves only', 'U_CY'],
    ['who is in no roster', 'U_EVE'],
  ])('%s', async (_, slack) => {
    expect(await refusal(engineWorld(), { slack })).toBe('Only operators of lab may do this. Operators: Ada, Bo, Op.');
  });

  test('rule 9: the deadlock at midnight: the roster names too few besides the requester', async () => {
    const alone = engineWorld({
      roster: [person('Ada', ['U_ADA'], 'operator', 'approver'), person('Op', ['U_OP'], 'operator')],
    });
    expect(await refusal(alone)).toBe(
      'Nobody could approve: 1 person(s) besides Ada are needed and 0 would be left (—). Add approvers to the roster of lab first.',
    );
    const two = engineWorld({ policy: { quorum: 3 } });
    expect(await refusal(two, { slack: 'U_OP' })).not.toMatch(/^Nobody could approve/);
    expect(await refusal(engineWorld({ policy: { quorum: 3 } }))).toBe(
      'Nobody could approve: 3 person(s) besides Ada are needed and 2 would be left (Bo, Cy). Add approvers to the roster of lab first.',
    );
  });

  test('the system already has an open incident, whoever asks', async () => {
    const world = engineWorld();
    await world.opened();
    for (const slack of ['U_ADA', 'U_BO']) {
      expect(await refusal(world, { slack })).toMatch(
        /^lab already has an open incident: failover, started by Ada \(quarterly drill\), open since \d\d:\d\d:\d\d UTC\. See `\/dr status`; `\/dr abort` ends it\.$/,
      );
    }
  });

  test('two open at the same instant: one is opened, the other hears by whom', async () => {
    const world = engineWorld();
    const [one, two] = [world.start(), world.start()];
    const both = await Promise.all([world.open(), world.open({ slack: 'U_BO' })]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    const lost = both.find(({ ok }) => !ok);
    expect(lost?.ok === false && said(lost.say)).toMatch(
      /^lab already has an open incident: failover, started by (Ada|Bo)/,
    );
    expect([one, two].every(({ life }) => !life.dead)).toBe(true);
  });

  test('a region of another system', async () => {
    expect(await refusal(engineWorld(), { request: { name: 'failover', to: 'global3a' } })).toBe(
      'global3a is no region of lab. Its regions: global1a, global2a. Nothing was opened.',
    );
  });

  test('the target already is master', async () => {
    const world = engineWorld();
    expect(await refusal(world, { request: { name: 'failover', to: 'global1a' } })).toBe(
      'global1a already is the master region: there is nothing to switch. Nothing was opened.',
    );
    expect(await refusal(world, { request: { name: 'failback' } })).toBe(
      'global1a already is the master region: there is nothing to switch. Nothing was opened.',
    );
  });

  test('the master region does not answer: what was seen is said, and primary-down is named', async () => {
    const world = engineWorld();
    for (const [name, node] of world.site.nodes) {
      if (name.startsWith('global1a')) node.shut = { ok: false, reason: 'timeout', why: `${name} does not answer` };
    }
    expect(await refusal(world)).toBe(
      '`/dr failover` does not fit: global2a says that global1a is master, and global1a does not answer (global1a-webservice0 does not answer; global1a-webservice1 does not answer). Nothing was opened. If global1a is down, use `/dr primary-down`.',
    );
  });

  test('the channel is shared outside: nothing that is started could ever be approved', async () => {
    const world = engineWorld();
    world.slack.shared = true;
    expect(await refusal(world)).toBe(
      '#C0LAB, the channel of lab, is shared outside the workspace: nothing can be approved there. End the sharing first. Nothing was opened.',
    );
  });

  test('a possible split brain', async () => {
    const world = engineWorld();
    world.site.says(G2, 'global2a');
    expect(await refusal(world)).toBe(
      'global1a says the master is global1a, global2a says global2a: possible split brain. Nothing was opened. If the link between them is cut, use `/dr partition keep=<region>`; `/dr assess` shows what is seen.',
    );
  });

  test('a master that is no region', async () => {
    const world = engineWorld();
    for (const region of [G1, G2]) world.site.says(region, 'nowhere');
    expect(await refusal(world)).toBe(
      'global1a says the master is "nowhere", which is no region of lab. Nothing was opened.',
    );
  });

  test('the journal is away', async () => {
    const world = engineWorld();
    world.journal.away = 'Redis cannot be reached';
    expect(await refusal(world)).toBe(
      'The journal cannot be reached (Redis cannot be reached). Nothing was started. Try again when Redis is back.',
    );
  });

  test('the journal falls away at the very append: nobody claims that nothing was opened', async () => {
    const world = engineWorld();
    world.journal.append = async () => ({ ok: false, reason: 'unavailable', why: 'no reply' });
    expect(await refusal(world)).toBe(
      'The journal did not confirm it (no reply): the incident may or may not be open. Nothing was sent. Look at `/dr status` once Redis is back.',
    );
  });
});

test('failover goes to the other region, failback to the first, whoever is master', async () => {
  const world = engineWorld();
  const { engine } = world.start();
  expect(await planNow(engine, world.topology, { name: 'failover' })).toMatchObject({
    ok: true,
    plan: { from: 'global1a', to: 'global2a' },
  });
  world.site.isMaster(G2);
  expect(await planNow(engine, world.topology, { name: 'failover' })).toMatchObject({
    ok: true,
    plan: { from: 'global2a', to: 'global1a' },
  });
  expect(await planNow(engine, world.topology, { name: 'failback' })).toMatchObject({
    ok: true,
    plan: { from: 'global2a', to: 'global1a' },
  });
});

describe('the gates', () => {
  test('do not hold: nothing is asked or sent; read again by an operator, who is then barred', async () => {
    const world = engineWorld();
    await world.opened();
    world.site.health.set('global1a-pgserver1', 'syncing');
    await world.pass(20_000, ({ phase }) => phase.is === 'gates-stuck');
    expect(said(world.now().gates[0]?.say)).toBe(
      'Before the first change: 1 of 8 do not hold. Nothing was sent. Mend the cause and read again, or abort.',
    );
    expect(world.now().requests).toEqual([]);
    world.site.health.clear();
    expect(said(await press(world, 'read-again', 'U_CY'))).toBe(
      'Only operators of lab may do this. Operators: Ada, Bo, Op.',
    );
    expect(await press(world, 'read-again', 'U_BO')).toBeUndefined();
    await world.pass(20_000, cardStood);
    expect(world.now().gates.map(({ attempt, clear }) => [attempt, clear])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(world.now().requests[0]?.asked).toMatchObject({ eligible: ['Cy'] });
  });

  test('a ks node that does not answer is no small matter: people are asked first', async () => {
    const world = engineWorld();
    await world.opened();
    const node = world.site.nodes.get('global1a-webservice1');
    if (node) node.shut = { ok: false, reason: 'timeout', why: 'no answer' };
    await world.pass(20_000, ({ phase }) => phase.is === 'gates-stuck');
    expect(world.now().gates[0]).toMatchObject({
      clear: false,
      nodes: expect.arrayContaining([{ node: 'global1a-webservice1', reachable: false, why: 'no answer' }]),
    });
  });

  test('an abort while they do not hold ends it', async () => {
    const world = engineWorld();
    const incident = await world.opened();
    world.site.says(G2, 'global2a');
    await world.pass(20_000, ({ phase }) => phase.is === 'gates-stuck');
    await abort(world.start().engine, incident, 'U_CY', 'not today');
    await world.pass(5_000, ({ phase }) => phase.is === 'ended');
    expect(world.now().phase).toMatchObject({ how: 'aborted' });
    expect((await world.open()).ok).toBe(false);
    world.site.says(G2, 'global1a');
    expect((await world.open()).ok).toBe(true);
  });
});

test('who may abort: operators and approvers, the requester included; once; and never an ended one', async () => {
  for (const slack of ['U_ADA', 'U_OP', 'U_CY2']) {
    const world = engineWorld();
    const incident = await world.opened();
    const { engine } = world.start();
    expect(said(await abort(engine, incident, 'U_EVE', 'x'))).toBe('Only persons in the roster of lab may do this.');
    expect(said(await abort(engine, incident, slack, 'x'))).toMatch(/^Aborted\./);
    expect(said(await abort(engine, incident, slack, 'x'))).toMatch(/^Aborted\./);
    expect(world.events().filter(({ type }) => type === 'aborted')).toHaveLength(1);
    await world.pass(5_000, ({ phase }) => phase.is === 'ended');
    expect(said(await abort(engine, incident, slack, 'x'))).toBe('This incident has ended.');
  }
});

test('without recovery pg the way is the same', async () => {
  const world = engineWorld({ recoveryPg: false });
  await world.opened();
  await world.pass(20_000, cardStood);
  await world.pass(4_000);
  await world.react('U_BO');
  await world.pass(200_000, at('2b', 'passed'));
  expect(world.site.ledger).toHaveLength(1);
  expect(paperTopology().roster).toBe(ROSTER);
});
