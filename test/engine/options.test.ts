import { describe, expect, test } from 'vitest';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, people, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost, statusText, threadText } from '../support/fakes/thread-text.ts';
import { loseAndRegain, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import type { PaperOptions } from '../support/paper-topology.ts';
import { G1, person } from '../support/paper-topology.ts';

const HOUR = 3_600_000;
const RESTARTS = [
  'global1a-webservice0: supervisorctl restart zone_watcher',
  'global1a-webservice1: supervisorctl restart zone_watcher',
];

/** Primary-down has come to its options, the last switch longer ago than a second one needs a reason for. */
async function atOptions(options: PaperOptions = {}, later = HOUR): Promise<EngineWorld> {
  const world = quickWorld(options);
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  world.site.powerOn(G1);
  await walk(world, { to: 'P13-options', choose: { 'P10-zone': ['active'] } });
  await world.clock.pass(later);
  return world;
}

/** What ran after the restarts: what the options led to. */
function options(world: EngineWorld): string[] {
  const all = ran(world);
  return all.slice(all.lastIndexOf(RESTARTS[1] ?? '') + 1);
}

describe('in which order', () => {
  test('failback, then move: P13 on the returned region, P16 there too, because it is master then', async () => {
    const world = await atOptions();
    await walk(world, { choose: { 'P13-options': ['failback', 'move'] } });
    expect(options(world)).toEqual([
      'global1a-webservice0: FailbackGlobalKS global1a',
      'global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
    ]);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
    expect(world.site.state.leases).toBe('readable');
    expect(world.site.state.regions.map(({ recoveryPg }) => recoveryPg?.primary)).toEqual([
      'global1a-recoverypgserver0',
      'global1a-recoverypgserver0',
    ]);
  });

  test('move, then failback: P16 on the region that is master until then', async () => {
    const world = await atOptions();
    await walk(world, { choose: { 'P13-options': ['move', 'failback'] } });
    expect(options(world)).toEqual([
      'global2a-webservice0: RecoverPG recovery global1a-recoverypgserver0',
      'global1a-webservice0: FailbackGlobalKS global1a',
    ]);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });

  test('one of them, then stay', async () => {
    for (const [option, command] of [
      ['failback', 'global1a-webservice0: FailbackGlobalKS global1a'],
      ['move', 'global2a-webservice0: RecoverPG recovery global1a-recoverypgserver0'],
    ] as const) {
      const world = await atOptions();
      await walk(world, { choose: { 'P13-options': [option, 'stay'] } });
      expect(options(world)).toEqual([command]);
      expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
    }
  });

  test('stay is the default and ends it: nothing more runs', async () => {
    const world = await atOptions();
    expect(lastPost(world)).toContain('P13-options Options: the default is to change nothing more');
    await walk(world, { choose: { 'P13-options': ['stay'] } });
    expect(options(world)).toEqual([]);
    expect(threadText(world)).toContain('Ada chose at step P13-options: Decline what is left and finish');
  });

  test('later leaves the incident open and the question where it is; then failback, then stay', async () => {
    const world = await atOptions();
    const { decides } = people(world);
    expect(await decides('U_OP', 'later')).toBe('');
    await world.pass(10_000);
    expect(world.now().phase).toMatchObject({ is: 'steps' });
    expect(statusText(world)).toContain('Op');
    expect(await decides('U_OP', 'later')).toBe('');
    await walk(world, { choose: { 'P13-options': ['', '', 'failback', 'stay'] } });
    expect(options(world)).toEqual(['global1a-webservice0: FailbackGlobalKS global1a']);
  });

  test('an option that was taken is not offered again; once none is left it ends by itself', async () => {
    const world = await atOptions();
    await walk(world, { to: 'P15', choose: { 'P13-options': ['failback'] } });
    const { decides, confirms } = people(world);
    expect(await decides('U_OP', 'move')).toBe('Nothing waits for a choice just now: see `/dr status`.');
    await confirms('U_OP', 'P15');
    expect(await decides('U_OP', 'failback')).toBe(
      'Step P13-options has no option "failback" now. Options: move, stay, later.',
    );
    expect(lastPost(world)).not.toContain('[Fail back to global1a (P13)]');
    expect(await decides('U_OP', 'move')).toBe('');
    await walk(world);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });

  test('without recovery pg there is nothing to move', async () => {
    const world = await atOptions({ recoveryPg: false });
    expect(await people(world).decides('U_OP', 'move')).toBe(
      'Step P13-options has no option "move" now. Options: failback, stay, later.',
    );
    await walk(world, { choose: { 'P13-options': ['failback'] } });
    expect(options(world)).toEqual(['global1a-webservice0: FailbackGlobalKS global1a']);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });
});

describe('P13 is not even asked for while what must hold now does not (strict)', () => {
  const spoils: readonly (readonly [string, (world: EngineWorld) => void, (world: EngineWorld) => void])[] = [
    ['P9', (world) => world.site.health.set('global1a-pgserver1', 'syncing'), (world) => world.site.health.clear()],
    ['P11b', (world) => world.site.says(G1, 'global1a'), (world) => world.site.says(G1, 'global2a')],
    [
      'P7-now',
      (world) => world.site.health.set('global1a-recoverypgserver0', 'unreachable'),
      (world) => world.site.health.clear(),
    ],
  ];
  test.each(spoils)('%s', async (gate, spoil, mend) => {
    const world = await atOptions();
    spoil(world);
    await people(world).decides('U_ADA', 'failback');
    await stuckAt(world, 'P13', 30_000);
    expect(said(questionAt(world, 'P13').say)).toBe(
      `Step P13 is not asked for: what must hold now does not (${gate}). Nothing was sent. Mend the cause and ask again, or leave the step out.`,
    );
    expect(world.now().requests.some(({ asked }) => asked.step === 'P13')).toBe(false);
    expect(options(world)).toEqual([]);
    mend(world);
    expect(await people(world).retries('U_OP')).toBe('');
    await walk(world, { choose: { 'P13-options': ['failback', 'stay'] } });
    expect(options(world)).toEqual(['global1a-webservice0: FailbackGlobalKS global1a']);
  });

  test('what held for the card and fails just before it is sent voids the card; then it is not asked for again', async () => {
    const world = await atOptions();
    await people(world).decides('U_ADA', 'failback');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    world.site.health.set('global1a-pgserver1', 'syncing');
    await world.react('U_BO');
    await stuckAt(world, 'P13', 30_000);
    expect(said(world.now().requests.at(-1)?.closedBecause)).toMatch(
      /^Gate P9 held when request \d+ was made and does not hold now\. The request is void/,
    );
    expect(questionAt(world, 'P13').kind).toBe('gate-fails');
    expect(options(world)).toEqual([]);
  });

  test('left out by two people: nothing is sent, the choice counts as not made, and both options are there again', async () => {
    const world = await atOptions();
    world.site.health.set('global1a-pgserver1', 'syncing');
    await people(world).decides('U_ADA', 'failback');
    await stuckAt(world, 'P13', 30_000);
    expect(await people(world).skips('U_ADA', 'P13', 'not tonight')).toBe('');
    await approveCard(world);
    expect(threadText(world)).toContain('Step P13 is left out: Ada and Bo agree. Reason: not tonight');
    expect(options(world)).toEqual([]);
    expect(lastPost(world)).toContain('[Fail back to global1a (P13)]');
    expect(await people(world).decides('U_ADA', 'move')).toBe('');
    await walk(world, { to: 'P13-options' });
    expect(options(world)).toEqual(['global2a-webservice0: RecoverPG recovery global1a-recoverypgserver0']);
    expect(await people(world).decides('U_ADA', 'stay')).toBe('');
    await walk(world);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });

  test('P16 waits for P7 in the same way', async () => {
    const world = await atOptions();
    world.site.health.set('global1a-recoverypgserver0', 'syncing');
    await people(world).decides('U_ADA', 'move');
    await stuckAt(world, 'P16-global2a', 30_000);
    expect(said(questionAt(world, 'P16-global2a').say)).toMatch(
      /^Step P16-global2a is not asked for: what must hold now does not \(P7-global2a\)\./,
    );
  });
});

describe('anti-flap: a second switch soon after the last needs a reason', () => {
  test('a failback chosen 20 min after P3 is refused, by typing and by button alike; with a reason it goes, and the reason stands on the card', async () => {
    const world = await atOptions({}, 20 * 60_000);
    const { decides } = people(world);
    const refusal =
      /^The master was last switched 2\d min \d\d s ago \(\d\d:\d\d:\d\d UTC\); a second switch within 1 h 00 min is a second outage and needs a reason: `\/dr choose failback force="why"`\. Nothing was done\.$/;
    expect(await decides('U_OP', 'failback')).toMatch(refusal);
    expect(await decides('U_OP', 'failback', undefined, 'P13-options')).toMatch(refusal);
    expect(world.events().filter(({ type }) => type === 'decided')).toHaveLength(1);
    expect(await decides('U_OP', 'failback', 'the room must be left')).toBe('');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('the room must be left');
    expect(threadText(world)).toContain('Op chose at step P13-options: Fail back to global1a (P13)');
  });

  test('a switch that people ran by hand and recorded counts as well', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
    await walk(world, { to: 'P3-keep' });
    await world.pass(30_000, cardStood);
    const command = world.now().requests.at(-1)?.asked.binding.hosts[0]?.command ?? '';
    world.site.run('global2a-webservice0', command);
    expect(await people(world).records('U_OP', 'P3-keep', 'typed on webservice0')).toBe('');
    await approveCard(world);
    await walk(world, { to: 'P6-back' });
    world.site.powerOn(G1);
    await walk(world, { to: 'P13-options', choose: { 'P10-zone': ['active'] } });
    expect(ran(world)).not.toContain('global2a-webservice0: FailoverGlobalKS global2a');
    expect(await people(world).decides('U_OP', 'failback')).toMatch(/^The master was last switched /);
  });

  test('moving the recovery primary is no switch of global ks', async () => {
    const world = await atOptions({}, 0);
    expect(await people(world).decides('U_OP', 'move')).toBe('');
  });

  test('0 switches it off', async () => {
    const world = await atOptions({ timing: { switchAgainAfter: 0 } }, 0);
    expect(await people(world).decides('U_OP', 'failback')).toBe('');
  });

  test('a second planned switch within the hour: refused with what to type; forced, the reason stands on every card', async () => {
    const world = quickWorld();
    await world.opened();
    await walk(world);
    const again = await world.open();
    expect(again.ok ? '' : said(again.say)).toMatch(
      /^The master was last switched .* ago \(.*\); a second switch within 1 h 00 min is a second outage and needs a reason: `\/dr failover reason="\.\.\." force="why"`\. Nothing was done\.$/,
    );
    expect((await world.open({ request: { name: 'failback', force: 'wrong night' } })).ok).toBe(true);
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('wrong night');
    expect(statusText(world)).toContain('wrong night');
    await world.pass(4_000);
    // Nobody reacts in time: the second card retells it.
    await world.pass(620_000, at('1', 'stuck'));
    await people(world).retries('U_OP');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('wrong night');
    await approveCard(world);
    await walk(world);
    expect(ran(world)).toEqual([
      'global2a-webservice0: FailoverGlobalKS global2a',
      'global1a-webservice0: FailbackGlobalKS global1a',
    ]);
  });

  test('an hour later nobody is asked for a reason; in a disaster nobody ever is', async () => {
    const world = quickWorld();
    await world.opened();
    await walk(world);
    await world.clock.pass(HOUR);
    expect((await world.open({ request: { name: 'failback' } })).ok).toBe(true);
    await walk(world);
    world.site.powerOff(G1);
    expect((await world.open({ request: { name: 'primary-down' } })).ok).toBe(true);
  });
});

describe('who chose is barred from approving what the choice leads to', () => {
  test('rule 6: self-approval in any disguise: Bo chooses the failback: only Cy may approve P13; Bo may approve what somebody else chose', async () => {
    const world = await atOptions();
    await people(world).decides('U_BO', 'failback');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    expect(world.now().requests.at(-1)?.asked.eligible).toEqual(['Cy']);
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
    await approveCard(world, 'U_CY');
    await walk(world, { to: 'P13-options' });
    await people(world).decides('U_OP', 'move');
    await world.pass(30_000, cardStood);
    expect(world.now().requests.at(-1)?.asked.eligible).toEqual(['Bo', 'Cy']);
  });

  test('rule 9: the deadlock at midnight: a choice that would leave nobody to approve is refused when it is made; one that leads to nothing is not', async () => {
    const world = await atOptions({
      roster: [
        person('Ada', ['U_ADA'], 'operator', 'approver'),
        person('Bo', ['U_BO'], 'operator', 'approver'),
        person('Op', ['U_OP'], 'operator'),
      ],
    });
    const { decides } = people(world);
    expect(await decides('U_BO', 'failback')).toBe(
      'If you choose this, nobody is left to approve it (1 needed, 0 left). Let another operator choose.',
    );
    expect(await decides('U_BO', 'later')).toBe('');
    expect(await decides('U_CY', 'later')).toBe('Only operators of lab may do this. Operators: Ada, Bo, Op.');
    expect(await decides('U_OP', 'failback')).toBe('');
  });
});

test('a button of a question that is over does nothing', async () => {
  const world = quickWorld();
  await loseAndRegain(
    world,
    { name: 'primary-down', zone: { choice: 'keep' } },
    {
      lost: G1,
      back: 'P6-back',
      choose: { 'P10-zone': ['active'], 'P13-options': ['later', 'stay'] },
    },
  );
  expect(await people(world).decides('U_OP', 'faulty', undefined, 'P3-zone')).toBe('This incident has ended.');
  const other = await atOptions();
  expect(await people(other).decides('U_OP', 'faulty', undefined, 'P3-zone')).toBe(
    'That question was answered or has changed since: look at the newest message of the thread.',
  );
});
