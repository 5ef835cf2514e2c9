import { constants } from 'node:os';
import type { ClientChannel } from 'ssh2';
import type { Sentence } from '../../domain/wording/sentence.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { because, nested, type OwnWhy } from '../../domain/wording/why.ts';
import type { Link } from './connect.ts';
import { called, lasting } from './sentences.ts';

/** What became of one exec request. */
export type ExecEnd =
  /** It ended with a status; above 128 a signal. */
  | {
      readonly kind: 'exited';
      readonly exit: number;
      readonly stdout: Buffer;
      readonly stderr: Buffer;
      readonly cut: boolean;
    }
  /** The request certainly never left this host, since the node opened no session for it. `again`: at once, over a new connection, it may. */
  | (OwnWhy & { readonly kind: 'unsent'; readonly again: boolean })
  /** It may have been received and may be running: no status came back. */
  | (OwnWhy & { readonly kind: 'lost' });

export interface ExecLimits {
  /** In ms, from now. */
  readonly giveUpAfter: number;
  /** Of stdout and of stderr each; the rest is dropped, and `cut` says so. */
  readonly maxBytes: number;
  /** When it is given up, the connection is reset at once, though others use it: it must not arrive any more. */
  readonly resetWhenLate?: boolean;
  /** Given up when this is aborted, as when no end came in time. */
  readonly over?: AbortSignal;
}

/** OpenSSH names only the signals of RFC 4254, 6.10; one of the others (SIGBUS) is no less a signal. */
const UNNAMED_SIGNAL = 127;

/** After an exit status: the silence in ms after which output that a left-behind process may hold open is not waited for. */
const OUTPUT_SILENCE = 1_500;

/**
 * Runs one command text over an open link. `giveUp` is called when no end came in time: it gives the
 * connection up. Source of the order of ssh2's callbacks: its lib/client.js (exec) and lib/utils.js (cleanup).
 */
export function exec(
  link: Link,
  command: string,
  limits: ExecLimits,
  giveUp: (why: Sentence) => void,
): Promise<ExecEnd> {
  const started = performance.now();
  const after = () => lasting(performance.now() - started);
  const node = called(link.node);
  const unsent = (say: Sentence, again: boolean): ExecEnd => ({ kind: 'unsent', ...because(say), again });
  const lost = (say: Sentence): ExecEnd => ({ kind: 'lost', ...because(say) });
  return new Promise((resolve) => {
    let late: Sentence | undefined;
    const settle = (end: ExecEnd) => {
      clearTimeout(limit);
      limits.over?.removeEventListener('abort', notWanted);
      resolve(end);
    };
    const give = (why: Sentence) => {
      if (late !== undefined) return;
      late = why;
      giveUp(late);
      clearTimeout(limit);
      // A reset ends the request through the callbacks below, which know whether it was sent.
      limit = setTimeout(settle, 500, lost(late));
    };
    const notWanted = () => give(saySsh('ssh.not-wanted', { node }));
    let limit = setTimeout(() => {
      give(saySsh('ssh.no-answer', { node, ...lasting(limits.giveUpAfter) }));
    }, limits.giveUpAfter);
    limits.over?.addEventListener('abort', notWanted);

    const begun = (fault: (Error & { reason?: unknown }) | undefined, channel: ClientChannel) => {
      if (fault === undefined) return void collect(channel, limits.maxBytes, ended);
      if ('reason' in fault) {
        return settle(unsent(saySsh('ssh.no-session', { node }), true));
      }
      if (fault.message === 'No response from server') {
        return settle(unsent(late ?? link.ended() ?? saySsh('ssh.closed', { node }), late === undefined));
      }
      settle(lost(late ?? link.ended() ?? saySsh('ssh.failure', { node })));
    };
    const ended = (output: Collected) => {
      if (output.exit !== undefined) return settle({ kind: 'exited', ...output, exit: output.exit });
      const cause = nested('cause', link.ended() ?? saySsh('ssh.no-status', { node }));
      settle(lost(late ?? saySsh('ssh.after', { ...cause, ...after() })));
    };
    if (limits.over?.aborted) return settle(unsent(saySsh('ssh.not-asked', { node }), false));
    try {
      link.client.exec(command, begun);
    } catch {
      settle(unsent(link.ended() ?? saySsh('ssh.not-open', { node }), true));
    }
  });
}

interface Collected {
  readonly exit: number | undefined;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  readonly cut: boolean;
}

function collect(channel: ClientChannel, maxBytes: number, done: (output: Collected) => void): void {
  const stdout = cappedBytes(maxBytes);
  const stderr = cappedBytes(maxBytes);
  let exit: number | undefined;
  let silence: NodeJS.Timeout | undefined;
  const finish = (whole: boolean) => {
    clearTimeout(silence);
    done({ exit, stdout: stdout.all(), stderr: stderr.all(), cut: !whole || stdout.cut() || stderr.cut() });
  };
  // The status may overtake output that is still on its way: only silence after it ends the wait for the close.
  const awaitSilence = () => {
    clearTimeout(silence);
    if (exit === undefined) return;
    silence = setTimeout(() => {
      channel.close();
      finish(false);
    }, OUTPUT_SILENCE);
  };
  // No input: a command that reads it ends instead of waiting.
  channel.end();
  channel.on('data', (bytes: Buffer) => {
    stdout.add(bytes);
    awaitSilence();
  });
  channel.stderr.on('data', (bytes: Buffer) => {
    stderr.add(bytes);
    awaitSilence();
  });
  channel.on('exit', (code: number | null, signal?: string) => {
    exit = code ?? 128 + (constants.signals[signal as NodeJS.Signals] ?? UNNAMED_SIGNAL);
    awaitSilence();
  });
  channel.on('close', () => finish(true));
}

function cappedBytes(max: number) {
  const pieces: Buffer[] = [];
  let room = max;
  let cut = false;
  return {
    add: (bytes: Buffer) => {
      cut ||= bytes.length > room;
      if (room > 0) pieces.push(bytes.subarray(0, room));
      room = Math.max(0, room - bytes.length);
    },
    all: () => Buffer.concat(pieces),
    cut: () => cut,
  };
}
