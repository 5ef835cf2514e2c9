import type { KsNode } from '../../domain/topology.ts';

/** Lets one task at a time through per node, in the order they came: a hung node gathers no pile of processes. */
export function createTurns(): { take<T>(node: KsNode, task: () => Promise<T>): Promise<T> } {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(node, task) {
      const key = `${node.address}:${node.port}`;
      const turn = (last.get(key) ?? Promise.resolve()).then(task, task);
      last.set(key, turn);
      return turn;
    },
  };
}
