import type { GateReading, Raw } from '../event.ts';
import type { Difference, Verdict } from '../expectation.ts';
import type { CheckStep } from '../plan.ts';
import type { Locale, Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { saidIn } from '../wording/why.ts';
import type { Part, StepLine, Tone } from './post.ts';
import { clockText } from './times.ts';

/** What a verdict is about, in order: what is wrong, what is not known, what is worth a note. */
export function verdictLines(verdict: Verdict): readonly Difference[] {
  switch (verdict.is) {
    case 'holds':
      return verdict.notes;
    case 'fails':
      return [...verdict.differences, ...verdict.notes];
    case 'unknown':
      return [...verdict.why, ...verdict.notes];
  }
}

export function verdictTone(verdict: Verdict): Tone {
  return verdict.is === 'holds' ? 'good' : 'warn';
}

/** One line per gate with what was read, when, and what is wrong. */
export function gateParts(planned: readonly CheckStep[], gates: readonly GateReading[]): readonly Part[] {
  if (gates.length === 0) return [];
  const steps = gates.flatMap(({ gate, verdict, summary }): StepLine[] => {
    const step = planned.find(({ id }) => id === gate);
    return step ? [{ mark: MARKS[verdict.is], step: gate, ...step.title, note: summary }] : [];
  });
  const wrong = gates.filter(({ verdict }) => verdict.is !== 'holds').flatMap(({ verdict }) => verdictLines(verdict));
  const times = gates.map(({ at }) => at);
  const span = { first: clockText(Math.min(...times)), last: clockText(Math.max(...times)) };
  return [
    { kind: 'steps', steps },
    ...(wrong.length > 0 ? [{ kind: 'text', lines: wrong } as const] : []),
    { kind: 'muted', lines: [sayThread('card.read-at', span)] },
  ];
}

const MARKS = { holds: 'passed', fails: 'stuck', unknown: 'unproven' } as const;

/** Several answers as one verbatim block, each under its own line. */
export function rawPart(title: Sentence, answers: readonly { readonly label: string; readonly raw: Raw }[]): Part {
  const textIn = (locale: Locale) =>
    answers
      .map(({ label, raw: { text: why, say } }) => ({ label, text: saidIn(locale, say ? { why, say } : { why }) }))
      .map(({ label, text }) => (label === '' ? text : `# ${label}\n${text}`))
      .join('\n');
  const own = answers.some(({ raw }) => raw.say !== undefined);
  return { kind: 'raw', title, text: textIn('en'), ...(own && { inChinese: textIn('zh') }) };
}

export function heading(tone: Tone, text: Sentence): Part {
  return { kind: 'heading', tone, text };
}

export function muted(lines: readonly Sentence[]): readonly Part[] {
  return lines.length === 0 ? [] : [{ kind: 'muted', lines }];
}
