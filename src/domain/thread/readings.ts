import type { GateReading, Raw } from '../event.ts';
import type { Difference, Verdict } from '../expectation.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import type { Part, Tone } from './post.ts';
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

/** One line per gate with the time it was read, and what is wrong below it. */
export function gateLines(gates: readonly GateReading[]): readonly Sentence[] {
  return gates.flatMap(({ gate, node, verdict, at }) => [
    sayThread(`card.reading-${verdict.is}`, { gate, node: node ?? '—', time: clockText(at) }),
    ...(verdict.is === 'holds' ? [] : verdictLines(verdict)),
  ]);
}

/** Several answers as one verbatim block, each under its own line. */
export function rawPart(title: Sentence, answers: readonly { readonly label: string; readonly raw: Raw }[]): Part {
  return {
    kind: 'raw',
    title,
    text: answers.map(({ label, raw }) => (label === '' ? raw.text : `# ${label}\n${raw.text}`)).join('\n'),
  };
}
