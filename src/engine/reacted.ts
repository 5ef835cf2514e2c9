import { type Incident, liveRequest, type Request } from '../domain/incident/state.ts';
import { requestOfKey } from '../domain/thread/project.ts';
import type { Engine } from './engine.ts';
import { openIncidents } from './open-incidents.ts';
import type { Reaction } from './ports/inbound.ts';

/** A reaction may arrive before the journal knows where its card was posted; it is looked for this long, ms. */
export const CARD_MAY_BE_LATE = 5_000;

/** What somebody reacted on: a request's card, or another message of TwoKey's beside the request it may have been meant for. */
export interface Reacted {
  readonly is: 'card' | 'beside';
  readonly incident: Incident;
  readonly request: Request;
}

/** The card is known by channel and time stamp as the journal has them, never by what the message says (rule 1). */
export async function findReacted(engine: Engine, reaction: Reaction): Promise<Reacted | undefined> {
  const until = engine.clock.now() + CARD_MAY_BE_LATE;
  for (;;) {
    const open = (await openIncidents(engine)).filter(({ channel }) => channel === reaction.channel);
    const found = open.flatMap((incident) => cardIn(incident, reaction) ?? [])[0];
    if (found) return found;
    const cardMissing = open.some(({ requests }) =>
      requests.some(({ card, status }) => card === undefined && status.is === 'open'),
    );
    if (!cardMissing || engine.clock.now() >= until) return beside(engine, open, reaction);
    await engine.clock.sleep(200);
  }
}

function cardIn(incident: Incident, { channel, ts }: Reaction): Reacted | undefined {
  const request = incident.requests.find(({ card }) => card?.channel === channel && card.ts === ts);
  return request && { is: 'card', incident, request };
}

/** Not on a card of an open incident: a message of the bot's beside the card that waits, or one of an incident that ended. */
async function beside(engine: Engine, open: readonly Incident[], reaction: Reaction): Promise<Reacted | undefined> {
  const post = await postAt(engine, open, reaction);
  if (post === undefined && reaction.onOwn !== true) return undefined;
  for (const incident of open) {
    const request = liveRequest(incident);
    if (request) return { is: 'beside', incident, request };
  }
  const number = post && (requestOfKey(post.key) ?? requestOfCompanion(post.key));
  if (post === undefined || number === undefined) return undefined;
  const loaded = await engine.incidents.load(post.incident);
  // Which incident is open could not be told (two are, or Redis did not answer): the card counts all the same.
  const card = loaded.ok && loaded.incident.phase.is !== 'ended' ? cardIn(loaded.incident, reaction) : undefined;
  if (card) return card;
  const request = loaded.ok ? loaded.incident.requests.find(({ asked }) => asked.request === number) : undefined;
  return loaded.ok && request ? { is: 'beside', incident: loaded.incident, request } : undefined;
}

/** A message of ours in a channel that belongs, or belonged when its incident was opened, to a system of this process. */
async function postAt(engine: Engine, open: readonly Incident[], { channel, ts }: Reaction) {
  const here = [...engine.topologies.values()].filter((topology) => topology.channel === channel);
  const systems = new Set([...here.map(({ name }) => name), ...open.map(({ system }) => system)]);
  for (const system of systems) {
    const post = await engine.posts.at(system, channel, ts);
    if (post) return post;
  }
  return undefined;
}

function requestOfCompanion(key: string): number | undefined {
  const match = /^companion-(\d+)$/.exec(key);
  return match ? Number(match[1]) : undefined;
}
