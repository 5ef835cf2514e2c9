import type { CheckPGReading, DecodedReading, Health } from '../../src/domain/answer.ts';
import type { NodeSeen, RegionSeen, Seen, SiteSeen } from '../../src/domain/survey.ts';
import type { Region, Topology } from '../../src/domain/topology.ts';
import { G1, G2 } from './paper-topology.ts';

/** What one region is like, seen from here. All is well where nothing is said. */
export interface Looks {
  /** Its ks nodes: all can be logged in to, none, or only the second. */
  readonly ks?: 'up' | 'dark' | 'half';
  /** Why they cannot be logged in to. */
  readonly reason?: NodeSeen['reason'];
  /** Its ks_master_zone; `undecodable` when the answer does not say. */
  readonly says?: string;
  /** The words CheckPG in this region has for nodes, by the beginning of their names; `ok` for all others. */
  readonly pg?: Readonly<Record<string, string>>;
  /** CheckPG in this region cannot be decoded. */
  readonly pgUnread?: boolean;
  /** Nodes that CheckPG in this region does not list. */
  readonly without?: readonly string[];
  /** The global primary by CheckPG in this region. */
  readonly primary?: string;
}

export const AT = Date.UTC(2026, 0, 2, 3, 4, 5);

export function siteSeen(topology: Topology, first: Looks = {}, second: Looks = {}): SiteSeen {
  return [regionSeen(topology, topology.regions[0], first), regionSeen(topology, topology.regions[1], second)];
}

function regionSeen(topology: Topology, region: Region, looks: Looks): RegionSeen {
  const nodes = region.ks.map(({ name }, i): NodeSeen => {
    const silent = looks.ks === 'dark' || (looks.ks === 'half' && i === 0);
    if (!silent) return { node: name, reachable: true, at: AT };
    return { node: name, reachable: false, why: `${name} is silent`, reason: looks.reason ?? 'timeout', at: AT };
  });
  const node = nodes.find(({ reachable }) => reachable)?.node;
  const seen = (decoded: DecodedReading): Seen =>
    node === undefined
      ? { decoded: { ok: false, why: `no ks node of ${region.name} could be reached` }, raw: RAW, at: AT }
      : { node, decoded, raw: RAW, at: AT };
  return {
    region: region.name,
    nodes,
    gks: seen(gksOf(looks)),
    global: seen(pgOf(topology, 'global', looks)),
    ...(topology.recoveryPg && { recovery: seen(pgOf(topology, 'recovery', looks)) }),
  };
}

const RAW = { text: '{}', cut: false };

function gksOf({ says = G1 }: Looks): DecodedReading {
  return says === 'undecodable'
    ? { ok: false, why: 'the tool printed nothing' }
    : { ok: true, reading: { kind: 'GetGlobalKSInfo', ksMasterZone: says } };
}

function pgOf(topology: Topology, db: 'global' | 'recovery', looks: Looks): DecodedReading {
  if (looks.pgUnread) return { ok: false, why: 'the tool printed nothing' };
  const health = (node: string): Health => {
    const word = Object.entries(looks.pg ?? {}).find(([begins]) => node.startsWith(begins))?.[1] ?? 'ok';
    return word === 'ok' ? { is: 'ok' } : { is: 'not-ok', word };
  };
  const listed = (names: readonly string[]) =>
    names.filter((node) => !looks.without?.includes(node)).map((node) => ({ node, health: health(node) }));
  const pg = topology.regions.flatMap(({ pg, recoveryPg }) => (db === 'global' ? pg : recoveryPg ? [recoveryPg] : []));
  const reading: CheckPGReading = {
    kind: 'CheckPG',
    dbName: db,
    cluster: { is: 'ok' },
    primary: db === 'global' ? (looks.primary ?? `${G1}-pgserver0`) : `${G1}-recoverypgserver0`,
    pgNodes: listed(pg),
    pgpoolNodes: listed([`${G1}-pgpool0`, `${G2}-pgpool0`]),
  };
  return { ok: true, reading };
}
