import type { DecodedReading, Reading } from './answer.ts';
import type { Raw } from './event.ts';
import type { NodeName, RegionName } from './names.ts';
import type { Topology } from './topology.ts';
import { sayReason } from './wording/reason.ts';
import { allOf, because, reasonOf, type Why } from './wording/why.ts';

/** What was seen of both regions from the host TwoKey runs on, in the topology's order. Times are ms since 1970. */
export type SiteSeen = readonly [RegionSeen, RegionSeen];

export interface RegionSeen {
  readonly region: RegionName;
  /** Every ks node of the region: whether TwoKey could connect and log in. */
  readonly nodes: readonly NodeSeen[];
  readonly gks: Seen;
  /** CheckPG global, asked in this region. */
  readonly global: Seen;
  /** CheckPG recovery, asked in this region; only where recovery pg is deployed. */
  readonly recovery?: Seen;
}

/** `why` names the node; absent when it is reachable. */
export interface NodeSeen extends Partial<Why> {
  readonly node: NodeName;
  readonly reachable: boolean;
  /** `auth` and `host-key` say that a machine is there, though not one that lets TwoKey in. */
  readonly reason?: 'refused' | 'timeout' | 'auth' | 'host-key' | 'protocol';
  readonly at: number;
}

/** A query's answer: decoded, and as it came. Without `node` nothing was asked: no ks node could be logged in to. */
export interface Seen {
  readonly node?: NodeName;
  readonly decoded: DecodedReading;
  readonly raw: Raw;
  readonly at: number;
}

/** What a region says about who is master. */
export type MasterWord =
  | { readonly is: 'region'; readonly master: RegionName }
  /** A name that is no region of this topology. */
  | { readonly is: 'strange'; readonly says: string }
  | (Why & { readonly is: 'none' });

/** A region in the words the decisions need: whether it answers at all, and its word on who is master. */
export interface Side {
  readonly region: RegionName;
  /** None of its ks nodes could be logged in to. From where TwoKey runs that is "cannot reach", never "down". */
  readonly dark: boolean;
  /** Dark, and yet a machine is there that refuses the log-in or shows another host key: "not let in", not "lost". */
  readonly refuses: boolean;
  readonly word: MasterWord;
}

export function sidesOf(seen: SiteSeen, topology: Topology): readonly [Side, Side] {
  return [sideOf(seen[0], topology), sideOf(seen[1], topology)];
}

function sideOf({ region, nodes, gks }: RegionSeen, topology: Topology): Side {
  if (nodes.some(({ reachable }) => reachable))
    return { region, dark: false, refuses: false, word: wordOf(gks.decoded, topology) };
  const refuses = nodes.some(({ reason }) => reason === 'auth' || reason === 'host-key');
  return { region, dark: true, refuses, word: { is: 'none', ...whySilent(nodes) } };
}

function wordOf(decoded: DecodedReading, topology: Topology): MasterWord {
  if (!decoded.ok) return { is: 'none', ...reasonOf(decoded) };
  const { reading } = decoded;
  if (reading.kind !== 'GetGlobalKSInfo') return { is: 'none', ...otherAnswer(reading) };
  const says = folded(reading.ksMasterZone);
  const region = topology.regions.find(({ name }) => folded(name) === says);
  return region ? { is: 'region', master: region.name } : { is: 'strange', says: reading.ksMasterZone };
}

/** An answer that is to another question than was asked. */
export function otherAnswer({ kind }: Reading): Why {
  return because(sayReason('reason.other-answer', { kind }));
}

/** Why these nodes could not be logged in to, one after the other. */
export function whySilent(nodes: readonly NodeSeen[]): Why {
  return allOf(nodes.map((node) => reasonOf({ why: node.node, ...node })));
}

/** A region's name as it compares: what the platform prints may differ in case or be padded. */
function folded(name: string): string {
  return name.trim().toLowerCase();
}
