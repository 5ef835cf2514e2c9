import { setTimeout as sleep } from 'node:timers/promises';
import type { KsNode } from '../../domain/topology.ts';
import { reasonOf } from '../../domain/wording/why.ts';
import type { Log } from '../../engine/ports/log.ts';
import { type ExecEnd, type ExecLimits, exec } from './exec.ts';
import type { LinkPool } from './link-pool.ts';

/** Runs one exec string on a node. `unsent` covers a node that could not be connected to. */
export type Requester = (node: KsNode, command: string, limits: ExecLimits) => Promise<ExecEnd>;

/** Waits, in ms, before a request that no session was opened for is tried over another connection. */
const WAITS = [0, 0, 200, 400, 800];

/**
 * Requests over the pool's links. A request that certainly was not sent (no session was opened for it: an idle link
 * that had died, MaxSessions) is sent over a new connection, a few times; any other end stands. Where sshd allows one
 * session a connection, requests that came together each need a connection of their own, and so several tries.
 */
export function createRequester(pool: LinkPool, log?: Log): Requester {
  return async (node, command, limits) => {
    for (let tried = 0; ; tried += 1) {
      const borrowed = await pool.borrow(node);
      if (!borrowed.ok) return { kind: 'unsent', ...reasonOf(borrowed), again: false };
      const { loan } = borrowed;
      const giveUp = limits.resetWhenLate === true ? loan.link.reset : loan.retire;
      const end = await exec(loan.link, command, limits, giveUp);
      if (end.kind !== 'exited') {
        log?.warn({ node: node.name, kind: end.kind, why: end.why }, 'ssh request without an exit status');
        loan.retire(end.say);
      }
      loan.giveBack();
      const wait = WAITS[tried];
      if (end.kind !== 'unsent' || !end.again || wait === undefined) return end;
      await sleep(wait);
    }
  };
}
