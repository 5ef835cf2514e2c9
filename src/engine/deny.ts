import { denialSay } from '../domain/approval/denial.ts';
import type { Actor, Denied } from '../domain/event.ts';
import { type Incident, liveRequest, type Request } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { type Steered, steer } from './steer.ts';

const ANYBODY = ['operator', 'approver'] as const;

/**
 * `/dr deny`: denies the request that waits, with the reason if one is given (rules 16 and 22). Any operator or approver
 * may, the requester included, whose denial is their cancel. Says what was done.
 */
export async function deny(
  engine: Engine,
  id: IncidentId,
  slack: string,
  reason: string | undefined,
): Promise<Sentence> {
  let done: Sentence = sayEngine('deny.nothing');
  const decide = (incident: Incident, _: unknown, by: Actor): Steered => {
    const waits = liveRequest(incident);
    if (waits === undefined) return tooLate(incident) ?? sayEngine('deny.nothing');
    done = sayEngine('deny.done', { request: waits.asked.request, step: waits.asked.step });
    return { event: denialOf(incident, waits, by, reason) };
  };
  return (await steer(engine, id, slack, ANYBODY, decide, 'stops')) ?? done;
}

/** `/dr because`: why somebody denied, in their own words, after they denied by a reaction (rule 22). */
export async function because(engine: Engine, id: IncidentId, slack: string, reason: string): Promise<Sentence> {
  let done: Sentence = sayEngine('because.nothing');
  const decide = (incident: Incident, _: unknown, by: Actor): Steered => {
    const denied = unexplained(incident, by);
    if (denied === undefined) return sayEngine('because.nothing');
    const { request } = denied.asked;
    done = sayEngine('because.done', { request });
    return { event: { type: 'explained', request, by, reason } };
  };
  return (await steer(engine, id, slack, ANYBODY, decide, 'stops')) ?? done;
}

function denialOf(incident: Incident, request: Request, by: Actor, reason: string | undefined): Denied {
  const say = denialSay({ incident, request }, by.person, reason);
  return { type: 'denied', request: request.asked.request, by, ...(reason !== undefined && { reason }), say };
}

/** What was sent a moment ago is what somebody means who denies now: a denial comes too late for it. */
function tooLate({ requests }: Incident): Sentence | undefined {
  const last = requests.at(-1);
  if (last?.status.is !== 'used' || last.asked.purpose !== 'dispatch') return undefined;
  return sayEngine('deny.too-late', { request: last.asked.request, step: last.asked.step });
}

/** The last request that this person denied without saying why. */
function unexplained({ requests }: Incident, by: Actor): Request | undefined {
  return requests.findLast(({ denial }) => denial?.person === by.person && denial.reason === undefined);
}
