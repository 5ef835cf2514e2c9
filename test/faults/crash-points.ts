import { appendFileSync } from 'node:fs';
import type { Decorate } from '../../src/decorate.ts';
import { isCall, type PointName, pointOf } from './points.ts';

/** What befalls a process when it reaches a point for the given time. */
export interface Armed {
  readonly point: PointName;
  /** 1: the first time. */
  readonly time: number;
  /** The process is gone at once, or its event loop stands still for so many ms. */
  readonly does: 'kill' | { readonly blockMs: number };
}

/** The variables that test/faults/bot.ts reads. */
export const ARMED = 'TWOKEY_FAULTS_ARMED';
/** A file that gets a line for each point when a process reaches it first, and for each fault. */
export const REACHED = 'TWOKEY_FAULTS_REACHED';

/** Ports whose calls pass through the points; what is armed happens there, within the call. */
export function crashPoints(armed: readonly Armed[], reachedFile: string): Decorate {
  const times = new Map<PointName, number>();
  const tell = (line: string) => {
    try {
      appendFileSync(reachedFile, `${line}\n`);
    } catch {
      // This process has no disk just now; it must not notice that somebody counts.
    }
  };
  const reach = (point: PointName) => {
    const time = (times.get(point) ?? 0) + 1;
    times.set(point, time);
    if (time === 1) tell(`reached ${point}`);
    for (const { does } of armed.filter((each) => each.point === point && each.time === time)) {
      tell(does === 'kill' ? `killed ${point}` : `blocked ${point}`);
      if (does === 'kill') process.kill(process.pid, 'SIGKILL');
      // After a kill too: nothing more may happen while the signal is on its way.
      standStill(does === 'kill' ? 10_000 : does.blockMs);
    }
  };
  return (name, port) =>
    new Proxy(port, {
      get(target, key) {
        const method: unknown = Reflect.get(target, key);
        if (typeof method !== 'function' || typeof key !== 'string' || !isCall(name, key)) return method;
        return async (...args: unknown[]) => {
          reach(pointOf(name, key, args, 'before'));
          const answer: unknown = await Reflect.apply(method, target, args);
          reach(pointOf(name, key, args, 'after'));
          return answer;
        };
      },
    });
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
