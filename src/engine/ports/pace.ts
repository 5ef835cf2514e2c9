/** `burst` turns at once, then one every `every` ms (the generic cell rate algorithm). */
export interface Rate {
  readonly every: number;
  readonly burst: number;
}

/** Turns at a service that limits its callers, counted for each key alone and for all processes of a deployment together. */
export interface Pace {
  /** Takes the key's next turn; gives the ms until it comes. Never rejects: without a common count this process keeps its own. */
  turn(key: string, rate: Rate): Promise<number>;
  /** The service said to come back in `ms`: no turn of this key, of any process, comes earlier. Never rejects. */
  hold(key: string, rate: Rate, ms: number): Promise<void>;
}
