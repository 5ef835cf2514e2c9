/** A process that can be killed at any call it makes: from then on nothing it calls answers and nothing it does counts. */
export interface Life {
  readonly name: string;
  dead: boolean;
  /** The calls made so far, `journal.append` and the like, in order. */
  readonly calls: string[];
  /** Asked at each call; `before` kills before the call took effect, `after` when it had and the answer was lost. */
  killAt?: (call: number, name: string) => 'before' | 'after' | undefined;
  /** What happens while a call is under way, before it takes effect; the process waits for it. */
  meanwhile?: (name: string) => Promise<void>;
}

export class Killed extends Error {}

export function newLife(name: string): Life {
  return { name, dead: false, calls: [] };
}

/** The port as a process with this life sees it. */
export function mortal<Port extends object>(port: Port, name: string, life: Life): Port {
  return new Proxy(port, {
    get(target, key) {
      const method: unknown = Reflect.get(target, key);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) => {
        const result: () => unknown = () => Reflect.apply(method, target, args);
        return SYNCHRONOUS.has(String(key)) ? result() : called(life, `${name}.${String(key)}`, result);
      };
    },
  });
}

const SYNCHRONOUS = new Set(['now', 'pinnedFingerprint', 'onAppend', 'ids', 'entries', 'begin']);

async function called(life: Life, name: string, act: () => unknown): Promise<unknown> {
  if (life.dead) throw new Killed(name);
  life.calls.push(name);
  const call = life.calls.length;
  if (life.meanwhile !== undefined) await life.meanwhile(name);
  const kill = life.killAt?.(call, name);
  if (kill === 'before' || life.dead) die(life, name);
  const result = await act();
  if (kill === 'after' || life.dead) die(life, name);
  return result;
}

function die(life: Life, name: string): never {
  life.dead = true;
  throw new Killed(name);
}
