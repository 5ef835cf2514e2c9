import type { GateReading, GatesRead } from '../domain/event.ts';
import type { Incident } from '../domain/incident/state.ts';
import type { NodeName } from '../domain/names.ts';
import { type CheckStep, ksNodeOf, type Plan } from '../domain/plan.ts';
import type { KsNode, Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { reasonOf } from '../domain/wording/why.ts';
import { type Engine, topologyOf } from './engine.ts';
import { readCheck } from './read-check.ts';

/**
 * Before the first state change: SSH to every ks node and every gate, shown to people. They decide about a planned
 * switch and inform in a disaster; beginning midway, what the rows before it should have brought about decides.
 */
export async function readGates(engine: Engine, incident: Incident, attempt: number): Promise<void> {
  const topology = topologyOf(engine, incident.system);
  const { plan } = incident;
  const [nodes, gates, proofs] = await Promise.all([
    openAll(
      engine,
      topology.regions.flatMap((region) => region.ks),
    ),
    readGateChecks(engine, topology, plan.gates),
    readGateChecks(engine, topology, plan.join?.proofs ?? []),
  ]);
  const answering = await askTheSilent(engine, topology, nodes);
  const { clear, say } = judgeGates(plan, { nodes: answering, gates, proofs });
  const event: GatesRead = { type: 'gates-read', attempt, gates: [...gates, ...proofs], nodes: answering, clear, say };
  await engine.incidents.transact(incident.id, ({ phase, aborted }) =>
    phase.is === 'gates' && phase.attempt === attempt && aborted === undefined ? { event } : undefined,
  );
}

/** A node that let us in and fell silent when a gate was read from it is not there for the switch, unless it answers again. */
function askTheSilent(engine: Engine, topology: Topology, nodes: GatesRead['nodes']): Promise<GatesRead['nodes']> {
  return Promise.all(
    nodes.map(async (seen) => {
      const node = ksNodeOf(topology, seen.node);
      if (!seen.reachable || node === undefined || engine.silences.lately(node) === undefined) return seen;
      const uptime = await engine.shell.uptime(node);
      if (!uptime.ok) return { node: seen.node, reachable: false, ...reasonOf(uptime) };
      engine.silences.spoke(node);
      return seen;
    }),
  );
}

interface GatesSeen {
  readonly nodes: GatesRead['nodes'];
  readonly gates: readonly GateReading[];
  readonly proofs: readonly GateReading[];
}

function judgeGates(plan: Plan, { nodes, gates, proofs }: GatesSeen): Pick<GatesRead, 'clear' | 'say'> {
  const failing = (read: readonly GateReading[]) => read.filter(({ verdict }) => verdict.is !== 'holds').length;
  const silent = nodes.filter(({ reachable }) => !reachable).length;
  if (plan.join !== undefined) {
    const away = nodes.filter(({ node, reachable }) => plan.join?.nodes.includes(node) && !reachable).length;
    const all = proofs.length + plan.join.nodes.length;
    const params = { row: plan.join.typed, count: failing(proofs) + away, all };
    const clear = params.count === 0;
    return { clear, say: sayEngine(clear ? 'gates.join-clear' : 'gates.join-not-clear', params) };
  }
  const count = failing(gates) + silent;
  const all = gates.length + nodes.length;
  if (count === 0) return { clear: true, say: sayEngine('gates.clear') };
  if (plan.preflight === 'informs') return { clear: true, say: sayEngine('gates.informs', { count, all }) };
  return { clear: false, say: sayEngine('gates.not-clear', { count, all }) };
}

/** All gates, side by side. */
export function readGateChecks(
  engine: Engine,
  topology: Topology,
  gates: readonly CheckStep[],
): Promise<GateReading[]> {
  return Promise.all(
    gates.map(async (gate) => {
      const read = await readCheck(engine, topology, gate);
      return {
        gate: gate.id,
        ...(read.node !== undefined && { node: read.node }),
        verdict: read.verdict,
        summary: read.summary,
        raw: read.raw,
        at: read.at,
      };
    }),
  );
}

/** The nodes that joining midway needs and that do not let us in now. */
export async function joinNodesAway(engine: Engine, plan: Plan, topology: Topology): Promise<readonly NodeName[]> {
  const wanted = (plan.join?.nodes ?? []).flatMap((name) => ksNodeOf(topology, name) ?? []);
  const opened = await openAll(engine, wanted);
  return opened.filter(({ reachable }) => !reachable).map(({ node }) => node);
}

/** Whether each of these nodes lets us in. */
export function openAll(engine: Engine, nodes: readonly KsNode[]): Promise<GatesRead['nodes'][number][]> {
  return Promise.all(
    nodes.map(async (node) => {
      const opened = await engine.shell.open(node);
      return opened.ok
        ? { node: node.name, reachable: true }
        : { node: node.name, reachable: false, ...reasonOf(opened) };
    }),
  );
}
