import type { IncidentId } from '../domain/names.ts';
import { projectThread, requestOfKey } from '../domain/thread/project.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { type Engine, topologyOf } from './engine.ts';
import type { Projection } from './poster.ts';

/** What an incident's thread should show now; undefined when its journal cannot be read. */
export async function projectionOf(engine: Engine, id: IncidentId): Promise<Projection | undefined> {
  const loaded = await engine.incidents.load(id);
  if (!loaded.ok || !engine.topologies.has(loaded.incident.system)) return undefined;
  const { timing } = topologyOf(engine, loaded.incident.system);
  return { channel: loaded.incident.channel, posts: projectThread(loaded.entries, engine.clock.now(), timing) };
}

/** A card's place in Slack goes into the journal: only a reaction there counts (rule 1). Bears repetition. */
export async function cardStands(
  engine: Engine,
  id: IncidentId,
  key: string,
  { team, channel, ts }: { readonly team: string | undefined; readonly channel: string; readonly ts: string },
): Promise<void> {
  const request = requestOfKey(key);
  if (request === undefined) return;
  const done = await engine.incidents.transact(id, (incident) => {
    const now = incident.requests.find(({ asked }) => asked.request === request);
    // A journal that ended stays as its last hash says.
    return now === undefined || now.card !== undefined || incident.phase.is === 'ended'
      ? undefined
      : { event: { type: 'card-posted', request, ...(team !== undefined && { team }), channel, ts } };
  });
  if (!done.ok) throw new Error(`the place of card ${request} could not be recorded: ${done.why}`);
}

/** A card that Slack takes in no form cannot be approved: its request is closed and people are asked. */
export async function cardRefused(engine: Engine, id: IncidentId, key: string, why: string): Promise<void> {
  const request = requestOfKey(key);
  if (request === undefined) return;
  const say = sayApproval('approval.not-postable', { request, why });
  await engine.incidents.transact(id, (incident) => {
    const now = incident.requests.find(({ asked }) => asked.request === request);
    return now?.status.is === 'open' ? { event: { type: 'request-closed', request, how: 'unsent', say } } : undefined;
  });
}
