import { nextAction } from '../domain/incident/next-action.ts';
import { type Incident, liveRequest } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import type { Hindrance } from '../domain/thread/notice-posts.ts';
import { reasonOf } from '../domain/wording/why.ts';
import type { OpenIncidents, Unreadable } from './open-incidents.ts';
import type { Clock } from './ports/clock.ts';

/** Work that no worker has taken for so long is worth telling, ms. */
const UNWORKED = 20_000;

export interface HindranceParts {
  /** Whether a living process holds the incident's work lease. Rejects while Redis is away. */
  readonly isWorkedOn: (incident: IncidentId) => Promise<boolean>;
  readonly host: string;
  readonly clock: Clock;
}

/** What keeps each open incident from going on, beside Redis being away (notices.ts); none for those that go on. */
export type FindHindrances = (found: OpenIncidents) => Promise<ReadonlyMap<IncidentId, Hindrance>>;

export function hindranceFinder({ isWorkedOn, host, clock }: HindranceParts): FindHindrances {
  let idle = new Map<IncidentId, { readonly n: number; readonly since: number }>();

  return async ({ open, unreadable }) => {
    const hindered = new Map<IncidentId, Hindrance>();
    for (const each of unreadable) {
      const what = hindranceOf(each, host);
      if (what) hindered.set(each.id, what);
    }
    const before = idle;
    idle = new Map();
    for (const incident of open) {
      const action = nextAction(incident, clock.now());
      // What is held up on purpose says so itself.
      if (action.do !== 'work' || isHeld(incident) || (await isWorkedOn(incident.id))) continue;
      const { n } = incident.head;
      const known = before.get(incident.id);
      const since = known?.n === n ? known.since : clock.now();
      idle.set(incident.id, { n, since });
      if (clock.now() - since >= UNWORKED) hindered.set(incident.id, { is: 'no-worker', step: action.step });
    }
    return hindered;
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
