import { listOf, personOf } from '../domain/approval/eligible.ts';
import type { Actor, IncidentEvent } from '../domain/event.ts';
import type { Incident } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { whyParams } from '../domain/wording/why.ts';
import { type Engine, topologyOf } from './engine.ts';
import { otherTopology } from './other-topology.ts';

/** What somebody wants to do to a running incident: the event, or why not. */
export type Steered = { readonly event: IncidentEvent } | Sentence;

/**
 * Checks who it is, decides on the current state, appends. The sentence says why not; undefined when it is done. What only
 * stops things (abort, deny) is done by any process; the rest only by one that has the roster in force.
 */
export async function steer(
  engine: Engine,
  id: IncidentId,
  slack: string,
  roles: readonly ('operator' | 'approver')[],
  decide: (incident: Incident, topology: Topology, by: Actor) => Steered,
  act: 'goes-on' | 'stops' = 'goes-on',
): Promise<Sentence | undefined> {
  const doubt = act === 'goes-on' ? await topologyBar(engine, id) : undefined;
  if (doubt) return doubt;
  let refusal: Sentence | undefined;
  const done = await engine.incidents.transact(id, (incident) => {
    const topology = topologyOf(engine, incident.system);
    const person = personOf(topology, slack);
    refusal = incident.phase.is === 'ended' ? sayEngine('act.closed') : roleBar(topology, slack, roles);
    if (refusal !== undefined || person === undefined) return undefined;
    const decided = decide(incident, topology, { person: person.name, slack });
    if ('event' in decided) return decided;
    refusal = decided;
    return undefined;
  });
  engine.changed(id);
  if (refusal !== undefined) return refusal;
  return done.ok ? undefined : sayEngine('act.journal-doubt', whyParams(done));
}

async function topologyBar(engine: Engine, id: IncidentId): Promise<Sentence | undefined> {
  const loaded = await engine.incidents.load(id);
  return loaded.ok ? actBar(engine, topologyOf(engine, loaded.incident.system)) : undefined;
}

/** Why this process may start or steer nothing: another topology is recorded, and with it another roster. */
export async function actBar(engine: Engine, topology: Topology): Promise<Sentence | undefined> {
  const doubt = await otherTopology(engine, topology);
  if (!doubt) return undefined;
  const params = { system: topology.name };
  return doubt === 'other' ? sayEngine('act.other-topology', params) : sayEngine('act.topology-unknown', params);
}

/** Why this Slack id may not do it, or undefined when it may. */
export function roleBar(
  topology: Topology,
  slack: string,
  roles: readonly ('operator' | 'approver')[],
): Sentence | undefined {
  const person = personOf(topology, slack);
  if (person && roles.some((role) => person.roles.includes(role))) return undefined;
  if (roles.includes('approver')) return sayEngine('act.not-allowed', { system: topology.name });
  const operators = topology.roster.filter((each) => each.roles.includes('operator')).map(({ name }) => name);
  return sayEngine('open.not-operator', { system: topology.name, operators: listOf(operators) });
}
