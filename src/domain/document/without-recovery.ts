import { textOf } from '../document.ts';
import { optionsOf, type Plan, type Step, stepById } from '../plan.ts';
import type { Locale } from '../wording/sentence.ts';
import { type Words, wordsIn } from './words.ts';

/** What differs where recovery pg is not deployed: `less` is the same course planned without it. */
export function withoutRecoveryOf(plan: Plan, less: Plan, locale: Locale): string {
  const words = wordsIn(locale);
  const kept = plan.steps.flatMap((step) => {
    const other = stepById(less, step.id);
    return other === undefined ? [] : [{ step, other }];
  });
  const gone = [...plan.gates, ...plan.steps].filter(({ id }) => ![...less.gates, ...less.steps].some(same(id)));
  const phases = plan.phases.filter((phase) => !less.phases.some(({ en }) => en === phase.en));
  return textOf([
    `## ${words.say('doc.without')}`,
    '',
    words.say('doc.without-intro'),
    '',
    `- ${words.say('doc.without-steps', { steps: words.list(gone.map(({ id }) => id)) })}`,
    ...phases.map((phase) => `- ${words.say('doc.without-phase', { phase: words.own(phase) })}`),
    ...kept.flatMap(({ step, other }) => differencesOf(step, other, words)).map((line) => `- ${line}`),
  ]);
}

function differencesOf(step: Step, other: Step, words: Words): readonly string[] {
  const gates = missing(gateIds(step), gateIds(other));
  const instead = missing(gateIds(other), gateIds(step));
  const options = missing(optionNames(step), optionNames(other));
  const proofs = missing(proofTitles(step, words), proofTitles(other, words));
  const clock = step.kind === 'wait' && other.kind === 'wait' && step.withoutStandbyUntil !== other.withoutStandbyUntil;
  const abort = words.own(step.abort) !== words.own(other.abort);
  return [
    ...(gates.length > 0 ? [words.say('doc.without-gates', { step: step.id, gates: words.list(gates) })] : []),
    ...(instead.length > 0
      ? [words.say('doc.without-gates-instead', { step: step.id, gates: words.list(instead) })]
      : []),
    ...(options.length > 0 ? [words.say('doc.without-options', { step: step.id, options: words.names(options) })] : []),
    ...(proofs.length > 0 ? [words.say('doc.without-proofs', { step: step.id, proofs: words.list(proofs) })] : []),
    ...(clock ? [words.say('doc.without-clock', { step: other.withoutStandbyUntil })] : []),
    ...(abort ? [words.say('doc.without-abort', { step: step.id, abort: words.own(other.abort) })] : []),
  ];
}

const gateIds = (step: Step) => (step.kind === 'directive' ? step.gates.map(({ id }) => id) : []);
const optionNames = (step: Step) => optionsOf(step).map(({ name }) => name);
const proofTitles = (step: Step, words: Words) =>
  step.kind === 'wait' ? step.proofs.map(({ title }) => words.own(title)) : [];

function missing(all: readonly string[], left: readonly string[]): readonly string[] {
  return all.filter((each) => !left.includes(each));
}

function same(id: string) {
  return (step: { readonly id: string }) => step.id === id;
}
