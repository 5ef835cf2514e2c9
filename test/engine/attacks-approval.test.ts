import { describe, expect, test } from 'vitest';
import { liveRequest } from '../../src/domain/incident/state.ts';
import { choose } from '../../src/engine/go-on.ts';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, dispatches, people, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost, threadText } from '../support/fakes/thread-text.ts';
import { quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1, person } from '../support/paper-topology.ts';

const P1 = 'global2a-webservice0: RecoverPG recovery global2a-recoverypgserver0';

/** The card of primary-down's first command stands and was read. */
async function firstCard(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await world.pass(60_000, cardStood);
  await world.pass(4_000);
  return world;
}

describe('an approver who steers while the directive is made ready', () => {
  test.each(['open', 'stat', 'uptime'])(
    'rule 6: self-approval in any disguise: takes the incident over at %s: nothing is sent, the request is void',
    async (moment) => {
      const world = await firstCard();
      await world.react('U_BO');
      await world.pass(4_500);
      expect(dispatches(world)).toEqual([]);
      let refusal: string | undefined;
      world.site.meanwhile = async (call) => {
        if (call !== `${moment} global2a-webservice0`) return;
        world.site.meanwhile = undefined;
        refusal = await people(world).takesOver('U_BO');
      };
      await world.pass(20_000, () => refusal !== undefined && world.now().requests.length > 1);
      expect(refusal).toBe('');
      expect(ran(world)).toEqual([]);
      expect(dispatches(world)).toEqual([]);
      const [request] = world.now().requests;
      expect(request?.status).toMatchObject({ is: 'closed', how: 'superseded' });
      const voided =
        'Bo approved request 1 and has since taken the incident over or chosen how it goes on: the approval no longer counts. Nothing was sent; somebody else must approve.';
      expect(said(request?.closedBecause)).toBe(voided);
      expect(threadText(world)).toContain(voided);
      await world.pass(30_000, cardStood);
      expect(liveRequest(world.now())?.asked.eligible).toEqual(['Cy']);
      expect(cardText(world)).toContain(voided);
      await approveCard(world, 'U_CY');
      await world.pass(60_000, at('P1', 'passed'));
      expect(ran(world)).toEqual([P1]);
    },
  );

  test('one who does not approve takes it over: the approval stands, and it is sent once', async () => {
    const world = await firstCard();
    await world.react('U_BO');
    await world.pass(4_500);
    world.site.meanwhile = async (call) => {
      if (call !== 'uptime global2a-webservice0') return;
      world.site.meanwhile = undefined;
      await people(world).takesOver('U_OP');
    };
    await world.pass(60_000, at('P1', 'passed'));
    expect(world.now().holder.person).toBe('Op');
    expect(ran(world)).toEqual([P1]);
    expect(dispatches(world).map(({ approvers }) => approvers.map(({ person: each }) => each))).toEqual([['Bo']]);
  });
});

describe('whoever vouches for the analysis of a partition', () => {
  test('rule 6: self-approval in any disguise: vouching: confirms N2 and cannot approve P1, nor anything after it', async () => {
    const world = quickWorld();
    world.site.link('cut');
    await world.opened({ request: { name: 'partition', keep: 'global2a', zone: { choice: 'keep' } } });
    await walk(world, { to: 'N2' });
    expect(await people(world).confirms('U_BO', 'N2')).toBe('');
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    expect(liveRequest(world.now())?.asked).toMatchObject({ step: 'P1', eligible: ['Cy'] });
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
    await world.pass(20_000);
    expect(ran(world)).toEqual([]);
    await approveCard(world, 'U_CY');
    await world.pass(120_000, ({ requests }) => requests.at(-1)?.asked.step === 'P3-keep');
    expect(liveRequest(world.now())?.asked.eligible).toEqual(['Cy']);
    expect(ran(world)).toEqual([P1]);
  });

  test('is refused where that would leave nobody to approve; saying no, or another operator, is not', async () => {
    const world = quickWorld({
      roster: [
        person('Ada', ['U_ADA'], 'operator', 'approver'),
        person('Bo', ['U_BO'], 'operator', 'approver'),
        person('Op', ['U_OP'], 'operator'),
      ],
    });
    world.site.link('cut');
    await world.opened({ request: { name: 'partition', keep: 'global2a', zone: { choice: 'keep' } } });
    await walk(world, { to: 'N2' });
    const before = world.events().length;
    expect(await people(world).confirms('U_BO', 'N2')).toBe(
      'If you choose this, nobody is left to approve it (1 needed, 0 left). Let another operator choose.',
    );
    expect(world.events()).toHaveLength(before);
    expect(await people(world).confirms('U_BO', 'N2', false)).toBe('');
    expect(at('N2', 'passed')(world.now())).toBe(false);
    expect(await people(world).confirms('U_OP', 'N2')).toBe('');
    await world.pass(30_000, cardStood);
    expect(liveRequest(world.now())?.asked.eligible).toEqual(['Bo']);
  });
});

test('a stale button of another question makes no second live request', async () => {
  const world = quickWorld();
  world.site.powerOff(G1);
  await world.opened({ request: { name: 'primary-down', zone: { choice: 'keep' } } });
  await walk(world, { to: 'P6-back' });
  await people(world).resumes('U_ADA');
  await stuckAt(world, 'P6-back', 20_000);
  const [incident, state] = [world.now(), world.now().steps.get('P6-back' as never)];
  if (state?.is !== 'stuck') throw new Error('the return was proved');
  const stale = { act: 'choose', incident: incident.id, step: state.question.stuck.step, way: 'region-back' } as const;
  expect(await people(world).decides('U_OP', 'faulty')).toBe('');
  await world.pass(30_000, cardStood);
  const count = world.now().requests.length;
  const refused = await choose(world.living().engine, { ...stale, entry: state.question.entry }, 'U_OP');
  expect(said(refused)).toBe(
    'That question was answered or has changed since: look at the newest message of the thread.',
  );
  expect(world.now().requests).toHaveLength(count);
  const live = world.now().requests.filter(({ status }) => status.is === 'open' || status.is === 'approved');
  expect(live.map(({ asked }) => `${asked.step} ${asked.purpose}`)).toEqual(['P6-faulty dispatch']);
  await approveCard(world);
  await world.pass(30_000, at('P6-zone', 'waiting'));
  expect(ran(world).at(-1)).toBe(
    'global2a-webservice0: /pitrix/cli/modify-zone-attributes --zone alpha --status faulty',
  );
});

describe('the abort sentence under a question', () => {
  test('about something that was sent says what that may leave', async () => {
    const world = await firstCard();
    world.site.result = 'silent';
    world.site.takes = 3_000_000;
    await world.react('U_BO');
    await stuckAt(world, 'P1', 1_300_000);
    expect(lastPost(world)).toContain(
      'Aborting here: what was sent may have taken effect or still do so. If it does: recovery pg is isolated in global2a where P1 ran; global ks is not switched and stays down.',
    );
    expect(lastPost(world)).not.toContain('Aborting here leaves');
  });

  test('about a switch that was sent says that the region may be master', async () => {
    const world = await firstCard();
    await approveCard(world);
    await world.pass(120_000, at('P3-keep', 'asking'));
    world.site.runFault = 'lost-after';
    await world.pass(60_000, cardStood);
    world.site.answer = 'Traceback (most recent call last)';
    await approveCard(world);
    await stuckAt(world, 'P3-keep', 1_300_000);
    expect(lastPost(world)).toMatch(
      /Aborting here: what was sent may have taken effect or still do so\. If it does: global2a is master \(see \/dr info\) and has no standby/,
    );
  });

  test('about something that was not sent says what is so now', async () => {
    const world = await firstCard();
    await world.react('U_CY', 'no_entry');
    await stuckAt(world, 'P1', 20_000);
    expect(ran(world)).toEqual([]);
    expect(lastPost(world)).toContain(
      'Aborting here leaves: global ks stays down: global1a is still the master, nothing was switched.',
    );
    expect(lastPost(world)).not.toContain('may have taken effect');
  });
});
