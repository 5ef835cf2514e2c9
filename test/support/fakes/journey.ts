import type { Dispatched, Way } from '../../../src/domain/event.ts';
import { liveRequest, stateOf } from '../../../src/domain/incident/state.ts';
import type { IncidentId, StepId } from '../../../src/domain/names.ts';
import type { Sentence } from '../../../src/domain/wording/sentence.ts';
import { decide } from '../../../src/engine/decide.ts';
import { choose, confirm, retry, takeOver } from '../../../src/engine/go-on.ts';
import { recordByHand, skip } from '../../../src/engine/leave-out.ts';
import { resume } from '../../../src/engine/resume.ts';
import { at, cardStood, type EngineWorld, said } from './engine-world.ts';

/** A failover by Ada whose card for step 1 has stood for longer than the reflex guard. */
export async function asked(world: EngineWorld): Promise<IncidentId> {
  const incident = await world.opened();
  await world.pass(20_000, cardStood);
  await world.pass(4_000);
  return incident;
}

/** The same, approved: the armed window has begun. */
export async function approved(world: EngineWorld, user = 'U_BO'): Promise<IncidentId> {
  const incident = await asked(world);
  await world.react(user);
  return incident;
}

/** The same, sent and accepted: the operation works. */
export async function accepted(world: EngineWorld): Promise<IncidentId> {
  const incident = await approved(world);
  await world.pass(30_000, at('1', 'settling'));
  return incident;
}

/** A question at this step has come to people. */
export async function stuckAt(world: EngineWorld, step: string, ms = 1_300_000): Promise<void> {
  await world.pass(ms, at(step, 'stuck'));
}

/** From approval or settling to the end, a person confirming. */
export async function toTheEnd(world: EngineWorld, incident: IncidentId): Promise<void> {
  await world.pass(400_000, at('2b', 'passed'));
  await confirm(world.start().engine, { act: 'confirm', incident, step: '3' as StepId, works: true }, 'U_ADA');
  await world.pass(5_000, ({ phase }) => phase.is === 'ended');
}

/** An operator presses a button of the question that stands at a step. */
export async function press(
  world: EngineWorld,
  way: Way,
  user: string,
  step: string = '1',
): Promise<Sentence | undefined> {
  const incident = world.now();
  const { phase } = incident;
  const state = stateOf(incident, step as StepId);
  const question = phase.is === 'gates-stuck' ? phase.stuck : state.is === 'stuck' ? state.question : undefined;
  if (question === undefined) throw new Error(`no question stands at ${step}: ${state.is}`);
  const { entry } = question;
  return choose(
    world.start().engine,
    { act: 'choose', incident: incident.id, step: question.stuck.step, entry, way },
    user,
  );
}

export function questionAt(world: EngineWorld, step = '1') {
  const state = stateOf(world.now(), step as StepId);
  if (state.is !== 'stuck') throw new Error(`no question stands at ${step}: ${state.is}`);
  return state.question.stuck;
}

export function dispatches(world: EngineWorld): Dispatched[] {
  return world.events().filter((event) => event.type === 'dispatched');
}

/** A text of each event, for a look at the order. */
export function course(world: EngineWorld): string[] {
  return world.events().map(({ type }) => type);
}

/** What people type or press while an incident runs. Each gives the sentence that refuses it, '' when it was done. */
export function people(world: EngineWorld) {
  const on = () => [world.living().engine, world.now().id] as const;
  return {
    decides: async (user: string, option: string, force?: string, step?: string) =>
      said(
        await decide(...on(), user, {
          option,
          ...(force !== undefined && { force }),
          ...(step !== undefined && { step: step as StepId }),
        }),
      ),
    resumes: async (user: string) => said(await resume(...on(), user)),
    skips: async (user: string, row: string, reason = 'not needed') => said(await skip(...on(), user, { row, reason })),
    records: async (user: string, row: string, reason = 'run at the console') =>
      said(await recordByHand(...on(), user, { row, reason })),
    takesOver: async (user: string, reason = 'next shift') => said(await takeOver(...on(), user, reason)),
    retries: async (user: string) => said(await retry(...on(), user)),
    confirms: async (user: string, step: string, works = true) => {
      const [engine, incident] = on();
      return said(await confirm(engine, { act: 'confirm', incident, step: step as StepId, works }, user));
    },
  };
}

/** All processes die and a new one begins, over the same journal and the same nodes. */
export function restarted(world: EngineWorld): void {
  for (const { life } of world.processes) life.dead = true;
  world.start();
}

/** The live card was read and is approved; what it asked for is sent or takes hold. */
export async function approveCard(world: EngineWorld, user?: string): Promise<void> {
  await world.pass(60_000, cardStood);
  await world.pass(4_000);
  const asked = liveRequest(world.now())?.asked;
  const person = asked?.eligible[0];
  const { roster } = world.topology;
  const slack = user ?? roster.find(({ name }) => name === person)?.slack[0] ?? 'nobody';
  const told = await world.react(slack);
  if (told !== undefined) throw new Error(`the approval of ${asked?.step} did not count: ${said(told.say)}`);
  await world.pass(7_000);
}
