import { recheck } from '../domain/approval/recheck.ts';
import type { IncidentEvent } from '../domain/event.ts';
import { executeByOf } from '../domain/incident/next-action.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import type { DirectiveStep } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { barredSince } from './barred-since.ts';
import { type Engine, topologyOf } from './engine.ts';
import { heldBy, holdUp } from './hold-up.ts';
import { candidatesOf, makeReady } from './make-ready.ts';
import { isOneOfSeveral } from './one-of-several.ts';
import { otherTopology, type TopologyDoubt } from './other-topology.ts';
import { readGateChecks } from './read-gates.ts';
import { send } from './send.ts';
import { gatherStanding } from './standing.ts';
import { tellingSilences } from './tell-silence.ts';

/**
 * Sends an approved directive, once. Order matters: everything the approval depends on is read again; the node
 * is reached and its receipts looked at; `dispatched` is appended; only the one whose append won sends it.
 */
export async function dispatch(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  request: Request,
): Promise<Went> {
  const topology = topologyOf(engine, incident.system);
  const before = await otherTopology(engine, topology);
  if (before) return heldHere(engine, incident, request, topology, before);
  const deadline = executeByOf(request) ?? engine.clock.now();
  const { gates, ready } = await tellingSilences(engine, incident, request, topology, async () => ({
    gates: await readGateChecks(engine, topology, step.gates),
    ready: await makeReady(engine, incident, request, candidatesOf(incident, step, topology), deadline),
  }));
  // Last of all, so that nothing slow stands between what Slack says now and the append.
  const checked = recheck(await gatherStanding(engine, incident, request, topology, gates));
  switch (checked.is) {
    case 'not-approved':
      return 'on';
    case 'later':
      await holdUp(engine, incident.id, request.asked.request, 'approved', checked.say);
      return 'wait';
    case 'append':
      await appendWhileApproved(engine, incident, request, checked.event);
      return 'on';
    case 'go': {
      if (ready.is === 'unsent') {
        await appendWhileApproved(engine, incident, request, {
          type: 'request-closed',
          request: request.asked.request,
          how: 'unsent',
          say: ready.say,
        });
        return 'on';
      }
      if (engine.stopping.aborted || (await isOneOfSeveral(engine, incident))) return 'not-here';
      // Once more, and of this process too: somebody may have changed the roster while the node was made ready.
      if (topologyOf(engine, incident.system) !== topology) return 'on';
      const other = await otherTopology(engine, topology);
      if (other) return heldHere(engine, incident, request, topology, other);
      const won = await appendWhileApproved(engine, incident, request, {
        ...ready.event,
        approvers: checked.approvers,
      });
      if (won) await send(engine, incident, step, ready.node, ready.event);
      return 'on';
    }
  }
}

/** Another process, or this one once it has read the file again, may use the approval; people see why it waits. */
async function heldHere(
  engine: Engine,
  incident: Incident,
  request: Request,
  topology: Topology,
  doubt: TopologyDoubt,
): Promise<Went> {
  await holdUp(engine, incident.id, request.asked.request, 'approved', heldBy(doubt, request, topology));
  return 'not-here';
}

/** `on`: look at the journal again. `wait`: a little later. `not-here`: this process must not act. */
export type Went = 'on' | 'wait' | 'not-here';

/** Appends only while the approval that was checked still stands and nobody aborted; true when this call's append won. */
async function appendWhileApproved(
  engine: Engine,
  incident: Incident,
  request: Request,
  event: IncidentEvent,
): Promise<boolean> {
  const executeBy = executeByOf(request);
  const done = await engine.incidents.transact(incident.id, (now) => {
    const current = now.requests.find(({ asked }) => asked.request === request.asked.request);
    if (now.aborted !== undefined || current === undefined || !stillApproved(request, current)) return undefined;
    const barred = event.type === 'dispatched' ? barredSince(engine, now, current, event.approvers) : undefined;
    if (barred) return barred.others ? undefined : { event: barred.event };
    return { event, ...(event.type === 'dispatched' && executeBy !== undefined && { notAfter: executeBy }) };
  });
  return done.ok && done.appended !== undefined && done.appended.event.type === event.type;
}

/** The same approval by the same persons: one that was taken back and given again has its own clocks and its own check. */
function stillApproved(checked: Request, now: Request): boolean {
  if (checked.status.is !== 'approved' || now.status.is !== 'approved' || checked.status.at !== now.status.at)
    return false;
  return checked.approvals.every(({ slack, at }) =>
    now.approvals.some((each) => each.slack === slack && each.at === at),
  );
}
