import type { Incident, Request } from '../incident/state.ts';
import type { PersonName } from '../names.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';

/** What a denial is in words. The requester's own is the cancel of rule 16: the same act by another name. */
export function denialSay(
  { incident, request }: { readonly incident: Pick<Incident, 'by'>; readonly request: Request },
  person: PersonName,
  reason?: string,
): Sentence {
  const asked = request.asked.askedBy ?? incident.by;
  return inWords(asked.person === person, { person, request: request.asked.request }, reason);
}

/** Who denied a request and why, once they said why (rule 22); undefined before. */
export function denialOf({ asked, denial, closedBecause }: Request): Sentence | undefined {
  const { person, reason } = denial ?? {};
  if (person === undefined || reason === undefined) return undefined;
  const own = closedBecause?.key === 'approval.cancelled' || closedBecause?.key === 'approval.cancelled-because';
  return inWords(own, { person, request: asked.request }, reason);
}

function inWords(own: boolean, params: Sentence['params'], reason: string | undefined): Sentence {
  if (reason === undefined)
    return own ? sayApproval('approval.cancelled', params) : sayApproval('approval.denied', params);
  const because = { ...params, reason };
  return own ? sayApproval('approval.cancelled-because', because) : sayApproval('approval.denied-because', because);
}
