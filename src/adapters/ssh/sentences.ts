import type { KsNode } from '../../domain/topology.ts';

/** A node as people know it: `global1a-webservice0 (10.0.0.1:22)`. */
export function called(node: KsNode): string {
  const address = node.address.includes(':') ? `[${node.address}]` : node.address;
  return `${node.name} (${address}:${node.port})`;
}

/** A duration in words for a sentence: `0.3 s`, `12 s`, `10 min`. */
export function lasting(ms: number): string {
  if (ms < 9950) return `${Math.round(ms / 100) / 10} s`;
  return ms < 120_000 ? `${Math.round(ms / 1000)} s` : `${Math.round(ms / 60_000)} min`;
}
