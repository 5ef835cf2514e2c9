import { nextAction } from '../domain/incident/next-action.ts';
import { type Incident, liveRequest } from '../domain/incident/state.ts';
import type { IncidentId, SystemName } from '../domain/names.ts';
import type { Hindrance } from '../domain/thread/notice-posts.ts';
import { reasonOf } from '../domain/wording/why.ts';
import type { OpenIncidents, Unreadable } from './open-incidents.ts';
import type { Clock } from './ports/clock.ts';

/** Work that no worker has taken for so long is worth telling, ms. */
const UNWORKED = 20_000;
/**
 * A journal that could not be read for so long, while Redis takes writes, is not kept by this host, ms. In the moment in
 * which Redis goes away it cannot be read either, and that is told by itself as soon as it is found out (ports/keeping.ts).
 */
const UNCOPIED = 5_000;

export interface HindranceParts {
  /** Whether a living process holds the incident's work lease. Rejects while Redis is away. */
  readonly isWorkedOn: (incident: IncidentId) => Promise<boolean>;
  readonly host: string;
  readonly clock: Clock;
}

/**
 * What keeps each open incident from going on, beside Redis being away (notices.ts). Undefined where one stands still for
 * too short a time to say what it is; those that go on are not in it.
 */
export type Hindered = ReadonlyMap<IncidentId, Hindrance | undefined>;
export type FindHindrances = (found: OpenIncidents) => Promise<Hindered>;

/** What was seen of an incident that does not go on. */
interface Seen {
  readonly system: SystemName;
  /** Where the journal ends, where it can be read. */
  readonly n: number | undefined;
  readonly since: number;
  readonly hindrance: Hindrance | undefined;
}

export function hindranceFinder({ isWorkedOn, host, clock }: HindranceParts): FindHindrances {
  let before: ReadonlyMap<IncidentId, Seen> = new Map();

  async function standsStill(incident: Incident): Promise<Seen | undefined> {
    const action = nextAction(incident, clock.now());
    // What is held up on purpose says so itself.
    if (action.do !== 'work' || isHeld(incident) || (await isWorkedOn(incident.id))) return undefined;
    const { system, head } = incident;
    const known = before.get(incident.id);
    const since = known?.n === head.n ? known.since : clock.now();
    const isLong = clock.now() - since >= UNWORKED;
    return { system, n: head.n, since, hindrance: isLong ? { is: 'no-worker', step: action.step } : undefined };
  }

  function unread(each: Unreadable): Seen {
    const known = before.get(each.id);
    const since = known !== undefined && known.n === undefined ? known.since : clock.now();
    const waits = each.reason === 'unavailable' && clock.now() - since < UNCOPIED;
    return { system: each.system, n: undefined, since, hindrance: waits ? undefined : hindranceOf(each, host) };
  }

  return async ({ open, unreadable, untold }) => {
    const now = new Map<IncidentId, Seen>();
    const silent = untold.filter((system) => !unreadable.some((each) => each.system === system));
    // Of a system that cannot be asked about nothing is known to be over.
    for (const [id, seen] of before) if (silent.includes(seen.system) && seen.hindrance) now.set(id, seen);
    for (const each of unreadable) now.set(each.id, unread(each));
    for (const incident of open) {
      const seen = await standsStill(incident);
      if (seen) now.set(incident.id, seen);
    }
    before = now;
    return new Map([...now].map(([id, { hindrance }]) => [id, hindrance]));
  };
}

function hindranceOf(each: Unreadable, host: string): Hindrance | undefined {
  const { system, reason } = each;
  switch (reason) {
    case 'several':
      return { is: 'several', system };
    case 'fork':
    case 'broken':
      return { is: 'stopped', ...reasonOf(each) };
    // Redis being away is told by itself; what is left is the mirror.
    case 'unavailable':
      return { is: 'no-copy', host, ...reasonOf(each) };
    case 'none':
      return undefined;
  }
}

function isHeld(incident: Incident): boolean {
  return incident.held !== undefined || (liveRequest(incident)?.held.length ?? 0) > 0;
}
