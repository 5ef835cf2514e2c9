import { denialOf } from '../approval/denial.ts';
import { eligibilityOf, listOf, steeringOf } from '../approval/eligible.ts';
import { isToBeTold } from '../approval/vote.ts';
import type { Incident, Reaction, Request } from '../incident/state.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import type { Part, Post, Tone } from './post.ts';

/** Below the card: who may approve now, who reacted so far and what became of it; edited, because the card never is. */
export function companionPost(incident: Incident, request: Request): Post {
  const { asked, reactions } = request;
  const counted = reactions.filter(({ counts, signal }) => counts && signal !== 'deny').map(({ say }) => say);
  const refused = reactions.filter((each) => !each.counts && isToBeTold(each.signal, { is: 'refusal', say: each.say }));
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
      { kind: 'text', lines: [...stateOf(request), ...waitsFor(incident, request)] },
      ...muted(counted),
      ...(refused.length > 0 ? [{ kind: 'facts', rows: refused.map(refusalRow) } as const] : []),
    ],
  };
}

function toneOf({ status, held }: Request): Tone {
  switch (status.is) {
    case 'open':
      return 'waiting';
    case 'approved':
      return held ? 'warn' : 'waiting';
    case 'used':
      return 'good';
    case 'closed':
      return 'warn';
  }
}

function stateOf(request: Request): readonly Sentence[] {
  const { status, approvals, asked, closedBecause, held } = request;
  const persons = listOf(approvals.map(({ person }) => person));
  const open = sayThread('companion.open', { approvals: approvals.length, quorum: asked.binding.policy.quorum });
  const judgement = asked.purpose !== 'dispatch';
  switch (status.is) {
    case 'open':
      return [open];
    case 'approved':
      return [
        sayThread(judgement ? 'companion.approved-judgement' : 'companion.approved', { persons }),
        ...(held ? [held] : []),
      ];
    case 'used':
      return [sayThread(judgement ? 'companion.used-judgement' : 'companion.used', { persons })];
    case 'closed':
      return [denialOf(request) ?? closedBecause ?? open, ...(held ? [held] : [])];
  }
}

/** Who may still approve as the incident stands now, and who may not and why: people steer after the card was made. */
function waitsFor(incident: Incident, { asked, approvals, status }: Request): readonly Sentence[] {
  if (status.is !== 'open') return [];
  const { eligible, barred } = eligibilityOf(asked.binding, steeringOf(incident), asked.step);
  const left = eligible.filter((person) => !approvals.some((approval) => approval.person === person));
  return [sayThread('companion.may', { persons: listOf(left) }), ...barred.map(({ why }) => why)];
}

function refusalRow({ person, slack, again, say }: Reaction): { readonly label: Sentence; readonly value: Sentence } {
  const who = person ?? `@${slack}`;
  const label =
    again.length === 0
      ? sayThread('companion.not-counted', { mention: who })
      : sayThread('companion.not-counted-times', { mention: who, times: again.length + 1 });
  return { label, value: say };
}

function muted(lines: readonly Sentence[]): readonly Part[] {
  return lines.length > 0 ? [{ kind: 'muted', lines }] : [];
}
