import type { Log } from '../../src/engine/ports/log.ts';

/** A log that nobody reads. */
export const quietLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
