export interface Backoff {
  /** ms to wait after one more failure: doubled each time up to the limit, with up to half of it taken off at random. */
  next(): number;
  /** After a success. */
  reset(): void;
}

export function createBackoff({ min = 500, max = 30_000, random = Math.random } = {}): Backoff {
  let failures = 0;
  return {
    next() {
      const delay = Math.min(max, min * 2 ** Math.min(failures, 30));
      failures += 1;
      return Math.round(delay * (1 - random() / 2));
    },
    reset() {
      failures = 0;
    },
  };
}
