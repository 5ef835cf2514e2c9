import type { ReturnRead } from '../domain/event.ts';
import { type Incident, stateOf } from '../domain/incident/state.ts';
import { ksNodeOf, type WaitStep } from '../domain/plan.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { type Engine, topologyOf } from './engine.ts';
import { openAll, readGateChecks } from './read-gates.ts';

/**
 * Whether the lost region is really back (erratum 8): SSH to each of its ks nodes, and CheckPG of both databases, asked
 * in the region that serves, shows its nodes. What was seen goes into the journal either way.
 */
export async function proveReturn(engine: Engine, incident: Incident, step: WaitStep): Promise<void> {
  const topology = topologyOf(engine, incident.system);
  const wanted = step.nodes.flatMap((name) => ksNodeOf(topology, name) ?? []);
  const [nodes, proofs] = await Promise.all([openAll(engine, wanted), readGateChecks(engine, topology, step.proofs)]);
  const silent = nodes.filter(({ reachable }) => !reachable).map(({ node }) => node);
  const unseen = proofs.filter(({ verdict }) => verdict.is !== 'holds').map(({ gate }) => gate);
  const back = silent.length + unseen.length === 0 && nodes.length === step.nodes.length;
  const say = back
    ? sayEngine('back.proved', { region: step.region })
    : sayEngine('back.not-proved', { region: step.region, what: [...silent, ...unseen].join(', ') });
  const event: ReturnRead = { type: 'return-read', step: step.id, nodes, proofs, back, say };
  await engine.incidents.transact(incident.id, (now) =>
    stateOf(now, step.id).is === 'proving' && now.aborted === undefined ? { event } : undefined,
  );
}
