import { denialOf } from '../approval/denial.ts';
import { eligibilityOf, listOf, steeringOf } from '../approval/eligible.ts';
import { isToBeTold } from '../approval/vote.ts';
import type { Incident, Reaction, Request } from '../incident/state.ts';
import { approvalWords } from '../wording/approval.ts';
import { inBoth, render, type Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import type { Part, Post, Tone } from './post.ts';
import { clockText, span } from './times.ts';

/** Below the card: who may approve now, who reacted so far and what became of it; edited, because the card never is. */
export function companionPost(incident: Incident, request: Request): Post {
  const { asked, reactions } = request;
  const counted = reactions.filter(({ counts, signal }) => counts && signal !== 'deny').map(({ say }) => say);
  const refused = reactions.filter((each, index) => stillMatters(each, reactions.slice(index + 1)));
  return {
    key: `companion-${asked.request}`,
    place: 'thread',
    life: 'edited',
    parts: [
      {
        kind: 'heading',
        tone: toneOf(request),
        text: sayThread('companion.heading', { request: asked.request }),
      },
      { kind: 'text', lines: [...stateOf(incident, request), ...waitsFor(incident, request)] },
      ...muted(counted.slice(-MOST_SHOWN)),
      ...(refused.length > 0 ? [{ kind: 'facts', rows: refused.map(refusalRow) } as const] : []),
    ],
  };
}

/** The newest say what stands; a long list of takings back and givings again would push them out. */
const MOST_SHOWN = 8;

/** What somebody did wrong is over once a reaction of theirs counts: it would tell them to remove the one that does. */
function stillMatters(each: Reaction, later: readonly Reaction[]): boolean {
  if (each.counts || !isToBeTold(each.signal, { is: 'refusal', say: each.say })) return false;
  return !later.some(({ counts, slack }) => counts && slack === each.slack);
}

function toneOf({ status, held }: Request): Tone {
  switch (status.is) {
    case 'open':
    case 'approved':
      return held.length > 0 ? 'warn' : 'waiting';
    case 'used':
      return 'good';
    case 'closed':
      return 'warn';
  }
}

function stateOf(incident: Incident, request: Request): readonly Sentence[] {
  const { status, asked, closedBecause, held } = request;
  const { eligible } = eligibilityOf(asked.binding, steeringOf(incident), asked.step);
  const isOpen = status.is === 'open' || status.is === 'approved';
  const approvals = isOpen ? request.approvals.filter(({ person }) => eligible.includes(person)) : request.approvals;
  const persons = listOf(approvals.map(({ person }) => person));
  const open = sayThread('companion.open', { approvals: approvals.length, quorum: asked.binding.policy.quorum });
  const judgement = asked.purpose !== 'dispatch';
  switch (status.is) {
    case 'open':
      return [open, ...untilWhen(request)];
    case 'approved':
      return [
        sayThread(judgement ? 'companion.approved-judgement' : 'companion.approved', {
          persons,
          seconds: asked.binding.policy.armedWindow / 1000,
        }),
        ...held.slice(-1),
      ];
    case 'used':
      return [sayThread(judgement ? 'companion.used-judgement' : 'companion.used', { persons })];
    case 'closed':
      return [
        denialOf(request) ?? closedBecause ?? open,
        ...(status.how === 'expired' ? held.slice(-1).map(wasHeld) : []),
      ];
  }
}

/** The clock time that the card cannot show, or why there is none. */
function untilWhen({ approveBy, asked, prolonged, held }: Request): readonly Sentence[] {
  if (held.length > 0) return held.slice(-1);
  if (prolonged) return [prolonged];
  return approveBy === undefined
    ? [sayThread('companion.unseen', span('span', asked.binding.policy.approveWithin))]
    : [sayThread('companion.until', { time: clockText(approveBy) })];
}

/** Why an approval lapsed, in the sentence that was said while it waited. */
function wasHeld(held: Sentence): Sentence {
  const why = { en: render(approvalWords, held, 'en'), zh: render(approvalWords, held, 'zh') };
  return sayThread('companion.was-held', inBoth('why', why));
}

/** Who may still approve as the incident stands now, and who may not and why: people steer after the card was made. */
function waitsFor(incident: Incident, { asked, approvals, status }: Request): readonly Sentence[] {
  if (status.is !== 'open') return [];
  const { eligible, barred } = eligibilityOf(asked.binding, steeringOf(incident), asked.step);
  const left = eligible.filter((person) => !approvals.some((approval) => approval.person === person));
  return [sayThread('companion.may', { persons: listOf(left) }), ...barred.map(({ why }) => why)];
}

function refusalRow({ person, slack, emoji, again, say }: Reaction): {
  readonly label: Sentence;
  readonly value: Sentence;
} {
  const who = person ?? `@${slack}`;
  const label =
    again.length === 0
      ? sayThread('companion.not-counted', { mention: who, emoji })
      : sayThread('companion.not-counted-times', { mention: who, emoji, times: again.length + 1 });
  return { label, value: say };
}

function muted(lines: readonly Sentence[]): readonly Part[] {
  return lines.length > 0 ? [{ kind: 'muted', lines }] : [];
}
