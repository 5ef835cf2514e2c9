import { isOperation } from '../directive.ts';
import {
  type CheckStep,
  type ChooseStep,
  type ConfirmStep,
  type DirectiveStep,
  ksNodeOf,
  type NodeCommand,
  type Plan,
  type PlannedGuard,
  type Step,
  type WaitStep,
} from '../plan.ts';
import { byCommand } from '../thread/commands-part.ts';
import { wholeSpan } from '../thread/times.ts';
import { operationDeadlineOf, type Topology } from '../topology.ts';
import { answerOf, expectedOf, needsRecoveryPg, queryText } from './expected.ts';
import type { Words } from './words.ts';

/** What a document is made from. */
export interface Page {
  readonly plan: Plan;
  readonly topology: Topology;
  readonly words: Words;
}

/** One numbered entry: what the paper says in its own line, then what is not written on paper. */
export function stepLines(step: Step, page: Page): readonly string[] {
  const { words } = page;
  return [
    `### ${step.id} · ${words.own(step.title)}`,
    '',
    `<sub>${words.own({ en: step.title.zh, zh: step.title.en })}</sub>`,
    '',
    ...(step.row === step.id ? [] : [words.fact('doc.row', step.row)]),
    ...factsOf(step, page),
    words.fact('doc.aborting', words.own(step.abort)),
    '',
    ...commandLines(step),
  ];
}

function factsOf(step: Step, page: Page): readonly string[] {
  const { words } = page;
  switch (step.kind) {
    case 'directive':
      return directiveFacts(step, page);
    case 'check':
      return checkFacts(step, page);
    case 'confirm':
      return confirmFacts(step, words);
    case 'choose':
      return chooseFacts(step, words);
    case 'wait':
      return waitFacts(step, words);
  }
}

function directiveFacts(step: DirectiveStep, page: Page): readonly string[] {
  const { topology, words } = page;
  return [
    words.fact('doc.where', whereOf(step, words)),
    ...conditionsOf(step, needsRecoveryPg(step.directive), words),
    ...gateFacts(step, page),
    words.fact(
      'doc.approval',
      step.when ? words.say('doc.approval-barred', { choice: step.when.choice }) : words.say('doc.approval-needed'),
    ),
    words.fact('doc.expected', answerOf(step, words)),
    words.fact('doc.done-when', endOf(step, topology, words)),
  ];
}

/** Gates that stand elsewhere in the document are named by their number alone. */
function gateFacts({ gates, strict }: DirectiveStep, { plan, words }: Page): readonly string[] {
  if (gates.length === 0) return [];
  const known = [
    ...plan.gates,
    ...plan.steps,
    ...plan.steps.flatMap((step) => (step.kind === 'wait' ? step.proofs : [])),
  ];
  const own = gates.filter(({ id }) => !known.some((step) => step.id === id));
  const named = words.list(gates.map(({ id, query }) => `${id} (${queryText(query)})`));
  return [
    words.fact('doc.gates', words.say(strict ? 'doc.gates-strict' : 'doc.gates-card', { gates: named })),
    ...own.map((gate) => `  - ${readText(gate, words)}`),
  ];
}

function readText(check: CheckStep, words: Words): string {
  const params = { gate: check.id, query: queryText(check.query), nodes: whereOf(check, words) };
  return words.say('doc.gate', { ...params, expected: expectedOf(check, words) });
}

/** How completion is proven (runbook.md, "How they behave"). */
function endOf(step: DirectiveStep, topology: Topology, words: Words): string {
  const { timing } = topology;
  const checks = words.list(step.settles);
  if (step.directive.name === 'RestartZoneWatcher') return words.say('doc.waits-started', { checks });
  if (!isOperation(step.directive)) return words.say('doc.waits-accepted');
  const logs = step.commands.map(({ node }) => ksNodeOf(topology, node)?.logPath ?? '');
  return words.say('doc.waits-operation', {
    checks,
    log: [...new Set(logs)].join('`, `'),
    count: timing.consecutiveReadings,
    ...wholeSpan('spread', timing.readingsSpread),
    ...wholeSpan('deadline', operationDeadlineOf(timing, step.directive.name)),
  });
}

function checkFacts(step: CheckStep, { topology: { timing }, words }: Page): readonly string[] {
  const beside = step.beside.map(queryText);
  const polled = { ...wholeSpan('every', timing.pollEvery), ...wholeSpan('deadline', timing.checkDeadline) };
  return [
    words.fact('doc.where', whereOf(step, words)),
    ...conditionsOf(step, needsRecoveryPg(step.query), words),
    words.fact('doc.expected', expectedOf(step, words)),
    ...(beside.length > 0 ? [`  - ${words.say('doc.beside', { queries: words.list(beside) })}`] : []),
    words.fact('doc.done-when', step.informs ? words.say('doc.informs') : words.say('doc.polled', polled)),
  ];
}

function confirmFacts(step: ConfirmStep, words: Words): readonly string[] {
  const { hostsLine, zones, shows, says } = step;
  const expected = [
    ...(zones.length > 0 ? [words.say('doc.zones', { zones: words.list(zones) })] : []),
    ...(shows ? [words.say('doc.shows', { ...shows })] : []),
    ...(says ? [words.own(says)] : []),
  ];
  return [
    words.fact('doc.where', words.say(says ? 'doc.question' : 'doc.desk')),
    ...conditionsOf(step, false, words),
    ...(hostsLine === undefined ? [] : [words.fact('doc.hosts', `\`${hostsLine}\``)]),
    words.fact('doc.expected', expected.join(words.say('doc.semicolon'))),
    words.fact('doc.done-when', words.say(says ? 'doc.confirmed-says' : 'doc.confirmed')),
  ];
}

function chooseFacts(step: ChooseStep, words: Words): readonly string[] {
  return [
    words.fact('doc.where', words.say('doc.question')),
    ...conditionsOf(step, false, words),
    ...optionFacts(step, words),
    ...(step.asks === 'zone' ? [`  - ${words.say('doc.asks-zone')}`] : []),
    words.fact('doc.done-when', words.say(step.repeats ? 'doc.chosen-repeats' : 'doc.chosen')),
  ];
}

function waitFacts(step: WaitStep, words: Words): readonly string[] {
  return [
    words.fact('doc.where', words.say('doc.question')),
    ...conditionsOf(step, false, words),
    words.fact('doc.expected', words.say('doc.proof-ssh', { nodes: words.names(step.nodes) })),
    ...step.proofs.map((proof) => `  - ${readText(proof, words)}`),
    ...optionFacts(step, words),
    words.fact('doc.done-when', words.say('doc.waits-back')),
    `  - ${words.say('doc.without-standby', { step: step.withoutStandbyUntil })}`,
  ];
}

function optionFacts({ options }: ChooseStep | WaitStep, words: Words): readonly string[] {
  if (options.length === 0) return [];
  return [
    words.fact('doc.options', ''),
    ...options.map(({ name, title, means, when }) => {
      const said = words.say('doc.option', { name, title: words.own(title), means: words.own(means) });
      return `  - ${said}${when ? ` (${guardText(when, words)})` : ''}`;
    }),
  ].map((line) => line.trimEnd());
}

function conditionsOf({ when }: Step, recoveryPg: boolean, words: Words): readonly string[] {
  const conditions = [
    ...(recoveryPg ? [words.say('doc.when-recovery')] : []),
    ...(when ? [guardText(when, words)] : []),
  ];
  return conditions.length === 0 ? [] : [words.fact('doc.condition', conditions.join(words.say('doc.semicolon')))];
}

function guardText({ choice, chose, after, notAfter }: PlannedGuard, words: Words): string {
  if (after !== undefined) return words.say('doc.when-chosen-after', { choice, chose, other: after });
  if (notAfter !== undefined) return words.say('doc.when-chosen-not-after', { choice, chose, other: notAfter });
  return words.say('doc.when-chosen', { choice, chose });
}

/** `a`, else `b`; or each of them. */
export function whereOf(step: CheckStep | DirectiveStep, words: Words): string {
  const nodes = step.commands.map(({ node }) => node);
  if (step.nodes === 'one') return nodes.map((node) => `\`${node}\``).join(words.say('doc.else'));
  return words.say(step.kind === 'check' ? 'doc.each-read' : 'doc.each', { nodes: words.names(nodes) });
}

/** The exact command, once where every node runs the same. */
function commandLines(step: Step): readonly string[] {
  if (step.kind !== 'directive' && step.kind !== 'check') return [];
  return blocksOf(step.commands).flatMap((block) => ['```sh', ...block, '```', '']);
}

function blocksOf(commands: readonly NodeCommand[]): readonly (readonly string[])[] {
  const grouped = byCommand(commands, ', ');
  return grouped.map(({ node, command }) => (grouped.length === 1 ? [command] : [`# ${node}`, command]));
}
