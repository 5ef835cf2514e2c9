import type { ScenarioRequest } from '../../../src/domain/command-line/command.ts';
import { choicesAt, currentStep } from '../../../src/domain/incident/course.ts';
import { type Incident, liveRequest, stateOf } from '../../../src/domain/incident/state.ts';
import type { RegionName, StepId } from '../../../src/domain/names.ts';
import { stepById } from '../../../src/domain/plan.ts';
import type { PaperOptions } from '../paper-topology.ts';
import { type EngineWorld, engineWorld, said } from './engine-world.ts';
import { approveCard, people } from './journey.ts';

export interface Walk {
  /** What is chosen at each choose or wait step, in order. */
  readonly choose?: Readonly<Record<string, readonly string[]>>;
  /** The step to stop before: it is the current one and nobody did anything about it yet. */
  readonly to?: string;
  /** Who operates; everything is approved by the first who may. */
  readonly by?: string;
}

/** What people do when all goes well, from wherever the incident stands: approve, confirm, choose, say that it is back. */
export async function walk(world: EngineWorld, { choose = {}, to, by = 'U_ADA' }: Walk = {}): Promise<void> {
  const acts = people(world);
  for (let turn = 0; turn < 2_000; turn += 1) {
    const incident = world.now();
    const current = currentStep(incident);
    if (incident.phase.is === 'ended' || isBefore(incident, to)) return;
    const refusal = await act(world, acts, incident, current, choose, by);
    if (refusal !== '') throw new Error(`at ${current}: ${refusal}`);
    await world.pass(1_000);
  }
  throw new Error(`the walk did not come to ${to ?? 'an end'}; it stands at ${currentStep(world.now())}`);
}

function isBefore(incident: Incident, to: string | undefined): boolean {
  if (to === undefined || incident.phase.is !== 'steps' || currentStep(incident) !== to) return false;
  return ['waiting', 'asking', 'checking'].includes(stateOf(incident, to as StepId).is);
}

async function act(
  world: EngineWorld,
  acts: ReturnType<typeof people>,
  incident: Incident,
  current: StepId | undefined,
  choose: NonNullable<Walk['choose']>,
  by: string,
): Promise<string> {
  const step = stepById(incident.plan, current ?? '');
  const state = step && stateOf(incident, step.id);
  if (incident.phase.is === 'gates-stuck') return said(incident.phase.stuck.stuck.say);
  if (state?.is === 'stuck') return said(state.question.stuck.say);
  if (liveRequest(incident) !== undefined) {
    await approveCard(world);
    return '';
  }
  if (incident.phase.is !== 'steps' || step === undefined || state?.is !== 'waiting') return '';
  const option = choose[step.id]?.[choicesAt(incident, step.id).length];
  switch (step.kind) {
    case 'confirm':
      return acts.confirms(by, step.id);
    case 'choose':
      return option === undefined ? `nothing to choose is given for ${step.id}` : acts.decides(by, option);
    case 'wait':
      return option === undefined ? acts.resumes(by) : acts.decides(by, option);
    case 'directive':
    case 'check':
      return '';
  }
}

/** The commands that really ran, each as `node: directive`, in order. */
export function ran(world: EngineWorld): string[] {
  return world.site.ledger.map(({ node, command }) => `${node}: ${shortOf(command)}`);
}

/** `RecoverPG recovery global2a-recoverypgserver0` for the tool's whole command line. */
function shortOf(command: string): string {
  const json = /^\/pitrix\/bin\/send-zw-directive -p '([^']+)'$/.exec(command)?.[1];
  return json === undefined ? command : Object.values(JSON.parse(json) as object).join(' ');
}

/** Where each step came to: `P3-keep accepted`, and `waiting` for those that were not reached or left out. */
export function passedAs(world: EngineWorld): string[] {
  const incident = world.now();
  return incident.plan.steps.map(({ id }) => {
    const state = stateOf(incident, id);
    return `${id} ${state.is === 'passed' ? state.how : state.is}`;
  });
}

/** Operations that take 20 s and nodes that sync for 10 s: the same courses, in fewer turns. */
export function quickWorld(options: PaperOptions = {}): EngineWorld {
  const world = engineWorld(options);
  world.site.takes = 20_000;
  world.site.syncs = 10_000;
  return world;
}

/** The whole life of a region that was lost: dark, served without, back, and what follows, to the end. */
export async function loseAndRegain(
  world: EngineWorld,
  request: ScenarioRequest,
  { lost, back, choose }: { lost: RegionName; back: string; choose: NonNullable<Walk['choose']> },
): Promise<void> {
  world.site.powerOff(lost);
  await world.opened({ request });
  await walk(world, { to: back, choose });
  world.site.powerOn(lost);
  await walk(world, { choose });
}
