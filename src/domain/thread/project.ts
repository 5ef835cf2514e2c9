import type { Entry } from '../entry.ts';
import { fold } from '../incident/fold.ts';
import type { Incident } from '../incident/state.ts';
import type { Timing } from '../topology.ts';
import { sayThread } from '../wording/thread.ts';
import { isQuestion, type Lapsed, lapsedBy, withLiveButtons } from './answered.ts';
import { cardPost } from './card.ts';
import { companionPost } from './companion.ts';
import { partsOfEntry } from './entry-parts.ts';
import { peoplePost } from './people-posts.ts';
import { planPosts } from './plan-parts.ts';
import type { Part, Post } from './post.ts';
import { statusPost } from './status.ts';

/**
 * The whole thread of an incident, in order: the live status, then what each entry added. Pure: any process
 * computes the same posts from the same journal, so a missing one can be posted by any of them.
 */
export function projectThread(entries: readonly Entry[], now: number, timing: Timing): readonly Post[] {
  const posts: Post[] = [];
  const questions: Post[] = [];
  let incident: Incident | undefined;
  let asked: string | undefined;
  let lapsed: Lapsed = new Map();
  for (const entry of entries) {
    incident = fold(incident, entry);
    const wanted = peoplePost(incident);
    const fresh = [...postsOf(entry, incident), ...(wanted && wanted.key !== asked ? [wanted] : [])];
    posts.push(...fresh);
    questions.push(...fresh.filter(isQuestion));
    asked = wanted?.key ?? asked;
    lapsed = lapsedBy(entry.event, questions, lapsed, incident, asked);
  }
  if (incident === undefined) return [];
  const standing = incident;
  const { requests } = standing;
  const current = posts.map((post) => {
    const request = requests.find(({ asked: { request: number } }) => post.key === `companion-${number}`);
    return request ? companionPost(standing, request) : withLiveButtons(post, standing, asked, lapsed);
  });
  return [statusPost(incident, now, timing), ...current];
}

/** The posts that show an incident's card: their place in Slack goes into the journal (rule 1). */
export function requestOfKey(key: string): number | undefined {
  const match = /^card-(\d+)$/.exec(key);
  return match ? Number(match[1]) : undefined;
}

function postsOf(entry: Entry, after: Incident): readonly Post[] {
  if (entry.event.type === 'requested') {
    const { request: number } = entry.event;
    const request = after.requests.find(({ asked }) => asked.request === number);
    return [cardPost(after, entry.event), ...(request ? [companionPost(after, request)] : [])];
  }
  if (entry.event.type === 'opened') return openingPosts(entry, after, entry.event.understood);
  const parts = partsOfEntry(entry, after);
  return parts.length === 0
    ? []
    : [{ key: `e${entry.n}`, place: 'thread', life: 'fixed', parts, at: entry.at, ...broadcastOf(parts, entry) }];
}

function openingPosts({ n }: Entry, { plan }: Incident, understood: string): readonly Post[] {
  const said: Part = { kind: 'muted', lines: [sayThread('plan.understood', { understood })] };
  return planPosts(plan).map((parts, index) => ({
    key: index === 0 ? `e${n}` : `e${n}-${index + 1}`,
    place: 'thread',
    life: 'fixed',
    parts: index === 0 ? [...parts, said] : parts,
  }));
}

/** What somebody must act on is shown in the channel too, and so is the end: the newest line there must be true. */
function broadcastOf(parts: Post['parts'], { event }: Entry): { broadcast?: true } {
  const toBeSeen = event.type === 'ended' || event.type === 'prolonged';
  return toBeSeen || parts.some(({ kind }) => kind === 'buttons') ? { broadcast: true } : {};
}
