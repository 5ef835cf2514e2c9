import { AsyncLocalStorage } from 'node:async_hooks';

/** Somebody who acts at the same instant as others; each call that others could notice is a gate. */
export interface Actor {
  readonly name: string;
  act(): Promise<void>;
}

/** A call that waits at its gate, e.g. `journal.append`. */
export interface Waiting {
  readonly actor: string;
  readonly call: string;
}

export interface Stage {
  readonly actors: readonly Actor[];
  /** Asked when all have come to their end; throws what does not hold. */
  check(order: readonly Waiting[]): void;
}

export type Gate = (call: string) => Promise<void>;

interface Node {
  readonly enabled: readonly Waiting[];
  readonly asleep: readonly Waiting[];
  readonly tried: Waiting[];
  chosen: Waiting;
}

interface Held extends Waiting {
  open(): void;
}

/**
 * Acts out every order in which the actors' calls can take place, each on a stage of its own, and gives their number.
 * Of orders that differ only by exchanging neighbours that commute one is played (sleep sets); none is left out when
 * nothing commutes. Actors must wait for nothing but their gates and one another.
 */
export async function everyInterleaving(
  setTheStage: (gate: Gate) => Promise<Stage>,
  commute: (one: Waiting, other: Waiting) => boolean,
): Promise<number> {
  const path: Node[] = [];
  let played = 0;
  do {
    if (await play(path, setTheStage, commute)) played += 1;
  } while (another(path));
  return played;
}

/** One order: along the path as it was chosen, then always on with the first. False: it was played before, in another order. */
async function play(
  path: Node[],
  setTheStage: (gate: Gate) => Promise<Stage>,
  commute: (one: Waiting, other: Waiting) => boolean,
): Promise<boolean> {
  const who = new AsyncLocalStorage<string>();
  const held: Held[] = [];
  let begun = false;
  const stage = await setTheStage((call) => {
    const actor = who.getStore();
    if (!begun || actor === undefined) return Promise.resolve();
    return new Promise((resolve) => held.push({ actor, call, open: resolve }));
  });
  begun = true;
  const ends = stage.actors.map(({ name, act }) => who.run(name, act));
  const order: Waiting[] = [];
  for (let depth = 0; ; depth += 1) {
    await quiet();
    if (held.length === 0) break;
    const node = path[depth] ?? nodeAfter(path, firstOfEach(held), commute);
    if (node === undefined) {
      begun = false;
      for (const { open } of held) open();
      await Promise.all(ends);
      return false;
    }
    path[depth] = node;
    const next = held.findIndex(({ actor }) => actor === node.chosen.actor);
    const [opened] = held.splice(next, 1);
    if (opened === undefined || opened.call !== node.chosen.call)
      throw new Error(`${node.chosen.actor} called ${node.chosen.call} before and now ${opened?.call}`);
    order.push({ actor: opened.actor, call: opened.call });
    opened.open();
  }
  path.length = order.length;
  await Promise.all(ends);
  try {
    stage.check(order);
  } catch (error) {
    throw new Error(order.map(({ actor, call }) => `${actor}: ${call}`).join('\n'), { cause: error });
  }
  return true;
}

/** Those that were tried before a neighbour that they commute with lead to orders that were played already. */
function nodeAfter(
  path: readonly Node[],
  enabled: readonly Waiting[],
  commute: (one: Waiting, other: Waiting) => boolean,
): Node | undefined {
  const before = path.at(-1);
  const asleep = before
    ? [...before.asleep, ...before.tried].filter(
        (each) => each.actor !== before.chosen.actor && commute(each, before.chosen),
      )
    : [];
  const chosen = enabled.find((each) => !has(asleep, each));
  return chosen && { enabled, asleep, tried: [], chosen };
}

/** The next order, by the last gate at which something else may come first; false when there is none. */
function another(path: Node[]): boolean {
  for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
    const { tried, asleep, enabled, chosen } = node;
    tried.push(chosen);
    const next = enabled.find((each) => !has(tried, each) && !has(asleep, each));
    if (next) {
      node.chosen = next;
      return true;
    }
    path.pop();
  }
  return false;
}

function has(list: readonly Waiting[], { actor }: Waiting): boolean {
  return list.some((each) => each.actor === actor);
}

function firstOfEach(held: readonly Held[]): Waiting[] {
  const actors = [...new Set(held.map(({ actor }) => actor))].sort();
  return actors.flatMap((actor) => {
    const first = held.find((each) => each.actor === actor);
    return first ? [{ actor, call: first.call }] : [];
  });
}

/** Everything has run that waits for nothing but promises. */
function quiet(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
