import type { Typed } from './history.ts';
import type { Place } from './interruptions.ts';
import type { Variant } from './setups.ts';
import type { Start } from './world.ts';

/** What takes no time: people, Slack's administrators, operators of TwoKey and the machines. */
export type Deed =
  | {
      readonly do: 'react';
      readonly user: string;
      readonly emoji: string;
      readonly add: boolean;
      readonly on: 'card' | 'older card' | 'other message';
      /** From another workspace. */
      readonly away: boolean;
      /** Its event is delivered to a process, or (yet) to none. */
      readonly heard: boolean;
      readonly by: number;
    }
  /** Somebody removes a reaction that stands on the card: this one, counted from the newest. */
  | { readonly do: 'take back'; readonly back: number; readonly heard: boolean; readonly by: number }
  /** An event is delivered late or once more: this one, counted from the newest. */
  | { readonly do: 'deliver'; readonly back: number; readonly by: number }
  | { readonly do: 'look'; readonly by: number }
  | { readonly do: 'account'; readonly user: string; readonly is: Account }
  | { readonly do: 'group'; readonly user: string; readonly member: boolean }
  | { readonly do: 'share'; readonly shared: boolean }
  | { readonly do: 'slack'; readonly away: boolean }
  | { readonly do: 'host key'; readonly node: number; readonly changed: boolean }
  | { readonly do: 'gates'; readonly healthy: boolean }
  | { readonly do: 'card'; readonly becomes: 'edited' | 'deleted' }
  | { readonly do: 'deploy'; readonly variant: Variant; readonly loadedBy: 'all' | 'one' | 'none' }
  | { readonly do: 'load'; readonly by: number }
  | { readonly do: 'type'; readonly what: Typed['what']; readonly user: string; readonly by: number }
  | { readonly do: 'kill'; readonly which: 'one' | 'all' }
  | { readonly do: 'join' };

export type Account = 'good' | 'deleted' | 'bot' | 'restricted' | 'ultraRestricted' | 'stranger';

/** What a course is made of. */
export type Act =
  | Deed
  | { readonly do: 'pass'; readonly ms: number }
  /** No process gets round to anything for so long. */
  | { readonly do: 'idle'; readonly ms: number }
  /** To just before or after the moment at which something begins or lapses. */
  | { readonly do: 'to'; readonly edge: Edge; readonly by: number; readonly idle: boolean }
  /** Second engineers who wait until the card can have been read; then so much time passes. */
  | { readonly do: 'approve'; readonly users: readonly string[]; readonly by: number; readonly ms: number }
  /** They approve, and at this moment of what follows something else happens. */
  | {
      readonly do: 'meanwhile';
      readonly users: readonly string[];
      readonly when: When;
      readonly deeds: readonly Deed[];
    }
  /** They approve while nobody listens, and then somebody looks. */
  | { readonly do: 'unheard'; readonly users: readonly string[] }
  /** They approve, the topology file is changed, and a little later it is as it was. */
  | { readonly do: 'to and fro'; readonly users: readonly string[]; readonly variant: Variant }
  /** They approve, and the dispatch takes so long at this place; meanwhile nobody else may get round to anything. */
  | {
      readonly do: 'slow';
      readonly users: readonly string[];
      readonly place: Place;
      readonly ms: number;
      readonly idle: boolean;
    }
  /** Somebody approves about when the reflex guard ends. */
  | { readonly do: 'tap'; readonly user: string; readonly by: number; readonly late: number }
  | { readonly do: 'together'; readonly deeds: readonly Deed[] }
  | { readonly do: 'between'; readonly place: Place; readonly skip: number; readonly deeds: readonly Deed[] }
  | { readonly do: 'stall'; readonly place: Place; readonly skip: number; readonly ms: number }
  | { readonly do: 'die'; readonly place: Place; readonly skip: number; readonly when: 'before' | 'after' };

/** The reflex guard, the armed window, the time to approve and the time to execute. */
export type Edge = 'reflex' | 'armed' | 'approve' | 'execute';

/** So many ms into the armed window, or at a place of the dispatch. */
export type When = number | Place;

/** What becomes of a command that is sent. */
export type Fault = 'refused by the tool' | 'refused by the node' | 'lost' | 'answer lost';

/** What happens from an opening on. */
export interface Course extends Start {
  /** What is deployed right after the opening. */
  readonly variant: Variant;
  readonly acts: readonly Act[];
}
