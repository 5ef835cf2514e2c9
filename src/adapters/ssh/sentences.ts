import type { KsNode } from '../../domain/topology.ts';
import { inBoth, type Sentence } from '../../domain/wording/sentence.ts';

/** A node as people know it: `global1a-webservice0 (10.0.0.1:22)`. */
export function called(node: KsNode): string {
  const address = node.address.includes(':') ? `[${node.address}]` : node.address;
  return `${node.name} (${address}:${node.port})`;
}

/** The parameter `time` of a sentence, a duration in words: `0.3 s`, `12 s`, `10 min`. */
export function lasting(ms: number): Sentence['params'] {
  if (ms >= 120_000) return inUnits(Math.round(ms / 60_000), 'min', '分钟');
  return inUnits(ms < 9950 ? Math.round(ms / 100) / 10 : Math.round(ms / 1000), 's', '秒');
}

function inUnits(amount: number, en: string, zh: string): Sentence['params'] {
  return inBoth('time', { en: `${amount} ${en}`, zh: `${amount} ${zh}` });
}
