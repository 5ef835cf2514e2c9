import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** A TCP connection that can be made to hang, as a hung machine's does, and to go on later with all that was sent meanwhile. */
export interface Gate {
  /** The connection as the SSH server gets it. */
  readonly stream: Duplex;
  readonly stall: () => void;
  readonly resume: () => void;
  /** Resolves when the gate is not stalled. */
  readonly whenOpen: () => Promise<void>;
  /** Ends it with a reset, as a cut connection or a rebooted machine does. */
  readonly reset: () => void;
}

export function openGate(raw: Socket): Gate {
  let stalled = false;
  let waiting: Array<() => void> = [];
  raw.setNoDelay(true);
  const whenOpen = () => (stalled ? new Promise<void>((opened) => waiting.push(opened)) : Promise.resolve());
  const stream = new Duplex({
    read: () => {
      if (!stalled) raw.resume();
    },
    write: (chunk, _encoding, done) => {
      // Write errors are told by the raw socket's `close`; ssh2 needs no second account of them.
      const send = () => (raw.destroyed ? done() : raw.write(chunk, () => done()));
      if (stalled) waiting.push(send);
      else send();
    },
    final: (done) => {
      raw.end();
      done();
    },
    destroy: (_error, done) => {
      raw.destroy();
      done(null);
    },
  });
  raw.on('data', (chunk: Buffer) => {
    if (!stream.push(chunk)) raw.pause();
  });
  raw.on('end', () => stream.push(null));
  raw.on('error', () => raw.destroy());
  raw.on('close', () => stream.destroy());
  return {
    stream,
    whenOpen,
    stall: () => {
      stalled = true;
      raw.pause();
    },
    resume: () => {
      stalled = false;
      const woken = waiting;
      waiting = [];
      for (const each of woken) each();
      raw.resume();
    },
    reset: () => raw.resetAndDestroy(),
  };
}
