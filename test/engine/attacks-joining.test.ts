import { describe, expect, test } from 'vitest';
import type { ScenarioRequest } from '../../src/domain/command-line/command.ts';
import { currentStep } from '../../src/domain/incident/course.ts';
import { type Incident, liveRequest, stateOf } from '../../src/domain/incident/state.ts';
import { stepById } from '../../src/domain/plan.ts';
import { allDone, byHand, from, GLOBAL, RECOVERY, rowsDone, zw } from '../support/fakes/by-hand.ts';
import { at, cardStood, type EngineWorld, said } from '../support/fakes/engine-world.ts';
import { approveCard, dispatches, people, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost, threadText } from '../support/fakes/thread-text.ts';
import { passedAs, quickWorld, ran, walk } from '../support/fakes/walk.ts';
import { G1, G2 } from '../support/paper-topology.ts';

const [FIRST, SECOND] = ['global1a-webservice0', 'global1a-webservice1'] as const;
const PG = ['global1a-pgserver0', 'global1a-pgserver1'] as const;
const S1 = zw({ action: 'RecoverPG', db_name: 'recovery', pg_master: 'global1a-recoverypgserver0' });

describe('joining past the wait needs the region itself', () => {
  test('without recovery pg, from=P8, the region dark and its nodes `expelled`: not clear, nothing is asked', async () => {
    const world = await rowsDone([], { recoveryPg: false });
    world.site.powerOff(G1);
    for (const node of PG) world.site.health.set(node, 'expelled');
    await world.opened(from('P8'));
    await world.pass(30_000, ({ phase }) => phase.is === 'gates-stuck');
    expect(said(world.now().gates.at(-1)?.say)).toBe(
      'Joining at P8: 2 of 5 checks of what the rows before it bring about do not hold. Nothing was sent. Mend the cause and read again, or abort and join at an earlier row.',
    );
    expect(threadText(world)).toContain(`SSH: ${FIRST} cannot be used: ${FIRST} does not answer`);
    expect(world.now().requests).toEqual([]);
    await world.pass(60_000);
    expect(dispatches(world)).toEqual([]);
    expect(ran(world)).toEqual([]);
    world.site.powerOn(G1);
    await press(world, 'read-again', 'U_OP');
    await approveCard(world);
    await world.pass(30_000, at('P8', 'asking'));
    expect(passedAs(world)).toContain('P6-back by-hand');
  });

  test('SSH is lost between the card and the approval: people are asked, and nothing is taken as done', async () => {
    const world = await rowsDone([RECOVERY]);
    await world.opened(from('P8'));
    await world.pass(30_000, cardStood);
    await world.pass(4_000);
    const second = world.site.nodes.get(SECOND);
    if (second) second.shut = { ok: false, reason: 'timeout', why: `${SECOND} does not answer` };
    const sentence = (step: string) =>
      `Joining at step ${step} waits: ${SECOND} cannot be logged in to, so the region is not proved to be back. Nothing was sent. Ask again when it is, or abort and join at the wait before.`;
    await world.react('U_BO');
    await stuckAt(world, 'P8', 30_000);
    expect(world.now().requests.map(({ status }) => status)).toMatchObject([{ is: 'closed', how: 'superseded' }]);
    expect(said(world.now().requests[0]?.closedBecause)).toBe(sentence('P8'));
    expect(said(questionAt(world, 'P8').say)).toBe(sentence('P8'));
    expect(lastPost(world)).toContain(sentence('P8'));
    expect(passedAs(world)[0]).toBe('P1 waiting');
    expect(dispatches(world)).toEqual([]);
    if (second) second.shut = undefined;
    expect(await people(world).retries('U_OP')).toBe('');
    await approveCard(world);
    await world.pass(30_000, at('P8', 'asking'));
    expect(passedAs(world)[0]).toBe('P1 by-hand');
    expect(ran(world)).toEqual([]);
  });
});

/** Global1a is dark, and people isolated recovery pg by hand. */
async function isolated(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G1);
  await byHand(world, [RECOVERY]);
  return world;
}

/** Global2a, the standby, is dark, and people isolated recovery pg by hand. */
async function standbyIsolated(): Promise<EngineWorld> {
  const world = quickWorld();
  world.site.powerOff(G2);
  await byHand(world, [S1], 'global1a-webservice0');
  return world;
}

describe('joining at the very row that the command line answers', () => {
  test('primary-down from=P3 faulty=alpha: agreed, and on to P3-faulty with the choice in place', async () => {
    const world = await isolated();
    await world.opened({ request: { name: 'primary-down', from: 'P3', zone: { choice: 'faulty', name: 'alpha' } } });
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain('BEGIN AT step P3-zone, the rows before it were done by hand');
    await approveCard(world);
    await world.pass(30_000, cardStood);
    expect(passedAs(world).slice(0, 4)).toEqual(['P1 by-hand', 'P2 by-hand', 'P3-zone chosen', 'P3-faulty asking']);
    expect(cardText(world)).toContain('step P3-faulty waits for a second engineer');
    expect(ran(world)).toEqual([]);
    await approveCard(world);
    await walk(world, { to: 'P6-back' });
    expect(ran(world)).toEqual(['global2a-webservice0: FailoverGlobalKS global2a alpha']);
    expect(passedAs(world)).toContain('P5-zone confirmed');
  });

  test('refused, it is asked about again, and the choice is still in place', async () => {
    const world = await isolated();
    await world.opened({ request: { name: 'primary-down', from: 'P3', zone: { choice: 'keep' } } });
    await world.pass(30_000, cardStood);
    await world.react('U_CY', 'no_entry');
    await stuckAt(world, 'P3-zone', 10_000);
    expect(passedAs(world)[0]).toBe('P1 waiting');
    expect(await people(world).retries('U_OP')).toBe('');
    await approveCard(world);
    await world.pass(30_000, at('P3-keep', 'asking'));
    expect(passedAs(world)).toContain('P3-zone chosen');
  });

  test('standby-down from=S3 zone=keep: on to S4, the zone left alone', async () => {
    const world = await standbyIsolated();
    await world.opened({ request: { name: 'standby-down', from: 'S3', zone: { choice: 'keep' } } });
    await approveCard(world);
    await world.pass(10_000);
    expect(currentStep(world.now())).toBe('S4');
    expect(passedAs(world).slice(0, 4)).toEqual(['S1 by-hand', 'S2 by-hand', 'S3-zone chosen', 'S3 waiting']);
    expect(ran(world)).toEqual([]);
  });
});

/** Somebody can go on: a card, a question, or a step that people answer. */
function canGoOn(incident: Incident): boolean {
  if (liveRequest(incident) !== undefined || incident.phase.is === 'gates-stuck') return true;
  const step = stepById(incident.plan, currentStep(incident) ?? '');
  if (step === undefined) return false;
  const { is } = stateOf(incident, step.id);
  if (is === 'stuck' || is === 'checking') return true;
  return incident.phase.is === 'steps' && is === 'waiting' && ['confirm', 'choose', 'wait'].includes(step.kind);
}

type Row = readonly [row: string, world: () => Promise<EngineWorld>];

const PRIMARY: readonly Row[] = [
  ...['P2', 'P3'].map((row): Row => [row, isolated]),
  ...['P4a', 'P4b', 'P5', 'P6'].map((row): Row => [row, () => rowsDone()]),
  ...['P7', 'P8'].map((row): Row => [row, () => rowsDone([RECOVERY])]),
  ...['P9', 'P10', 'P11'].map((row): Row => [row, () => rowsDone([RECOVERY, GLOBAL])]),
  ...['P12', 'P13', 'readopt'].map((row): Row => [row, allDone]),
];

async function standbyBack(): Promise<EngineWorld> {
  const world = await standbyIsolated();
  world.site.powerOn(G2);
  return world;
}

async function standbyAdopted(): Promise<EngineWorld> {
  const world = await standbyBack();
  await byHand(world, [S1], 'global1a-webservice0');
  return world;
}

const STANDBY: readonly Row[] = [
  ...['S2', 'S3', 'S4'].map((row): Row => [row, standbyIsolated]),
  ...['S5', 'readopt'].map((row): Row => [row, standbyBack]),
  ...['S6', 'S7', 'S8'].map((row): Row => [row, standbyAdopted]),
];

const ZONES = [undefined, { choice: 'keep' }, { choice: 'faulty' }] as const;

describe.each([
  ['primary-down', 'global1a', PRIMARY],
  ['standby-down', 'global2a', STANDBY],
] as const)('every row that %s is joined at', (name, lost, rows) => {
  test('is in the list', async () => {
    const [, world] = rows.find(([row]) => row === 'readopt') ?? [];
    const request: ScenarioRequest = { name, from: 'X9', force: 'done by hand' };
    const opened = await (await world?.())?.open({ request });
    const listed = /Rows to join at: ([^(]+) \(/.exec(opened && !opened.ok ? said(opened.say) : '')?.[1];
    expect(listed?.split(', ').sort()).toEqual(
      rows
        .map(([row]) => row)
        .filter((row) => row !== 'readopt')
        .sort(),
    );
  });

  test.each(rows)(
    '%s comes to a card, and from there to a card or a question, whatever becomes of the zone',
    async (row, prepared) => {
      for (const zone of ZONES) {
        const world = await prepared();
        const request: ScenarioRequest = { name, from: row, force: 'done by hand', ...(zone && { zone }) };
        const byName = ['P2', 'P3', 'readopt'].includes(row);
        const downs: ScenarioRequest = { ...request, name: 'region-down', region: lost };
        await world.opened({ request: byName ? request : downs });
        await world.pass(30_000, cardStood);
        const where = `${row} ${zone?.choice}`;
        expect(liveRequest(world.now())?.asked.purpose, where).toBe('join');
        await approveCard(world);
        await world.pass(40_000);
        expect(world.now().phase.is, where).toBe('steps');
        expect(canGoOn(world.now()), `${where} stands at ${currentStep(world.now())}`).toBe(true);
        expect(ran(world), where).toEqual([]);
      }
    },
  );
});
