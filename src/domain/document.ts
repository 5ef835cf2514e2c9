import { expectedOf } from './document/expected.ts';
import { stepLines, whereOf } from './document/step.ts';
import { type Words, wordsIn } from './document/words.ts';
import type { Plan } from './plan.ts';
import type { Region, Topology } from './topology.ts';
import type { Locale } from './wording/sentence.ts';

/**
 * A plan as a Markdown document that an operator can lay beside the paper runbook: its headings, numbers and sentences,
 * and of each step where it runs, the exact command, what is expected and what completes it. The same plan and topology
 * give the same text (test/golden).
 */
export function documentOf(plan: Plan, topology: Topology, locale: Locale): string {
  const words = wordsIn(locale);
  return textOf([
    ...headLines(plan, topology, words),
    ...roleLines(plan, topology, words),
    ...preflightLines(plan, words),
    ...plan.phases.flatMap((phase, index) => [
      `## ${words.own(phase)}`,
      '',
      `<sub>${words.own({ en: phase.zh, zh: phase.en })}</sub>`,
      '',
      ...plan.steps
        .filter((step) => step.phase === index)
        .flatMap((step) => stepLines(step, { plan, topology, words })),
    ]),
  ]);
}

export function textOf(lines: readonly string[]): string {
  return `${lines.join('\n').trimEnd()}\n`;
}

function headLines(plan: Plan, topology: Topology, words: Words): readonly string[] {
  const { title, paper, scenario, version } = plan;
  const typed = scenario === 'partition' ? `${scenario} keep=${plan.to}` : scenario;
  return [
    `# ${words.say('doc.title', { ...title })}`,
    '',
    words.say('doc.paper', { paper, typed, scenario, version, system: topology.name }),
    '',
    words.say('doc.how-to-read', { quorum: topology.policy.quorum }),
    '',
  ];
}

function roleLines(plan: Plan, { regions, consoleHost }: Topology, words: Words): readonly string[] {
  const rows = regions.map((region) => {
    const ks = region.ks.map(({ name }) => name);
    const recovery = region.recoveryPg === undefined ? words.say('doc.none') : words.names([region.recoveryPg]);
    const cells = [region.name, roleOf(plan, region, words), region.zone, words.names(ks), words.names(region.pg)];
    return rowOf([...cells, recovery, `${region.consoleAddress} (${consoleHost})`]);
  });
  return [`## ${words.say('doc.roles')}`, '', words.say('doc.roles-head'), rule(7), ...rows, ''];
}

function roleOf({ lost, to, master }: Plan, { name }: Region, words: Words): string {
  if (lost === undefined) return words.say(name === to ? 'doc.role-to' : 'doc.role-from');
  if (name === lost) return words.say(lost === master ? 'doc.role-lost-master' : 'doc.role-lost-standby');
  return words.say(name === master ? 'doc.role-kept-master' : 'doc.role-kept-standby');
}

function preflightLines({ gates, preflight }: Plan, words: Words): readonly string[] {
  const rows = gates.map((gate) =>
    rowOf([
      `${gate.id} · ${words.own(gate.title)}`,
      whereOf(gate, words),
      `\`${gate.commands[0]?.command ?? ''}\``,
      expectedOf(gate, words),
    ]),
  );
  return [
    `## ${words.say('doc.preflight')}`,
    '',
    words.say(preflight === 'gates' ? 'doc.preflight-gates' : 'doc.preflight-informs'),
    '',
    words.say('doc.preflight-head'),
    rule(4),
    ...rows,
    '',
  ];
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function rule(columns: number): string {
  return `|${' --- |'.repeat(columns)}`;
}
