import type { DiskFull, KillRun, SpoolFault, StopAt } from '../../lab/site/faults.ts';
import type { FaultRule } from '../../lab/slack/faults.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import type { OddTool } from './odd-tool.ts';

/** One thing that befalls the world from outside, or that people do amiss. It heals by itself after its time. */
export type Act =
  | { readonly do: 'kill'; readonly member: number; readonly downMs: number }
  /** Asked to end in order (SIGTERM), and started again. */
  | { readonly do: 'restart'; readonly member: number }
  | { readonly do: 'freeze'; readonly member: number; readonly ms: number }
  /** Every process that takes work is gone for so long; in one process of everything that is the process. */
  | { readonly do: 'no-worker'; readonly ms: number }
  /** A process can write nothing to its own disk: it has no room (ENOSPC), or no file may grow (EFBIG). */
  | {
      readonly do: 'own-disk-full';
      readonly how: 'no-room' | 'no-growth';
      readonly member: number;
      readonly ms: number;
    }
  | { readonly do: 'redis'; readonly how: RedisTrouble; readonly ms: number }
  /**
   * The replica gets nothing more for `lagMs`, then the primary is killed; the Sentinels make the replica the primary,
   * and after `downMs` the other comes back. Where nobody watches Redis: killed and started again.
   */
  | { readonly do: 'failover'; readonly lagMs: number; readonly downMs: number }
  /** Redis does what it was asked, and its reply is lost with the connection. */
  | { readonly do: 'redis-reply'; readonly to: RedisCall; readonly times: number }
  /** Somebody at the queue, beside TwoKey. */
  | { readonly do: 'queue'; readonly what: QueueMeddling; readonly ms: number }
  | { readonly do: 'slack-outage'; readonly ms: number }
  | { readonly do: 'slack-call'; readonly rule: FaultRule & { readonly times: number } }
  | { readonly do: 'socket'; readonly how: 'drop' | 'refresh' | 'lose-acks' | 'redeliver' }
  /** Events are held back, then come in another order, or twice. */
  | { readonly do: 'events'; readonly ms: number; readonly come: 'reversed' | 'twice' | 'reversed-twice' }
  /** A ks node, by its place in the site's list. */
  | { readonly do: 'ssh-reset'; readonly node: number }
  | {
      readonly do: 'ssh-cut';
      readonly node: number;
      readonly afterMs: number;
      readonly started: boolean;
      /** Not started, but on its way all the same: it arrives so much later. */
      readonly lateMs?: number;
      /** Only the exec that sends a directive. */
      readonly directives: boolean;
    }
  | {
      readonly do: 'ssh-hang';
      readonly node: number;
      readonly where: 'connect' | 'auth' | 'exec' | 'exec-late' | 'silent';
      readonly ms: number;
    }
  | { readonly do: 'auth-refused' | 'log-unreadable'; readonly node: number; readonly ms: number }
  | { readonly do: 'host-key'; readonly node: number; readonly ms: Lasts }
  | { readonly do: 'spool'; readonly node: number; readonly fault: SpoolFault; readonly ms: Lasts }
  | { readonly do: 'disk-full'; readonly node: number; readonly full: DiskFull; readonly ms: Lasts }
  | { readonly do: 'reboot'; readonly node: number; readonly downMs: number }
  /** At a place in the next run of the fence. */
  | { readonly do: 'reboot-at'; readonly node: number; readonly stop: StopAt; readonly downMs: number }
  | { readonly do: 'kill-run'; readonly node: number; readonly kill: KillRun }
  | { readonly do: 'dark'; readonly region: number; readonly how: 'refuses' | 'hangs'; readonly ms: number }
  /** The next directive is answered so. */
  | { readonly do: 'answer'; readonly kind: AnswerKind }
  /** The process of the next directives misbehaves. */
  | { readonly do: 'tool'; readonly how: OddTool; readonly ms: number }
  | { readonly do: 'operation'; readonly how: 'slow' | 'fails'; readonly ms: number }
  /** People beside the helpful ones. */
  | { readonly do: 'people'; readonly what: Unruly };

/** So many ms, or until somebody goes to the node because the thread said what is wrong there. */
export type Lasts = number | 'until mended';

/**
 * `kill`: gone and started again; `pause`: connections stand, nothing is answered; `flush`: emptied; `old`: restored
 * from a copy of its files; `no-replicas` and `no-memory`: it refuses every write.
 */
export type RedisTrouble = 'kill' | 'pause' | 'flush' | 'old' | 'no-replicas' | 'no-memory';

/** BullMQ's scripts by their names, and the one that writes the journal. */
export type RedisCall = 'addStandardJob' | 'moveToActive' | 'moveToFinished' | 'append';

/**
 * `retry`: an operator's retry of every finished job; `add-again`: finished ids are removed and added again, and added
 * while they are there; `other-worker`: a worker of another make, with other stall settings, takes jobs and drops them.
 */
export type QueueMeddling = 'retry' | 'add-again' | 'other-worker';

export type Unruly =
  | 'withdraw'
  | 'deny'
  | 'deny-in-words'
  | 'because'
  | 'abort'
  | 'requester-approves'
  | 'requester-insists'
  | 'both-approve'
  | 'take-over'
  | 'status'
  | 'retry'
  | 'skip'
  | 'done'
  | 'outsider-approves';

export type AnswerKind = 'empty' | 'cut output' | '5 MB of output' | 'traceback' | 'ret_code 5100 busy' | 'usage';

/** When something happens: so many ms after the incident's n-th event of a type (1: the first). */
export interface Moment {
  readonly after: IncidentEvent['type'];
  readonly nth: number;
  readonly ms: number;
}

export interface TimedAct extends Moment {
  readonly act: Act;
}
