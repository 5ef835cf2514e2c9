import { nextAction } from '../domain/incident/next-action.ts';
import { type Incident, stateOf } from '../domain/incident/state.ts';
import { type DirectiveStep, stepById } from '../domain/plan.ts';
import { askAboutOutcome } from './ask-about-outcome.ts';
import { askApproval, askToJoin } from './ask-approval.ts';
import { dispatch, type Went } from './dispatch.ts';
import { dispatchNext } from './dispatch-next.ts';
import { type Engine, topologyOf } from './engine.ts';
import { holdUpIncident } from './hold-up.ts';
import { isOneOfSeveral } from './one-of-several.ts';
import { otherTopology } from './other-topology.ts';
import { pollCheck } from './poll-check.ts';
import type { Lease } from './ports/lease.ts';
import type { Work } from './ports/work-queue.ts';
import { proveReturn } from './prove-return.ts';
import { readGates } from './read-gates.ts';
import { resolveFromReceipt } from './resolve-sent.ts';
import { settleOperation } from './settle-operation.ts';

/** How long to wait before looking again when Slack could not be asked, ms: each look asks for what Slack answers 50 times a minute. */
const LATER = 2_000;

/**
 * One delivery of a job. It carries only incident, step and attempt: the journal decides whether there is still
 * something to do, and a second delivery continues where the journal says the first one stopped.
 */
export async function workOn(engine: Engine, work: Work): Promise<void> {
  if (engine.stopping.aborted) return;
  const lease = await engine.leases.take('work', work.incident);
  if (lease === undefined) return;
  let moved = false;
  try {
    while (lease.held() && !engine.stopping.aborted && (await workOnce(engine, work, lease))) moved = true;
  } finally {
    await lease.release();
    // Work that moved nothing is found again by the watch; queueing it again at once would spin.
    if (moved) engine.changed(work.incident);
  }
}

/** False when this work is done, is not this process's, or belongs to people now. */
async function workOnce(engine: Engine, work: Work, lease: Lease): Promise<boolean> {
  const loaded = await engine.incidents.load(work.incident);
  if (!loaded.ok) {
    engine.log.error({ incident: work.incident, why: loaded.why }, 'work stops: the journal cannot be read');
    return false;
  }
  const { incident } = loaded;
  if (!engine.topologies.has(incident.system)) return false;
  const before = incident.head.n;
  const action = nextAction(incident, engine.clock.now());
  if (action.do !== 'work' || action.step !== work.step || action.attempt !== work.attempt) return false;
  if (await isOneOfSeveral(engine, incident)) return false;
  const went = await perform(engine, incident, work, lease);
  if (went === 'wait') await engine.clock.sleep(LATER, engine.stopping);
  if (went === 'not-here') return false;
  const after = await engine.incidents.load(work.incident);
  return went === 'wait' || (after.ok && after.incident.head.n > before);
}

async function perform(engine: Engine, incident: Incident, work: Work, lease: Lease): Promise<Went> {
  if (work.step === 'gates') {
    await readGates(engine, incident, work.attempt);
    return 'on';
  }
  const step = stepById(incident.plan, work.step);
  if (incident.phase.is === 'joining') {
    if (await heldHere(engine, incident)) return 'not-here';
    await askToJoin(engine, incident, incident.phase.at, work.attempt);
    return 'on';
  }
  switch (step?.kind) {
    case 'directive':
      return performDirective(engine, incident, step, lease);
    case 'check':
      await pollCheck(engine, incident, step, lease);
      return 'on';
    case 'wait':
      await proveReturn(engine, incident, step);
      return 'on';
    default:
      return 'on';
  }
}

async function performDirective(engine: Engine, incident: Incident, step: DirectiveStep, lease: Lease): Promise<Went> {
  const state = stateOf(incident, step.id);
  switch (state.is) {
    case 'waiting':
      if (await heldHere(engine, incident)) return 'not-here';
      await askApproval(engine, incident, step, state.attempt);
      return 'on';
    case 'asking': {
      const request = incident.requests.find(({ asked }) => asked.request === state.request);
      return request ? dispatch(engine, incident, step, request) : 'on';
    }
    case 'running': {
      const open = state.nodes.find(({ outcome }) => outcome === undefined);
      if (open) await resolveFromReceipt(engine, incident, step, open);
      else if (state.nodes.every(({ outcome }) => outcome?.outcome === 'accepted'))
        return dispatchNext(engine, incident, step, state.attempt);
      else await askAboutOutcome(engine, incident, step);
      return 'on';
    }
    case 'settling':
      await settleOperation(engine, incident, step, lease);
      return 'on';
    case 'checking':
    case 'proving':
    case 'stuck':
    case 'passed':
      return 'on';
  }
}

/** Another topology is recorded: nothing is asked, and the live status says why. */
async function heldHere(engine: Engine, incident: Incident): Promise<boolean> {
  const doubt = await otherTopology(engine, topologyOf(engine, incident.system));
  if (doubt) await holdUpIncident(engine, incident, doubt);
  return doubt !== false;
}
