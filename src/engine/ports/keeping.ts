import type { Sentence } from '../../domain/wording/sentence.ts';

/** Whether Redis keeps what it is given, found out by writing to it every second. Times are ms since 1970. */
export interface Keeping {
  /** Undefined while writes are taken. */
  away(): Away | undefined;
}

export interface Away {
  /** When the first write was tried that failed. */
  readonly since: number;
  /** What the last one met. */
  readonly why: Sentence;
}

/** Redis came back without something that it had acknowledged. */
export interface Loss {
  /** When the first lost write had been acknowledged; undefined when nothing older is left to tell it by. */
  readonly from: number | undefined;
  readonly until: number;
}
