import { sayThread } from '../wording/thread.ts';
import type { Part, Post } from './post.ts';
import { clockText } from './times.ts';

/** Fewer than this are posted one by one, as always. */
const FROM = 4;
/** At most this many in one message: more would not fit into Slack's limits, and nobody would read them. */
const MOST = 15;
/** What waited for less than this was held up by the pace of posting alone, ms. */
const LATE = 10_000;

/**
 * What piled up while nothing could be posted (Slack was away, or the bot), from the front of what is missing: so many
 * posts that they are told in one message instead of one a second. Empty where they are to be posted one by one. What
 * somebody must act on or answer (cards, questions, the end) is never among them. `goesOn`: what was posted last was
 * such a message, and this is the rest of its pile.
 */
export function toldTogether(missing: readonly Post[], now: number, goesOn: boolean): readonly Post[] {
  const end = missing.findIndex((post) => !mayBeToldLate(post));
  const pile = missing.slice(0, end === -1 ? MOST : Math.min(end, MOST));
  const [first] = pile;
  if (first?.at === undefined || pile.length < FROM) return [];
  return goesOn || now - first.at >= LATE ? pile : [];
}

function mayBeToldLate({ place, life, broadcast, at, parts }: Post): boolean {
  const answered = parts.some(({ kind }) => kind === 'buttons');
  return place === 'thread' && life === 'fixed' && broadcast !== true && at !== undefined && !answered;
}

/** One message for all of them, in order, each with its time; what the nodes answered word for word is in the journal. */
export function toldLate(pile: readonly Post[]): Post {
  const times = pile.flatMap(({ at }) => at ?? []).map(clockText);
  const params = { from: times[0] ?? '', to: times.at(-1) ?? '' };
  const left = pile.some(({ parts }) => parts.some(({ kind }) => kind === 'raw'));
  return {
    key: `${pile[0]?.key}..${pile.at(-1)?.key}`,
    place: 'thread',
    life: 'fixed',
    parts: [
      { kind: 'heading', tone: 'info', text: sayThread('late.heading', params) },
      ...pile.flatMap(inShort),
      ...(left ? [{ kind: 'muted', lines: [sayThread('late.whole')] } as const] : []),
    ],
  };
}

function inShort({ parts, at = 0 }: Post): readonly Part[] {
  const said = parts.flatMap((part) =>
    part.kind === 'heading' ? [part.text] : part.kind === 'text' ? part.lines : [],
  );
  const rest = parts.filter(({ kind }) => kind === 'commands' || kind === 'facts' || kind === 'title');
  return [{ kind: 'text', lines: [sayThread('late.at', { time: clockText(at) }), ...said] }, ...rest];
}
