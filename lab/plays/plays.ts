import { refusedReactions } from './approvals.ts';
import { joinReadopt, skipAndDone } from './by-hand.ts';
import { partitionKeepPrimary, partitionKeepStandby } from './partition.ts';
import { failbackPlay, failoverPlay } from './planned-switch.ts';
import type { Play } from './play.ts';
import {
  primaryDown,
  primaryDownKeep,
  primaryDownMoveFirst,
  primaryDownNoRecovery,
  primaryDownSwapped,
} from './primary-down.ts';
import { assess, forced, refused } from './refusals.ts';
import { standbyDown, standbyDownKeepNoRecovery } from './standby-down.ts';
import { checkFailsThenHolds, logUnreadable, neverEnds } from './trouble.ts';

export interface PlayGroup {
  readonly title: string;
  readonly plays: readonly Play[];
}

/** Every play, as `npm run demo -- --list` shows them. */
export const GROUPS: readonly PlayGroup[] = [
  { title: 'Planned switches', plays: [failoverPlay, failbackPlay] },
  { title: 'Two people', plays: [refusedReactions] },
  {
    title: 'Primary region down',
    plays: [primaryDown, primaryDownKeep, primaryDownMoveFirst, primaryDownNoRecovery, primaryDownSwapped],
  },
  { title: 'Standby region down', plays: [standbyDown, standbyDownKeepNoRecovery] },
  { title: 'Network partition', plays: [partitionKeepPrimary, partitionKeepStandby] },
  { title: 'People at the shell', plays: [joinReadopt, skipAndDone] },
  { title: 'Trouble on the way', plays: [checkFailsThenHolds, neverEnds, logUnreadable] },
  { title: 'Before anything is opened', plays: [assess, refused, forced] },
];

export const PLAYS: readonly Play[] = GROUPS.flatMap(({ plays }) => plays);
