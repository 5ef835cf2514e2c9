import type { FaultRule } from '../../lab/slack/faults.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import type { OddTool } from './odd-tool.ts';

/** One thing that befalls the world from outside, or that people do amiss. It heals by itself after its time. */
export type Act =
  | { readonly do: 'kill'; readonly member: number; readonly downMs: number }
  | { readonly do: 'freeze'; readonly member: number; readonly ms: number }
  /** `kill`: gone and started again; `pause`: connections stand, nothing is answered. */
  | { readonly do: 'redis'; readonly how: 'kill' | 'pause'; readonly ms: number }
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
      /** Only the exec that sends a directive. */
      readonly directives: boolean;
    }
  | {
      readonly do: 'ssh-hang';
      readonly node: number;
      readonly where: 'connect' | 'auth' | 'exec' | 'exec-late';
      readonly ms: number;
    }
  | { readonly do: 'host-key' | 'auth-refused' | 'log-unreadable'; readonly node: number; readonly ms: number }
  | {
      readonly do: 'spool';
      readonly node: number;
      readonly fault: 'missing' | 'wrong-id' | 'read-only';
      readonly ms: number;
    }
  | { readonly do: 'dark'; readonly region: number; readonly how: 'refuses' | 'hangs'; readonly ms: number }
  /** The next directive is answered so. */
  | { readonly do: 'answer'; readonly kind: AnswerKind }
  /** The process of the next directives misbehaves. */
  | { readonly do: 'tool'; readonly how: OddTool; readonly ms: number }
  | { readonly do: 'operation'; readonly how: 'slow' | 'fails'; readonly ms: number }
  /** People beside the helpful ones. */
  | { readonly do: 'people'; readonly what: 'withdraw' | 'deny' | 'abort' | 'requester-approves' };

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
