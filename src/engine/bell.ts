import type { Clock } from './ports/clock.ts';

/** Wakes one worker: rings that come while it works pile up into one. */
export interface Bell {
  ring(): void;
  /** What rang so far is being seen to. */
  hush(): void;
  rung(): boolean;
  /** Until it rings or `ms` have passed; true when it rang. */
  wait(ms: number): Promise<boolean>;
  /** For `ms`, whoever rings; only closing ends it early. */
  rest(ms: number): Promise<void>;
  close(): void;
  closed(): boolean;
}

export function createBell(clock: Clock): Bell {
  const closing = new AbortController();
  let ringing = new AbortController();
  return {
    ring: () => ringing.abort(),
    hush() {
      ringing = new AbortController();
    },
    rung: () => ringing.signal.aborted,
    async wait(ms) {
      await clock.sleep(ms, AbortSignal.any([ringing.signal, closing.signal]));
      return ringing.signal.aborted;
    },
    rest: (ms) => clock.sleep(ms, closing.signal),
    close: () => closing.abort(),
    closed: () => closing.signal.aborted,
  };
}
