/** One thing that goes wrong on calls of the Web API. `times` counts down; without it the fault stands until removed. */
export type FaultRule = {
  /** A method's name; absent for all. */
  method?: string;
  times?: number;
} & (
  | { kind: 'rate_limited' /** Seconds. */; retryAfter: number }
  /** The call takes effect, then its connection is cut without an answer. */
  | { kind: 'lost_answer' }
  | { kind: 'server_error'; status?: number }
  | { kind: 'slow'; ms: number }
  /** An answer `{ok: false, error}`. */
  | { kind: 'api_error'; error: string }
);

export type Fault = FaultRule & { id: number };

export type FaultBook = {
  add: (rule: FaultRule) => Fault;
  remove: (id: number) => void;
  list: () => readonly Fault[];
  clear: () => void;
  /** The faults that apply to this call, each counted as used. */
  take: (method: string) => Fault[];
};

export function createFaultBook(changed: () => void = () => {}): FaultBook {
  let faults: Fault[] = [];
  let lastId = 0;
  return {
    add(rule) {
      lastId += 1;
      const fault = { ...rule, id: lastId };
      faults.push(fault);
      changed();
      return fault;
    },
    remove(id) {
      faults = faults.filter((fault) => fault.id !== id);
      changed();
    },
    list: () => faults,
    clear() {
      faults = [];
      changed();
    },
    take(method) {
      const hit = faults.filter((fault) => fault.method === undefined || fault.method === method);
      for (const fault of hit) if (fault.times !== undefined) fault.times -= 1;
      faults = faults.filter((fault) => fault.times === undefined || fault.times > 0);
      if (hit.length > 0) changed();
      return hit;
    },
  };
}
