import type { KsNode } from '../domain/topology.ts';
import type { Why } from '../domain/wording/why.ts';

/** For so long a node that fell silent is asked last, ms. */
const LATELY = 30_000;

/** A ks node that was to answer and did not, though it let us in. */
export interface Silence extends Why {
  readonly node: KsNode;
}

/**
 * Which ks nodes fell silent lately: what this process remembers, so that a node that hangs costs one time-out and not
 * one for each reading. It says only whom to ask first. It decides nothing, and is in no journal.
 */
export interface Silences {
  fell(silence: Silence): void;
  /** It answered: it is as good as any other again. */
  spoke(node: KsNode): void;
  lately(node: KsNode): Silence | undefined;
  /** In the order in which to ask: as they come, those that fell silent lately last. */
  inOrder(nodes: readonly KsNode[]): readonly KsNode[];
  /** `told` hears each that falls silent from now on; the returned function ends it. */
  listen(told: (silence: Silence) => void): () => void;
}

export function createSilences(now: () => number): Silences {
  const silent = new Map<string, Silence & { readonly at: number }>();
  const listeners = new Set<(silence: Silence) => void>();

  function lately(node: KsNode): Silence | undefined {
    const known = silent.get(keyOf(node));
    return known !== undefined && now() - known.at < LATELY ? known : undefined;
  }

  return {
    fell(silence) {
      silent.set(keyOf(silence.node), { ...silence, at: now() });
      for (const told of listeners) told(silence);
    },
    spoke: (node) => void silent.delete(keyOf(node)),
    lately,
    inOrder: (nodes) => nodes.toSorted((a, b) => Number(lately(a) !== undefined) - Number(lately(b) !== undefined)),
    listen(told) {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
  };
}

function keyOf({ address, port }: KsNode): string {
  return `${address}:${port}`;
}
