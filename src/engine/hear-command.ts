import type { Command, Vocabulary } from '../domain/command-line/command.ts';
import { describeCommand, describeCommands } from '../domain/command-line/describe.ts';
import { fold, tokensOf } from '../domain/command-line/tokens.ts';
import { understand } from '../domain/command-line/understand.ts';
import type { SystemName } from '../domain/names.ts';
import type { Part } from '../domain/thread/post.ts';
import type { Topology } from '../domain/topology.ts';
import { sayAnswer } from '../domain/wording/answers.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Locale, Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';

export interface Typed {
  readonly text: string;
  readonly channel: string;
  /** Where it was typed, when in a thread. */
  readonly threadTs?: string;
  readonly slack: string;
  readonly slash: string;
  readonly locale: Locale;
}

type Help = Extract<Command, { name: 'help' }>;

export interface Understood {
  readonly topology: Topology;
  readonly command: Exclude<Command, Help>;
  /** How it was understood, in full. */
  readonly line: string;
}

/** What somebody typed, and of which system; or the answer at once, where it is not understood or asks for help. */
export function hearCommand(engine: Engine, typed: Typed): Understood | { readonly answer: readonly Part[] } {
  const here = [...engine.topologies.values()].find(({ channel }) => channel === typed.channel);
  const words = vocabularyOf(engine, typed, here);
  const understood = understand(typed.text, words);
  if (!understood.ok) return { answer: text(understood.problem) };
  const { command } = understood;
  if (command.name === 'help') return { answer: helpParts(command, typed, words) };
  const topology = command.system === undefined ? here : engine.topologies.get(command.system as SystemName);
  if (topology === undefined)
    return { answer: text(sayEngine('open.no-system', { systems: words.systems.join(', ') })) };
  return { topology, command, line: String(understood.echo.params.line) };
}

function helpParts(command: Help, typed: Typed, words: Vocabulary): readonly Part[] {
  const lines = command.topic
    ? describeCommand(command.topic, typed.locale, words)
    : describeCommands(typed.locale, words);
  return [
    { kind: 'heading', tone: 'info', text: sayAnswer('answer.help') },
    { kind: 'text', lines: lines.map((line) => sayAnswer('answer.verbatim', { text: line })) },
  ];
}

/** The regions and zones of the system it is about; of all only where neither the channel nor `system=` tells it. */
function vocabularyOf(engine: Engine, typed: Typed, here: Topology | undefined): Vocabulary {
  const topologies = [...engine.topologies.values()];
  const meant = systemNamed(typed.text, topologies) ?? here;
  const regions = (meant === undefined ? topologies : [meant]).flatMap((topology) => topology.regions);
  return {
    regions: [...new Set(regions.map(({ name }) => name))],
    zones: [...new Set(regions.map(({ zone }) => zone))],
    systems: topologies.map(({ name }) => name),
    slash: typed.slash,
  };
}

/** What `system=` names, read before anything else is understood. */
function systemNamed(line: string, topologies: readonly Topology[]): Topology | undefined {
  const split = tokensOf(line);
  const option = split.ok ? split.tokens.find((token) => token.is === 'option' && token.key === 'system') : undefined;
  if (option?.is !== 'option') return undefined;
  return topologies.find(({ name }) => fold(name) === fold(option.value.trim()));
}

function text(...lines: readonly Sentence[]): readonly Part[] {
  return [{ kind: 'text', lines }];
}
