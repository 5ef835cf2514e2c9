import type { Incident, Request } from '../domain/incident/state.ts';
import type { Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import type { TopologyDoubt } from './other-topology.ts';

/** Says, once for each reason, why an approved request is not used yet: it goes on by itself or lapses (rule 17). */
export async function holdUp(engine: Engine, incident: Incident, request: Request, say: Sentence): Promise<void> {
  const { request: number } = request.asked;
  engine.log.warn({ incident: incident.id, request: number, say }, 'an approved request is held up');
  await engine.incidents.transact(incident.id, (now) => {
    const current = now.requests.find(({ asked }) => asked.request === number);
    if (current?.status.is !== 'approved' || current.held.some(({ key }) => key === say.key)) return undefined;
    return { event: { type: 'held', request: number, say } };
  });
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
