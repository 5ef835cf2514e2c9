import { describe, expect, test } from 'vitest';
import { allDone, byHand, from, GLOBAL, RECOVERY, rowsDone, zw } from '../support/fakes/by-hand.ts';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, dispatches, people, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, posts, statusText, textOf, threadText } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1, G2 } from '../support/paper-topology.ts';

async function refusal(world: EngineWorld, row: string): Promise<string> {
  const opened = await world.open(from(row));
  return opened.ok ? 'it was opened' : said(opened.say);
}

describe('joining midway', () => {
  test('from=readopt: the rows before are proved, a second person agrees, and they count as done by hand and never run', async () => {
    const world = await rowsDone();
    await world.opened(from('readopt'));
    await world.pass(30_000, cardStood);
    expect(said(world.now().gates.at(-1)?.say)).toBe(
      'Joining at readopt: what the rows before it bring about holds now (3 of 3 checks).',
    );
    const card = cardText(world);
    expect(card).toContain('Approval 1: BEGIN AT step P6-back, the rows before it were done by hand');
    expect(card).toContain('passed P2 Confirm recovery primary global2a-recoverypgserver0 ok');
    expect(card).toContain('passed P4a Confirm global primary global2a-pgserver0 ok');
    expect(card).toContain('passed P4b Confirm ks_master_zone is global2a');
    await approveCard(world);
    expect(threadText(world)).toContain(
      'Joined at step P6-back: the rows before it were done by hand, per Ada and Bo: quarterly drill',
    );
    // Whether the zone was set faulty by hand is not known, so neither way is recorded as gone.
    expect(passedAs(world).slice(0, 10)).toEqual([
      ...['P1 by-hand', 'P2 by-hand', 'P3-zone by-hand', 'P3-faulty waiting', 'P3-keep waiting'],
      ...['P4a by-hand', 'P4b by-hand', 'P5 by-hand', 'P5-zone waiting', 'P6-back waiting'],
    ]);
    await walk(world, { choose: { 'P10-zone': ['active'], 'P13-options': ['stay'] } });
    expect(ran(world)).toEqual([
      'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0',
      'global2a-webservice0: RecoverPG global global2a-pgserver0',
      'global1a-webservice0: supervisorctl restart zone_watcher',
      'global1a-webservice1: supervisorctl restart zone_watcher',
    ]);
    expect(world.now().phase).toMatchObject({ is: 'ended', how: 'completed' });
  });

  test('from=P8: the region must be seen to be back, and P7 must hold', async () => {
    const world = await rowsDone([RECOVERY]);
    await world.opened(from('P8'));
    await world.pass(30_000, cardStood);
    expect(
      world
        .now()
        .plan.join?.proofs.map(({ id }) => id)
        .sort(),
    ).toEqual(['P4a', 'P4b', 'P6-back-global', 'P6-back-recovery', 'P7'].sort());
    await approveCard(world);
    await walk(world, { choose: { 'P10-zone': ['active'], 'P13-options': ['stay'] } });
    expect(ran(world)).toEqual([
      'global2a-webservice0: RecoverPG global global2a-pgserver0',
      'global1a-webservice0: supervisorctl restart zone_watcher',
      'global1a-webservice1: supervisorctl restart zone_watcher',
    ]);
  });

  test('from=P13: everything was done by hand, only the options are left', async () => {
    const world = await allDone();
    expect(await refusal(world, 'P13')).toMatch(
      /^`\/dr global1a down from=…` does not fit: both regions answer and agree that global2a is master, and CheckPG is ok everywhere: .*only with `force="why"`\.$/,
    );
    expect(world.events()).toEqual([]);
    await world.opened(from('P13', 're-adopted by hand, the options are wanted'));
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('FORCED*: re-adopted by hand, the options are wanted');
    await approveCard(world);
    expect(passedAs(world)).toContain('P11b by-hand');
    await walk(world, { choose: { 'P13-options': ['failback', 'stay'] } });
    expect(ran(world)).toEqual(['global1a-webservice0: FailbackGlobalKS global1a']);
  });

  test('from=P3: the switch itself is still to come; the lost region is still named as master', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    await byHand(world, [RECOVERY]);
    await world.opened({ request: { name: 'primary-down', from: 'P3' } });
    await approveCard(world);
    expect(passedAs(world).slice(0, 3)).toEqual(['P1 by-hand', 'P2 by-hand', 'P3-zone waiting']);
    await walk(world, { to: 'P6-back', choose: { 'P3-zone': ['keep'] } });
    expect(ran(world)).toEqual(['global2a-webservice0: FailoverGlobalKS global2a']);
  });

  test('what only a choice leads to is no row to join at; nor are the first one and those that are not there', async () => {
    const world = await rowsDone([RECOVERY, GLOBAL]);
    expect(await refusal(world, 'P14a')).toBe(
      'primary-down cannot be joined at P14a. Rows to join at: P2, P3, P4a, P4b, P5, P6, P7, P8, P9, P10, P11, P12, P13 (or `from=readopt`). What an option leads to is reached by choosing it, and recorded with `/dr done`. Nothing was opened.',
    );
    expect(await refusal(world, 'P77')).toMatch(/^primary-down cannot be joined at P77\./);
    expect(world.events()).toEqual([]);
  });

  test('the region to keep is not master: nothing is opened', async () => {
    const world = quickWorld();
    world.site.powerOff(G1);
    expect(await refusal(world, 'readopt')).toMatch(
      /no region says that it is master itself|must say that it is master itself/,
    );
  });

  test('standby-down is joined in the same way', async () => {
    const world = quickWorld();
    world.site.powerOff(G2);
    world.site.run(
      'global1a-webservice0',
      zw({ action: 'RecoverPG', db_name: 'recovery', pg_master: 'global1a-recoverypgserver0' }),
    );
    await world.clock.pass(60_000);
    world.site.powerOn(G2);
    await world.opened({ request: { name: 'standby-down', from: 'readopt' } });
    await approveCard(world);
    await walk(world, { choose: { 'S7-zone': ['active'] } });
    expect(ran(world)).toEqual(['global1a-webservice0: RecoverPG recovery global1a-recoverypgserver0']);
  });
});

describe('what the rows before should have brought about does not hold', () => {
  test('people are asked, nothing is sent; read again once it is mended', async () => {
    const world = await rowsDone();
    await world.opened(from('P8'));
    await world.pass(30_000, ({ phase }) => phase.is === 'gates-stuck');
    expect(said(world.now().gates.at(-1)?.say)).toBe(
      'Joining at P8: 1 of 7 checks of what the rows before it bring about do not hold. Nothing was sent. Mend the cause and read again, or abort and join at an earlier row.',
    );
    expect(world.now().requests).toEqual([]);
    await byHand(world, [RECOVERY]);
    await press(world, 'read-again', 'U_OP');
    await approveCard(world);
    await world.pass(30_000, at('P8', 'asking'));
  });

  test('it held for the card and fails when the approval takes hold: the card is void', async () => {
    const world = await rowsDone();
    await world.opened(from('readopt'));
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    world.site.health.set('global2a-pgserver1', 'stopped');
    await world.react('U_BO');
    await world.pass(15_000);
    expect(said(world.now().requests[0]?.closedBecause)).toMatch(/^Gate P4a held when request 1 was made/);
    expect(world.now().phase).toMatchObject({ is: 'joining' });
  });
});

describe('the second person', () => {
  test('refuses: nothing is taken as done; it can be asked again, or aborted', async () => {
    const world = await rowsDone();
    await world.opened(from('readopt'));
    await world.pass(30_000, cardStood);
    await world.react('U_CY', 'no_entry');
    await stuckAt(world, 'P6-back', 10_000);
    expect(questionAt(world, 'P6-back').kind).toBe('not-approved');
    expect(passedAs(world)[0]).toBe('P1 waiting');
    expect(await people(world).resumes('U_OP')).toMatch(/^Nothing waits for a region to come back just now/);
    expect(await people(world).retries('U_OP')).toBe('');
    await approveCard(world);
    expect(passedAs(world)[0]).toBe('P1 by-hand');
  });

  test('is not the one who opened it', async () => {
    const world = await rowsDone();
    await world.opened({ ...from('readopt'), slack: 'U_BO' });
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo started this incident, so somebody else must approve. They can: Ada, Cy.',
    );
  });

  test('nothing is done before: no step, no choice, no skip, no dispatch', async () => {
    const world = await rowsDone();
    await world.opened(from('readopt'));
    await world.pass(30_000, cardStood);
    const { decides, skips, records, confirms } = people(world);
    expect(await decides('U_OP', 'faulty')).toBe('Nothing waits for a choice just now: see `/dr status`.');
    for (const act of [skips, records])
      expect(await act('U_OP', 'P6')).toBe('No step can be left out or recorded just now: see `/dr status`.');
    expect(await confirms('U_OP', 'P5')).toMatch(/^That question was answered or has changed since/);
    await world.pass(60_000);
    expect(dispatches(world)).toEqual([]);
  });
});

test('a choice that lies before the row is not made any more, and what it would have led to stays out', async () => {
  const world = await rowsDone();
  await world.opened({
    request: { name: 'region-down', region: 'global1a', from: 'readopt', zone: { choice: 'keep' } },
  });
  await approveCard(world);
  await world.pass(5_000);
  expect(await people(world).decides('U_OP', 'faulty')).toBe('');
  await walk(world, { to: 'P6-back' });
  expect(ran(world)).toEqual(['global2a-webservice0: /pitrix/cli/modify-zone-attributes --zone alpha --status faulty']);

  const unsaid = await rowsDone();
  await unsaid.opened(from('P5'));
  await approveCard(unsaid);
  await walk(unsaid, { to: 'P6-back' });
  expect(passedAs(unsaid).slice(7, 10)).toEqual(['P5 confirmed', 'P5-zone waiting', 'P6-back waiting']);
  expect(statusText(unsaid)).not.toContain('P5-zone');
});

test('the plan says where it begins, and every row before it', async () => {
  const world = await rowsDone();
  await world.opened(from('readopt'));
  await world.pass(2_000);
  expect(
    posts(world)
      .map((post) => textOf(post))
      .join('\n'),
  ).toContain(
    'Begins at readopt (step P6-back): the rows before it are recorded as done by hand once a second engineer agrees.',
  );
});
