import { sayNotice } from '../wording/notices.ts';
import type { Sentence } from '../wording/sentence.ts';
import { type Why, whyParams } from '../wording/why.ts';
import type { Part, Post, Tone } from './post.ts';
import { clockText, span } from './times.ts';

/** Why an incident stands still although it is nobody's turn in its thread. */
export type Hindrance =
  /** Redis takes no writes. */
  | { readonly is: 'away'; readonly why: Sentence }
  /** Its journal is forked or damaged. */
  | (Why & { readonly is: 'stopped' })
  /** This host cannot keep its copy. */
  | (Why & { readonly is: 'no-copy'; readonly host: string })
  /** Another incident of the same system has not ended either. */
  | { readonly is: 'several'; readonly system: string }
  /** No worker takes the work. */
  | { readonly is: 'no-worker'; readonly step: string };

/** From when to when it hindered, ms since 1970; `from` undefined where the process that knew it is gone. */
export interface Hindered {
  readonly from: number | undefined;
  readonly until: number;
}

const PREFIX = 'notice-';

/** The key of such a message: no part of the thread that the journal tells. There may be several, one for each time. */
export function noticeKey(is: Hindrance['is']): string {
  return `${PREFIX}${is}`;
}

export function isNotice(key: string): boolean {
  return key.startsWith(PREFIX);
}

/** Said as soon as it is noticed; also shown in the channel, since somebody must act. */
export function noticePost(hindrance: Hindrance, since: number): Post {
  return postOf(hindrance.is, parts(hindrance, since), { broadcast: true });
}

/** What the same message says once it is over. */
export function overPost(hindrance: Hindrance, hindered: Hindered): Post {
  return postOf(hindrance.is, overParts(hindrance, hindered));
}

function postOf(is: Hindrance['is'], all: readonly Part[], more: { readonly broadcast?: true } = {}): Post {
  return { key: noticeKey(is), place: 'thread', life: 'edited', parts: all, ...more };
}

function parts(hindrance: Hindrance, since: number): readonly Part[] {
  const time = clockText(since);
  switch (hindrance.is) {
    case 'away':
      return said('warn', sayNotice('notice.away', { time }), [
        hindrance.why,
        sayNotice('notice.away-what'),
        sayNotice('notice.away-next'),
      ]);
    case 'stopped':
      return said('bad', sayNotice('notice.stopped'), [
        sayNotice('notice.verbatim', whyParams(hindrance)),
        sayNotice('notice.stopped-next'),
      ]);
    case 'no-copy': {
      const { host } = hindrance;
      return said('warn', sayNotice('notice.no-copy', { host }), [
        sayNotice('notice.verbatim', whyParams(hindrance)),
        sayNotice('notice.no-copy-next', { host }),
      ]);
    }
    case 'several':
      return said('bad', sayNotice('notice.several', { system: hindrance.system }), [sayNotice('notice.several-next')]);
    case 'no-worker':
      return said('warn', sayNotice('notice.no-worker', { from: time, step: hindrance.step }), [
        sayNotice('notice.no-worker-next'),
      ]);
  }
}

function overParts(hindrance: Hindrance, { from, until }: Hindered): readonly Part[] {
  const times = { from: from === undefined ? '?' : clockText(from), until: clockText(until) };
  switch (hindrance.is) {
    case 'away': {
      const back =
        from === undefined
          ? sayNotice('notice.back-unseen', { until: times.until })
          : sayNotice('notice.back', { ...times, ...span('span', until - from) });
      return said('info', back, [sayNotice('notice.back-what')]);
    }
    case 'stopped':
      return said('info', sayNotice('notice.settled', times), []);
    case 'no-copy':
      return said('info', sayNotice('notice.copy-again', { ...times, host: hindrance.host }), []);
    case 'several':
      return said('info', sayNotice('notice.one-left', times), []);
    case 'no-worker':
      return said('info', sayNotice('notice.worker-again', times), []);
  }
}

function said(tone: Tone, text: Sentence, lines: readonly Sentence[]): readonly Part[] {
  return [{ kind: 'heading', tone, text }, ...(lines.length > 0 ? [{ kind: 'text', lines } as const] : [])];
}
