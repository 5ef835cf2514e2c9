/**
 * What a node's status word in CheckPG says besides ok or not: the words are the platform's and not public, so each
 * list is what was seen or is usual. Only the whole word counts: a word on none of them ("not recovered", "standby
 * down") says nothing.
 */

/** Not ok, and yet it speaks: a node that catches up, or went its own way, is reachable. */
export function speaks(word: string): boolean {
  return CATCHES_UP.test(word) || DIVERGED.test(word);
}

const CATCHES_UP =
  /^(?:sync|syncing|catching[ _-]?up|catchup|recovering|in[ _-]?recovery|read[ _-]?only|standby|out[ _-]of[ _-]sync|同步中|只读)$/i;

/** It is no member of the cluster any more, until it is re-adopted. */
export const EXPELLED =
  /^(?:expelled|excluded|removed|detached|isolated|not[ _-]adopted|not[ _-]in[ _-]cluster|隔离|已隔离|未纳管)$/i;

/** Its data went its own way. */
export const DIVERGED = /^(?:diverged|分叉)$/i;

/** Nobody answers there. */
export const UNSEEN =
  /unreach|time[ds]?[ _-]?out|no[ _-]?(?:route|response)|^(?:lost|dead|down|off|offline|gone)$|disconnect|connection|refused|不可达|超时/i;
