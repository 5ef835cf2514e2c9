import { decodeOperationLog, isOperationId } from '../domain/decode/operation-log.ts';
import type { IncidentEvent } from '../domain/event.ts';
import { type Incident, type Settling, stateOf } from '../domain/incident/state.ts';
import { type CheckStep, type DirectiveStep, ksNodeOf, stepById } from '../domain/plan.ts';
import { type LogLook, type Look, type Settled, settled, worstOf } from '../domain/settle.ts';
import { operationDeadlineOf, type Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { sayReason } from '../domain/wording/reason.ts';
import { sayReceipt } from '../domain/wording/receipt.ts';
import { because, reasonOf, type Why } from '../domain/wording/why.ts';
import { type Engine, topologyOf } from './engine.ts';
import type { Lease } from './ports/lease.ts';
import { labelOf, readCheck } from './read-check.ts';

/**
 * Follows an accepted operation to its end: the UUID in zone_watcher.log on the node it was sent to; where the
 * log says nothing, the settling checks. Returns when the journal has the end, or a question, or the lease is lost.
 */
export async function settleOperation(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  lease: Lease,
): Promise<void> {
  const looks: Look[] = [];
  while (lease.held() && !engine.stopping.aborted) {
    // Each time: deadlines and the words of the log may be read again meanwhile.
    const topology = topologyOf(engine, incident.system);
    const loaded = await engine.incidents.load(incident.id);
    if (!loaded.ok) return;
    const state = stateOf(loaded.incident, step.id);
    if (state.is !== 'settling' || loaded.incident.aborted !== undefined) return;
    const log = await lookAtLog(engine, topology, state);
    await noteProgress(engine, incident, step, log);
    if (log.state === 'absent' || log.state === 'unreadable')
      looks.push(await lookAtChecks(engine, incident, step, topology));
    // Seen at work: readings from before prove nothing any more.
    else looks.length = 0;
    const clocks = {
      since: state.since,
      now: engine.clock.now(),
      deadline: operationDeadlineOf(topology.timing, step.directive.name),
    };
    const end = settled(log, looks, clocks, topology.timing);
    if (end.is !== 'wait') return recordEnd(engine, incident, step, state, end, topology);
    await engine.clock.sleep(topology.timing.pollEvery, engine.stopping);
  }
}

type End = Exclude<Settled, { is: 'wait' }>;

type SeenLog = LogLook & { readonly seen: number };

async function lookAtLog(engine: Engine, topology: Topology, state: Settling): Promise<SeenLog> {
  const node = ksNodeOf(topology, state.node);
  if (state.uuid === undefined || !isOperationId(state.uuid)) {
    return unreadable(because(sayReason('reason.no-operation-id')));
  }
  if (node === undefined) return unreadable(because(sayReceipt('receipt.no-node', { node: state.node })));
  // -h: no file name before the line; -F: the id is text, not a pattern. grep exits 1 when nothing matches, 2 when it cannot read.
  const argv = ['grep', '-a', '-h', '-F', '-e', state.uuid, '--', node.logPath];
  const answer = await engine.shell.read(node, argv, topology.timing.checkTimeout);
  if (!answer.ok) return unreadable(reasonOf(answer));
  if (answer.exit > 1) {
    const said = answer.stderr.toString('utf8').trim().slice(0, 300);
    return unreadable(said === '' ? because(sayReason('reason.grep', { exit: answer.exit })) : { why: said });
  }
  const progress = decodeOperationLog(answer.stdout.toString('utf8'), state.uuid, topology.log);
  return {
    state: progress.state,
    seen: progress.lines.length,
    ...(progress.last !== undefined && { last: progress.last }),
  };
}

function unreadable(why: Why): SeenLog {
  return { state: 'unreadable', seen: 0, ...why };
}

async function lookAtChecks(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  topology: Topology,
): Promise<Look> {
  const reads = await Promise.all(settlingChecks(incident, step).map((check) => readCheck(engine, topology, check)));
  // The earliest reading's time: all of them must have been taken after the operation was sent.
  const at = Math.min(...reads.map((read) => read.at));
  return { at, holds: worstOf(reads.map((read) => read.verdict.is)) === 'holds' };
}

function settlingChecks(incident: Incident, step: DirectiveStep): CheckStep[] {
  return step.settles.flatMap((id) => {
    const check = stepById(incident.plan, id);
    return check?.kind === 'check' ? [check] : [];
  });
}

async function noteProgress(engine: Engine, incident: Incident, step: DirectiveStep, log: SeenLog): Promise<void> {
  await engine.incidents.transact(incident.id, (now) => {
    const state = stateOf(now, step.id);
    if (state.is !== 'settling') return undefined;
    const barred = log.state === 'unreadable' ? log : undefined;
    if (state.progress.seen === log.seen && state.progress.unreadable === barred?.why) return undefined;
    const last = log.state === 'unreadable' ? undefined : log.last;
    return {
      event: {
        type: 'progress',
        step: step.id,
        attempt: state.attempt,
        node: state.node,
        seen: log.seen,
        ...(last !== undefined && { last }),
        ...(barred && { unreadable: barred.why, ...(barred.say && { say: barred.say }) }),
      },
    };
  });
}

async function recordEnd(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  was: Settling,
  end: End,
  topology: Topology,
): Promise<void> {
  const place = { step: step.id, attempt: was.attempt };
  const readings = end.is === 'succeeded' ? [] : await readingsForQuestion(engine, incident, step, topology);
  await engine.incidents.transact(incident.id, (now) => {
    const state = stateOf(now, step.id);
    if (state.is !== 'settling' || state.attempt !== was.attempt) return undefined;
    return { event: endEvent(end, place, readings, engine.clock.now() - state.since) };
  });
}

function endEvent(
  end: End,
  place: { step: DirectiveStep['id']; attempt: number },
  readings: Awaited<ReturnType<typeof readingsForQuestion>>,
  lasted: number,
): IncidentEvent {
  switch (end.is) {
    case 'succeeded':
      return {
        type: 'operation-ended',
        ...place,
        proof: end.proof,
        result: 'succeeded',
        ...(end.line !== undefined && { line: end.line }),
      };
    case 'failed':
      return {
        type: 'stuck',
        ...place,
        kind: 'operation-failed',
        say: sayEngine('stuck.operation-failed', { step: place.step, line: end.line ?? '' }),
        readings,
      };
    case 'deadline':
      return {
        type: 'stuck',
        ...place,
        kind: 'operation-deadline',
        say: sayEngine('stuck.operation-deadline', { step: place.step, minutes: minutes(lasted) }),
        readings,
      };
  }
}

/** The read-only checks that people need for a decision: the step's settling checks, read now. */
export async function readingsForQuestion(engine: Engine, incident: Incident, step: DirectiveStep, topology: Topology) {
  return Promise.all(
    settlingChecks(incident, step).map(async (check) => {
      const read = await readCheck(engine, topology, check);
      return { label: `${check.id} ${labelOf(check.query)}`, verdict: read.verdict, raw: read.raw };
    }),
  );
}

export function minutes(ms: number): number {
  return Math.round(ms / 6000) / 10;
}
