import type { Incident, Request } from '../domain/incident/state.ts';
import type { IncidentId } from '../domain/names.ts';
import type { Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import type { TopologyDoubt } from './other-topology.ts';

/**
 * Says, once for each reason (and node), why an approved request is not used yet, or why an open one does not lapse yet: it goes on
 * by itself or lapses (rule 17). Nothing is said once the request stands otherwise than `stands`.
 */
export async function holdUp(
  engine: Engine,
  incident: IncidentId,
  request: number,
  stands: 'open' | 'approved',
  say: Sentence,
): Promise<void> {
  const done = await engine.incidents.transact(incident, (now) => {
    const current = now.requests.find(({ asked }) => asked.request === request);
    if (current?.status.is !== stands || current.held.some((each) => isSame(each, say))) return undefined;
    return { event: { type: 'held', request, say } };
  });
  // Once, as the journal has it: it is looked at every second for as long as it lasts.
  if (!done.ok || done.appended !== undefined) engine.log.warn({ incident, request, say }, 'a request is held up');
}

function isSame(one: Sentence, other: Sentence): boolean {
  return one.key === other.key && one.params.node === other.params.node;
}

/** Says, once, why nothing is asked or sent although it is the machine's turn. Over as soon as anything else happens. */
export async function holdUpIncident(engine: Engine, incident: Incident, doubt: TopologyDoubt): Promise<void> {
  const params = { system: incident.system };
  const say = doubt === 'other' ? sayEngine('held.other-topology', params) : sayEngine('held.topology-unknown', params);
  await engine.incidents.transact(incident.id, (now) =>
    now.held !== undefined || now.head.n !== incident.head.n ? undefined : { event: { type: 'held', say } },
  );
}

export function heldBy(doubt: TopologyDoubt, { asked: { request } }: Request, { name: system }: Topology): Sentence {
  return doubt === 'other'
    ? sayApproval('approval.held-other-topology', { request, system })
    : sayApproval('approval.held-topology-unknown', { request, system });
}
