import { setTimeout as sleep } from 'node:timers/promises';
import type { KsNode } from '../../domain/topology.ts';
import type { Sentence } from '../../domain/wording/sentence.ts';
import { saySsh } from '../../domain/wording/ssh.ts';
import { type Access, connect, type Link } from './connect.ts';
import { type Refusal, stopping } from './connect-refusal.ts';
import type { SshTimeouts } from './timeouts.ts';

/** One reused connection per node. */
export interface LinkPool {
  /** An open link, counted as used until `giveBack`; or why there is none. */
  borrow(node: KsNode): Promise<{ ok: true; loan: Loan } | Refusal>;
  close(): Promise<void>;
}

export interface Loan {
  readonly link: Link;
  /** It was open before: whether its node is still there has not been seen since. */
  readonly reused: boolean;
  giveBack(): void;
  /** Takes the link out of use: the next loan gets a new one. It is reset as soon as nobody else uses it. */
  retire(why: Sentence): void;
}

/** Connections are begun this many ms apart: many at once block the event loop with key exchanges. */
const STAGGER = 20;
/**
 * Waits, in ms, before the further tries when sshd drops a connection before its banner; each up to half as long again, so
 * that several processes do not meet there anew.
 */
const BUSY_WAITS = [200, 600, 1200];

/** How long, in ms, a node may take to close its side. */
const GOOD_BYE = 500;

interface Pooled {
  readonly link: Link;
  lent: boolean;
  users: number;
  retired: Sentence | undefined;
  idle: NodeJS.Timeout | undefined;
}

export function createLinkPool(access: Access, timeouts: SshTimeouts): LinkPool {
  const current = new Map<string, Promise<{ ok: true; pooled: Pooled } | Refusal>>();
  const open = new Set<Pooled>();
  const stop = new AbortController();
  let nextStart = 0;

  async function dial(node: KsNode): Promise<{ ok: true; pooled: Pooled } | Refusal> {
    // Not the wall clock: put back, it would let every connection wait until it is where it was.
    const now = performance.now();
    nextStart = Math.max(now, nextStart + STAGGER);
    if (nextStart > now) await sleep(nextStart - now);
    let opened = await connect(node, access, timeouts, stop.signal);
    for (const wait of BUSY_WAITS) {
      if (opened.ok || opened.busy !== true || stop.signal.aborted) break;
      await sleep(wait * (1 + Math.random() / 2));
      opened = await connect(node, access, timeouts, stop.signal);
    }
    if (!opened.ok) return opened;
    const pooled: Pooled = { link: opened.link, lent: false, users: 0, retired: undefined, idle: undefined };
    open.add(pooled);
    void opened.link.closed.then(() => {
      clearTimeout(pooled.idle);
      open.delete(pooled);
    });
    return { ok: true, pooled };
  }

  function lend(pooled: Pooled): Loan {
    const reused = pooled.lent;
    pooled.lent = true;
    pooled.users += 1;
    clearTimeout(pooled.idle);
    return {
      link: pooled.link,
      reused,
      giveBack: () => {
        pooled.users -= 1;
        if (pooled.users > 0) return;
        if (pooled.retired !== undefined) return pooled.link.reset(pooled.retired);
        pooled.idle = setTimeout(() => {
          pooled.retired = saySsh('ssh.idle');
          hangUp(pooled);
        }, timeouts.idle);
      },
      retire: (why) => {
        pooled.retired ??= why;
        if (pooled.users <= 1) pooled.link.reset(why);
      },
    };
  }

  /** Says good-bye; a node that does not answer it is not waited for. */
  function hangUp(pooled: Pooled): void {
    clearTimeout(pooled.idle);
    pooled.link.client.end();
    pooled.idle = setTimeout(() => pooled.link.reset(saySsh('ssh.hung-up')), GOOD_BYE);
  }

  return {
    async borrow(node) {
      const key = `${node.user}@${node.address}:${node.port}`;
      for (;;) {
        if (stop.signal.aborted) return stopping(node);
        const begun = current.get(key) ?? dial(node);
        current.set(key, begun);
        const dialled = await begun;
        const usable = dialled.ok && dialled.pooled.link.ended() === undefined && dialled.pooled.retired === undefined;
        if (usable) return { ok: true, loan: lend(dialled.pooled) };
        if (current.get(key) === begun) current.delete(key);
        if (!dialled.ok) return dialled;
      }
    },
    async close() {
      stop.abort();
      await Promise.allSettled(current.values());
      for (const pooled of open) hangUp(pooled);
      await Promise.all([...open].map((pooled) => pooled.link.closed));
    },
  };
}
