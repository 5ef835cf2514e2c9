import type { Incident, Request } from '../domain/incident/state.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';

/** Says, once for each reason, why an approved request is not used yet: it goes on by itself or lapses (rule 17). */
export async function holdUp(engine: Engine, incident: Incident, request: Request, say: Sentence): Promise<void> {
  const { request: number } = request.asked;
  engine.log.warn({ incident: incident.id, request: number, say }, 'an approved request is held up');
  await engine.incidents.transact(incident.id, (now) => {
    const current = now.requests.find(({ asked }) => asked.request === number);
    if (current?.status.is !== 'approved' || current.held?.key === say.key) return undefined;
    return { event: { type: 'held', request: number, say } };
  });
}
