/** Runs acts of one key one after the other; acts of different keys do not wait for each other. */
export type Mutex = <Value>(key: string, act: () => Promise<Value>) => Promise<Value>;

export function createMutex(): Mutex {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, act) => {
    const before = tails.get(key) ?? Promise.resolve();
    const result = before.then(act, act);
    const tail = result.catch(() => undefined);
    tails.set(key, tail);
    try {
      return await result;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}
