import { bindingOf } from '../domain/approval/binding.ts';
import { eligibilityOf, meetsQuorum, type Steering, steeringOf } from '../domain/approval/eligible.ts';
import type { Actor, GateReading, Purpose, Requested, Stuck } from '../domain/event.ts';
import { nodesLeft } from '../domain/incident/course.ts';
import { type Incident, stateOf } from '../domain/incident/state.ts';
import type { StepId } from '../domain/names.ts';
import { type DirectiveStep, stepById } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { type Engine, pinnedHostKeyOf, topologyOf } from './engine.ts';
import { joinNodesAway, readGateChecks } from './read-gates.ts';

/** Gate readings no older than this are shown again instead of being read again. */
const FRESH_FOR = 15_000;

/**
 * Asks a second person to approve the next attempt of a directive step: one new card, bound to what would run. A strict
 * step is not asked for while one of its gates does not hold: people are asked instead.
 */
export async function askApproval(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  attempt: number,
): Promise<void> {
  const topology = topologyOf(engine, incident.system);
  const gates = await currentGates(engine, incident, step, topology);
  const failing = step.strict ? gates.filter((gate) => blocks(incident, step, gate)) : [];
  await engine.incidents.transact(incident.id, (now) => {
    const state = stateOf(now, step.id);
    if (now.aborted !== undefined || state.is !== 'waiting' || state.attempt !== attempt) return undefined;
    if (failing.length > 0) return { event: gateFails(step, attempt, failing) };
    return { event: requestFor(engine, now, topology, { step: step.id, attempt, purpose: 'dispatch', gates }) };
  });
}

/**
 * A gate must hold now. Where two people judged the row's own check, what still cannot be read does not stop them again;
 * what fails, and what joining took as done, does.
 */
function blocks(incident: Incident, step: DirectiveStep, { gate, verdict }: GateReading): boolean {
  if (verdict.is === 'holds') return false;
  const row = step.gates.find(({ id }) => id === gate)?.row;
  const own = incident.plan.steps.some(({ id }) => id === gate);
  const judged = incident.plan.steps.some(({ id, kind, row: of }) => {
    const state = stateOf(incident, id);
    return (own ? id === gate : kind === 'check' && of === row) && state.is === 'passed' && state.how === 'judged';
  });
  return verdict.is === 'fails' || !judged;
}

function joinFails(step: StepId, attempt: number, away: readonly string[]): Stuck {
  const say = sayEngine('stuck.join-nodes', { step, nodes: away.join(', ') });
  return { type: 'stuck', step, attempt, kind: 'gate-fails', say, readings: [] };
}

function gateFails(step: DirectiveStep, attempt: number, failing: readonly GateReading[]): Stuck {
  return {
    type: 'stuck',
    step: step.id,
    attempt,
    kind: 'gate-fails',
    say: sayEngine('stuck.gate-fails', { step: step.id, gates: failing.map(({ gate }) => gate).join(', ') }),
    readings: failing.map(({ gate, verdict, raw }) => ({ label: gate, verdict, raw })),
  };
}

/** Asks a second person to agree that the rows before this one were done by hand (`from=`). */
export async function askToJoin(engine: Engine, incident: Incident, at: StepId, attempt: number): Promise<void> {
  const topology = topologyOf(engine, incident.system);
  const [gates, away] = await Promise.all([
    readGateChecks(engine, topology, incident.plan.join?.proofs ?? []),
    joinNodesAway(engine, incident.plan, topology),
  ]);
  await engine.incidents.transact(incident.id, (now) => {
    const state = stateOf(now, at);
    if (now.aborted !== undefined || now.phase.is !== 'joining') return undefined;
    if (state.is !== 'waiting' && state.is !== 'passed') return undefined;
    if (away.length > 0) return { event: joinFails(at, attempt, away) };
    const { by, reason } = now;
    return {
      event: requestFor(engine, now, topology, { step: at, attempt, purpose: 'join', gates, askedBy: by, reason }),
    };
  });
}

export interface Asked {
  readonly step: StepId;
  readonly attempt: number;
  readonly purpose: Purpose;
  readonly gates: readonly GateReading[];
  readonly askedBy?: Actor;
  readonly reason?: string;
}

/** The event that makes a request; its number follows those already made. */
export function requestFor(engine: Engine, incident: Incident, topology: Topology, asked: Asked): Requested {
  const step = stepById(incident.plan, asked.step);
  if (step === undefined) throw new Error(`requestFor: no step ${asked.step} in the plan of ${incident.id}`);
  const { binding, digest } = bindingOf({
    incident: incident.id,
    plan: incident.plan,
    step,
    attempt: asked.attempt,
    purpose: asked.purpose,
    ...(step.kind === 'directive' && { nodes: nodesLeft(incident, step) }),
    ...(asked.reason !== undefined && { reason: asked.reason }),
    topology,
    pinnedHostKey: pinnedHostKeyOf(engine, topology),
  });
  const supersedes = supersededBefore(incident, asked.step, asked.attempt);
  return {
    type: 'requested',
    request: incident.requests.length + 1,
    purpose: asked.purpose,
    step: asked.step,
    attempt: asked.attempt,
    binding,
    digest,
    ...eligibilityOf(topology, steeringWith(incident, asked), asked.step),
    gates: asked.gates,
    ...(supersedes !== undefined && { supersedes }),
    ...(asked.askedBy !== undefined && { askedBy: asked.askedBy }),
    ...(asked.reason !== undefined && { reason: asked.reason }),
  };
}

/** Why nobody could approve if this person steered these steps, or undefined when enough are left (rules 8 and 9). */
export function noQuorumIf(
  topology: Topology,
  incident: Incident,
  steps: readonly (StepId | 'gates')[],
  by: Actor,
): Sentence | undefined {
  const steering = steeringOf(incident);
  const steered = [...steering.steered, ...steps.map((step) => ({ step, by }))];
  for (const step of steps) {
    const left = eligibilityOf(topology, { ...steering, steered }, step === 'gates' ? undefined : step);
    if (!meetsQuorum(topology, left))
      return sayEngine('choose.no-quorum', { quorum: topology.policy.quorum, left: left.eligible.length });
  }
  return undefined;
}

function steeringWith(incident: Incident, asked: Asked): Steering {
  const steering = steeringOf(incident);
  if (asked.askedBy === undefined) return steering;
  return { ...steering, steered: [...steering.steered, { step: asked.step, by: asked.askedBy }] };
}

async function currentGates(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  topology: Topology,
): Promise<readonly GateReading[]> {
  const read = incident.gates.at(-1)?.gates ?? [];
  const last = step.gates.flatMap(({ id }) => read.filter(({ gate }) => gate === id));
  const oldest = Math.min(...last.map(({ at }) => at));
  const whole = last.length === step.gates.length;
  // A later card stands there because something changed: it never shows what the card before it showed.
  if (whole && incident.requests.length === 0 && engine.clock.now() - oldest <= FRESH_FOR) return last;
  return readGateChecks(engine, topology, step.gates);
}

function supersededBefore(incident: Incident, step: StepId, attempt: number): Sentence | undefined {
  const last = incident.requests.findLast(({ asked }) => asked.step === step && asked.attempt === attempt);
  return last?.status.is === 'closed' && last.status.how === 'superseded' ? last.closedBecause : undefined;
}
