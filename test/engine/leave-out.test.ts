import { describe, expect, test } from 'vitest';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, dispatches, people, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, statusText, threadText } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1, type PaperOptions, person } from '../support/paper-topology.ts';

const ISOLATE =
  '/pitrix/bin/send-zw-directive -p \'{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global2a-recoverypgserver0"}\'';

/** Primary-down, the zone kept, before this step; global1a is back where that is asked for. */
async function before(step: string, options: PaperOptions = {}): Promise<EngineWorld> {
  const world = quickWorld(options);
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  const choose = { 'P10-zone': ['active'] };
  if (/^P([1-5]|6-back)/.test(step) && !/^P1\d/.test(step)) {
    await walk(world, { to: step, choose });
    return world;
  }
  await walk(world, { to: 'P6-back' });
  world.site.powerOn(G1);
  await walk(world, { to: step, choose });
  return world;
}

function statusOf(world: EngineWorld, request: number): string {
  const found = world.now().requests.find(({ asked }) => asked.request === request);
  return found?.status.is === 'closed' ? said(found.closedBecause) : (found?.status.is ?? 'none');
}

describe('/dr skip', () => {
  test('what changes state: a second engineer must agree, on a card that says LEAVE OUT; the card to run it is void', async () => {
    const world = await before('P11');
    await world.pass(30_000, cardStood);
    const first = world.now().requests.length;
    expect(await people(world).skips('U_OP', 'P11', 'the room is rebuilt tomorrow')).toBe('');
    await world.pass(2_000);
    expect(statusOf(world, first)).toBe(
      `Request ${first} was overtaken by request ${first + 1}, which asks something else of the same step. Nothing was sent.`,
    );
    const card = cardText(world);
    expect(card).toContain(`Approval ${first + 1}: LEAVE OUT step P11`);
    expect(card).toContain('Op says why: the room is rebuilt tomorrow');
    expect(card).toContain('global1a-webservice0, global1a-webservice1: supervisorctl restart zone_watcher');
    await approveCard(world);
    expect(passedAs(world)).toContain('P11 skipped');
    expect(threadText(world)).toContain('Step P11 is left out: Op and Bo agree. Reason: the room is rebuilt tomorrow');
    expect(statusText(world)).toContain('passed P6-back');
    expect(dispatches(world).some(({ step }) => step === 'P11')).toBe(false);
  });

  test('the old card no longer counts, even for who reacts on it in that moment', async () => {
    const world = await before('P11');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    await world.react('U_CY');
    await people(world).skips('U_OP', 'P11');
    await world.pass(20_000);
    expect(dispatches(world).some(({ step }) => step === 'P11')).toBe(false);
    expect(at('P11', 'asking')(world.now())).toBe(true);
  });

  test('whoever asks to leave it out is barred from agreeing', async () => {
    const world = await before('P11');
    await people(world).skips('U_BO', 'P11');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    expect(world.now().requests.at(-1)?.asked.eligible).toEqual(['Cy']);
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
  });

  test('where nobody would be left to agree it is refused', async () => {
    const world = await before('P11', {
      roster: [person('Ada', ['U_ADA'], 'operator', 'approver'), person('Bo', ['U_BO'], 'operator', 'approver')],
    });
    expect(await people(world).skips('U_BO', 'P11')).toBe(
      'If you choose this, nobody is left to approve it (1 needed, 0 left). Let another operator choose.',
    );
  });

  test('denied: the step is asked for again, on a card of its own', async () => {
    const world = await before('P11');
    await world.pass(30_000, cardStood);
    await people(world).skips('U_OP', 'P11');
    await world.pass(30_000, cardStood);
    await world.react('U_BO', 'no_entry');
    await world.pass(30_000, cardStood);
    expect(world.now().requests.at(-1)?.asked).toMatchObject({ step: 'P11', purpose: 'dispatch', attempt: 1 });
    await approveCard(world, 'U_CY');
    await world.pass(30_000, at('P11', 'passed'));
    expect(passedAs(world)).toContain('P11 accepted');
  });

  test('not answered in time: the same', async () => {
    const world = await before('P11');
    await people(world).skips('U_OP', 'P11');
    await world.pass(620_000, (incident) => incident.requests.at(-1)?.asked.purpose === 'dispatch');
    expect(at('P11', 'asking')(world.now())).toBe(true);
  });

  test('a stuck step: denied, the question stands again; agreed, it goes on and what was left is said at the end', async () => {
    const world = await before('P8');
    world.site.result = 'failed';
    await approveCard(world);
    await stuckAt(world, 'P8', 120_000);
    expect(questionAt(world, 'P8').kind).toBe('operation-failed');
    await people(world).skips('U_OP', 'P8');
    await world.pass(30_000, cardStood);
    await world.react('U_BO', 'no_entry');
    await world.pass(2_000);
    expect(questionAt(world, 'P8').kind).toBe('operation-failed');
    await people(world).skips('U_OP', 'P8', 'done from the other side');
    await approveCard(world);
    expect(passedAs(world)).toContain('P8 skipped');
  });

  test('a check that guards a change: two people; while it is polled; the next step is then asked for', async () => {
    const world = await before('P9');
    world.site.health.set('global1a-pgserver1', 'syncing');
    await world.pass(10_000);
    expect(await people(world).skips('U_OP', 'P9', 'that node is in repair')).toBe('');
    await approveCard(world);
    expect(passedAs(world)).toContain('P9 skipped');
    await walk(world, { to: 'P11', choose: { 'P10-zone': ['active'] } });
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('step P11 waits for a second engineer');
    expect(cardText(world)).toContain('global1a-pgserver1 is syncing');
  });

  test('the wait for the region is left by proof, or by two people who judge that it is back, in no other way', async () => {
    const world = await before('P6-back');
    for (const row of ['P6-back', 'P6']) {
      expect(await people(world).skips('U_OP', row)).toBe(
        'Step P6-back is left by proof (`/dr resume`), or by two people who judge that it is back (button below what was seen), not by leaving it out.',
      );
    }
    expect(world.now().requests.at(-1)?.status.is).toBe('used');
  });

  test('what people do outside: an operator alone, with the reason', async () => {
    const world = await before('P12');
    expect(await people(world).skips('U_CY', 'P12')).toBe('Only operators of lab may do this. Operators: Ada, Bo, Op.');
    expect(await people(world).skips('U_OP', 'P12', 'no console here')).toBe('');
    expect(passedAs(world)).toContain('P12 skipped');
    expect(threadText(world)).toContain('Op left out step P12: no console here');
  });

  test('a choice cannot be left out: it is chosen', async () => {
    const world = await before('P10-zone');
    expect(await people(world).skips('U_OP', 'P10-zone')).toBe(
      'Step P10-zone is a choice: choose one of its options instead of leaving it out.',
    );
  });

  test('refused while something of it is on its way, or another step stands next', async () => {
    const world = await before('P8');
    const { skips, records } = people(world);
    expect(await skips('U_OP', 'P11')).toBe(
      'Only the step that stands next can be left out or recorded: that is P8, not P11.',
    );
    expect(await skips('U_OP', 'P4a')).toBe('Step P4a is done already. The incident stands at step P8.');
    expect(await skips('U_OP', 'P99')).toBe('The plan has no step P99. The incident stands at step P8.');
    await approveCard(world);
    await world.pass(20_000, at('P8', 'settling'));
    for (const act of [skips, records]) {
      expect(await act('U_OP', 'p8')).toBe('Step P8 was sent or is being looked at: its outcome comes first.');
    }
  });

  test('before the first step, and after an abort, there is nothing to leave out', async () => {
    const world = quickWorld();
    await world.opened();
    expect(await people(world).skips('U_OP', '1')).toBe(
      'No step can be left out or recorded just now: see `/dr status`.',
    );
  });
});

describe('/dr done: run by hand', () => {
  test('a second engineer agrees; nothing is sent; the check that follows is read as always', async () => {
    const world = await before('P1');
    await world.pass(30_000, cardStood);
    world.site.run('global2a-webservice0', ISOLATE);
    expect(await people(world).records('U_OP', 'P1', 'typed on webservice0')).toBe('');
    await world.pass(2_000);
    expect(cardText(world)).toContain('record that step P1 was DONE BY HAND');
    await approveCard(world);
    expect(threadText(world)).toContain('Step P1 was done by hand, per Op and Bo: typed on webservice0');
    await world.pass(60_000, at('P2', 'passed'));
    expect(passedAs(world).slice(0, 2)).toEqual(['P1 by-hand', 'P2 proven']);
    expect(ran(world)).toEqual([]);
  });

  test('it was not really done: the check does not hold, and people are asked', async () => {
    const world = await before('P1');
    await people(world).records('U_OP', 'P1');
    await approveCard(world);
    await stuckAt(world, 'P2', 700_000);
    expect(said(questionAt(world, 'P2').say)).toMatch(/^Step P2 did not hold within 10 min\./);
    expect(ran(world)).toEqual([]);
  });

  test('only what sends something can be recorded', async () => {
    const world = await before('P5');
    expect(await people(world).records('U_OP', 'P5')).toBe(
      'Step P5 sends nothing, so there is nothing to record as run by hand: confirm it or let it be read.',
    );
  });

  test('the reason is part of what is approved', async () => {
    const world = await before('P1');
    await people(world).records('U_OP', 'P1', 'one reason');
    await world.pass(30_000, cardStood);
    const one = world.now().requests.at(-1)?.asked;
    expect(one?.binding.params.reason).toBe('one reason');
    await people(world).records('U_OP', 'P1', 'another reason');
    await world.pass(30_000, cardStood);
    expect(world.now().requests.at(-1)?.asked.digest).not.toBe(one?.digest);
    expect(statusOf(world, one?.request ?? 0)).toContain('was overtaken by request');
  });
});

describe('/dr takeover', () => {
  test('rule 6: self-approval in any disguise: the new holder is barred from approving, and so are who opened it and who held it before', async () => {
    const world = await before('P11');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    expect(await people(world).takesOver('U_BO', 'night shift')).toBe('');
    expect(threadText(world)).toContain('Bo holds this incident from now on: night shift');
    expect(threadText(world)).toContain('Whoever started or held it cannot approve its steps.');
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
    expect(await people(world).takesOver('U_BO')).toBe('Bo, you hold this incident already.');
    expect(await people(world).takesOver('U_OP', 'morning')).toBe('');
    expect(said((await world.react('U_ADA'))?.say)).toBe(
      'Ada started this incident, so somebody else must approve. They can: Cy.',
    );
    await approveCard(world, 'U_CY');
    await world.pass(30_000, at('P11', 'passed'));
  });

  test('an approval that the new holder had given before falls away before anything is sent', async () => {
    const world = await before('P11');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    await world.react('U_BO');
    await world.pass(1_000);
    await people(world).takesOver('U_BO');
    await world.pass(15_000);
    expect(dispatches(world).some(({ step }) => step === 'P11')).toBe(false);
    expect(world.now().requests.at(-1)?.asked.eligible).toEqual(['Cy']);
  });

  test('rule 9: the deadlock at midnight: refused where nobody would be left to approve, and to who is no operator', async () => {
    const world = await before('P11', {
      roster: [
        person('Ada', ['U_ADA'], 'operator', 'approver'),
        person('Bo', ['U_BO'], 'operator', 'approver'),
        person('Cy', ['U_CY']),
      ],
    });
    expect(await people(world).takesOver('U_BO')).toBe(
      'If you choose this, nobody is left to approve it (1 needed, 0 left). Let another operator choose.',
    );
    expect(await people(world).takesOver('U_CY')).toMatch(/^Only operators of lab may do this\./);
  });
});

describe('/dr retry', () => {
  test('rule 6: self-approval in any disguise: tries the one open question again, and bars who retried', async () => {
    const world = await before('P1');
    const { retries } = people(world);
    expect(await retries('U_BO')).toBe('Nothing waits to be tried again just now: see `/dr status`.');
    await world.pass(30_000, cardStood);
    await world.react('U_CY', 'no_entry');
    await stuckAt(world, 'P1', 10_000);
    expect(await retries('U_BO')).toBe('');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('Asked for again by Bo.');
    expect(world.now().requests.at(-1)?.asked.eligible).toEqual(['Cy']);
    expect(await retries('U_BO')).toBe('Nothing waits to be tried again just now: see `/dr status`.');
  });

  test('a region that is not back is not "tried again": it is resumed', async () => {
    const world = await before('P6-back');
    await people(world).resumes('U_OP');
    await stuckAt(world, 'P6-back', 10_000);
    expect(await people(world).retries('U_OP')).toBe('Nothing waits to be tried again just now: see `/dr status`.');
    expect(await people(world).resumes('U_OP')).toBe('');
  });
});
