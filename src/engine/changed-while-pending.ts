import { bindingOf } from '../domain/approval/binding.ts';
import { changedRule } from '../domain/approval/recheck.ts';
import type { RequestClosed } from '../domain/event.ts';
import { type Incident, liveRequest } from '../domain/incident/state.ts';
import { stepById } from '../domain/plan.ts';
import { type Engine, topologyOf } from './engine.ts';
import { otherTopology } from './other-topology.ts';

/**
 * A pending request is void as soon as roster, policy or a node's place changed, not only when it is used (rule 19).
 * Host keys are left to the dispatch: each process pins its own, and two that differ would go on voiding for ever.
 */
export async function changedWhilePending(engine: Engine, incident: Incident): Promise<RequestClosed | undefined> {
  const request = liveRequest(incident);
  const step = request && stepById(incident.plan, request.asked.step);
  if (request === undefined || step === undefined) return undefined;
  const { attempt, purpose, reason, binding } = request.asked;
  const topology = topologyOf(engine, incident.system);
  const now = bindingOf({
    incident: incident.id,
    plan: incident.plan,
    step,
    attempt,
    purpose,
    nodes: binding.hosts.map(({ node }) => node),
    ...(reason !== undefined && { reason }),
    topology,
    pinnedHostKey: (name) => binding.hosts.find(({ node }) => node === name)?.hostKey,
  });
  const event = changedRule(request, now.binding);
  return event && ((await otherTopology(engine, topology)) ? undefined : event);
}
