/** Longer than the longest orderly stop: then the process ends all the same (a BullMQ close may wait for a Redis that is away). */
const STOP_AT_LATEST = 20_000;

export interface Signals {
  /** How SIGTERM and SIGINT end the process from now on. */
  readonly stopWith: (stop: () => Promise<void>) => void;
  /** What SIGHUP does from now on: the lines to print. */
  readonly reloadWith: (reload: ReadAgain) => void;
}

/** Signals are heard from this moment on, though nothing is there yet that they could end or read again. */
export function hearSignals(): Signals {
  return { stopWith: stopOnSignals(), reloadWith: reloadOnSignal() };
}

/**
 * Heard from the first moment on: the first process of a container does not end by a signal that it does not handle.
 * Before this is given how, nothing is in hand, and the process just ends; from then on, in order.
 */
function stopOnSignals(): (stop: () => Promise<void>) => void {
  let stop: (() => Promise<void>) | undefined;
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    if (stop === undefined) process.exit(0);
    setTimeout(() => process.exit(1), STOP_AT_LATEST).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  return (how) => {
    stop = how;
  };
}

type ReadAgain = () => Promise<readonly string[]>;

/**
 * Heard from the first moment on, since the signal by itself would end a process that still starts; carried out once
 * this is given how. One after the other: a second signal reads what the file holds then.
 */
function reloadOnSignal(): (reload: ReadAgain) => void {
  const started = Promise.withResolvers<ReadAgain>();
  let last = Promise.resolve();
  process.on('SIGHUP', () => {
    last = last
      .then(() => started.promise)
      .then((reload) => reload())
      .then(
        (lines) => console.error(lines.join('\n')),
        (error: unknown) => console.error('the topology could not be read again:', error),
      );
  });
  return started.resolve;
}
