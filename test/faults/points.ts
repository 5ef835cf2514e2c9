import type { OutwardPorts } from '../../src/decorate.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';

/** The methods of a port that go outside and answer later. */
type Calls<Port> = {
  [Name in keyof Port]: Port[Name] extends (...args: never[]) => Promise<unknown> ? Name : never;
}[keyof Port];

/** Every call of every port: the compiler refuses one that is missing or that does not exist. */
const CALLS = {
  journal: { append: true, read: true, openIncident: true, stopped: true, incidents: true },
  leases: { take: true },
  posts: { all: true, set: true, at: true },
  topologies: { record: true, recordedElse: true },
  queue: { ensure: true, close: true },
  shell: { open: true, run: true, stat: true, void: true, output: true, read: true, uptime: true, close: true },
  directory: { user: true, usergroup: true, channel: true, reactions: true, permalink: true },
  thread: { post: true, update: true, find: true, remove: true, tell: true },
  pace: { turn: true, hold: true },
} as const satisfies { [Name in keyof OutwardPorts]: Record<Calls<OutwardPorts[Name]>, true> };

const EVENTS = {
  opened: true,
  'gates-read': true,
  requested: true,
  'card-posted': true,
  reacted: true,
  'request-closed': true,
  'refused-again': true,
  denied: true,
  explained: true,
  held: true,
  noted: true,
  prolonged: true,
  judged: true,
  dispatched: true,
  ended: true,
  outcome: true,
  progress: true,
  'operation-ended': true,
  reading: true,
  stuck: true,
  chosen: true,
  decided: true,
  confirmed: true,
  skipped: true,
  resumed: true,
  'return-read': true,
  'taken-over': true,
  aborted: true,
} as const satisfies Record<IncidentEvent['type'], true>;

/** The side of a call: nothing of it has happened yet, or all of it has and nobody here has heard the answer. */
export type Side = 'before' | 'after';

/** `journal.append:dispatched:after`, `shell.run:before`: an append carries the type of its event. */
export type PointName = string;

/** Whether calls of this port's method are points. */
export function isCall(port: keyof OutwardPorts, method: string): boolean {
  return Object.hasOwn(CALLS[port], method);
}

/** The point at this side of a call with these arguments. */
export function pointOf(port: keyof OutwardPorts, method: string, args: readonly unknown[], side: Side): PointName {
  const of = port === 'journal' && method === 'append' ? `:${(args[2] as IncidentEvent).type}` : '';
  return `${port}.${method}${of}:${side}`;
}

/** Every point that there is. */
export const POINTS: readonly PointName[] = Object.entries(CALLS).flatMap(([port, methods]) =>
  Object.keys(methods).flatMap((method) => {
    const call = `${port}.${method}`;
    const names = call === 'journal.append' ? Object.keys(EVENTS).map((event) => `${call}:${event}`) : [call];
    return names.flatMap((name) => [`${name}:before`, `${name}:after`]);
  }),
);
