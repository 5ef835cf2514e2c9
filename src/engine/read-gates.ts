import type { GateReading, GatesRead } from '../domain/event.ts';
import type { Incident } from '../domain/incident/state.ts';
import type { CheckStep } from '../domain/plan.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import { type Engine, topologyOf } from './engine.ts';
import { readCheck } from './read-check.ts';

/** Before the first state change: SSH to every ks node and every gate, shown to people; the gates decide. */
export async function readGates(engine: Engine, incident: Incident, attempt: number): Promise<void> {
  const topology = topologyOf(engine, incident.system);
  const [nodes, gates] = await Promise.all([
    openAll(engine, topology),
    readGateChecks(engine, topology, incident.plan.gates),
  ]);
  const failing = gates.filter(({ verdict }) => verdict.is !== 'holds').length;
  const silent = nodes.filter(({ reachable }) => !reachable).length;
  const clear = failing + silent === 0;
  const say = clear
    ? sayEngine('gates.clear')
    : sayEngine('gates.not-clear', { count: failing + silent, all: gates.length + nodes.length });
  const event: GatesRead = { type: 'gates-read', attempt, gates, nodes, clear, say };
  await engine.incidents.transact(incident.id, ({ phase, aborted }) =>
    phase.is === 'gates' && phase.attempt === attempt && aborted === undefined ? { event } : undefined,
  );
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

function openAll(engine: Engine, topology: Topology): Promise<GatesRead['nodes'][number][]> {
  return Promise.all(
    topology.regions
      .flatMap((region) => region.ks)
      .map(async (node) => {
        const opened = await engine.shell.open(node);
        return opened.ok
          ? { node: node.name, reachable: true }
          : { node: node.name, reachable: false, why: opened.why };
      }),
  );
}
