import type { Query } from '../domain/directive.ts';
import { type NodeSeen, type RegionSeen, type Seen, type SiteSeen, whySilent } from '../domain/survey.ts';
import type { KsNode, Region, Topology } from '../domain/topology.ts';
import { noneReached, reasonOf } from '../domain/wording/why.ts';
import type { Engine } from './engine.ts';
import { rawOfFailure } from './raw.ts';
import { askNode } from './read-query.ts';

/**
 * Looks at both regions side by side: logs in to every ks node, then asks the first that lets TwoKey in who is master
 * and how the databases are. Changes nothing. Takes as long as the slowest node's connect and check time-outs; a dark
 * region is tried once, not again for every question.
 */
export async function surveyRegions(engine: Engine, topology: Topology): Promise<SiteSeen> {
  const [first, second] = topology.regions;
  return Promise.all([surveyRegion(engine, topology, first), surveyRegion(engine, topology, second)]);
}

async function surveyRegion(engine: Engine, topology: Topology, region: Region): Promise<RegionSeen> {
  const nodes = await Promise.all(region.ks.map((node) => openNode(engine, node)));
  const node = region.ks.find((_, i) => nodes[i]?.reachable);
  const ask = (query: Query) => (node ? askNode(engine, topology, node, query) : notAsked(engine, region, nodes));
  const [gks, global, recovery] = await Promise.all([
    ask({ name: 'GetGlobalKSInfo' }),
    ask({ name: 'CheckPG', db_name: 'global' }),
    topology.recoveryPg ? ask({ name: 'CheckPG', db_name: 'recovery' }) : undefined,
  ]);
  return { region: region.name, nodes, gks, global, ...(recovery && { recovery }) };
}

async function openNode(engine: Engine, node: KsNode): Promise<NodeSeen> {
  const opened = await engine.shell.open(node);
  const seen = { node: node.name, at: engine.clock.now() };
  return opened.ok
    ? { ...seen, reachable: true }
    : { ...seen, reachable: false, reason: opened.reason, ...reasonOf(opened) };
}

function notAsked(engine: Engine, region: Region, nodes: readonly NodeSeen[]): Seen {
  const why = noneReached(region.name, whySilent(nodes));
  return { decoded: { ok: false, ...why }, raw: rawOfFailure(why), at: engine.clock.now() };
}
