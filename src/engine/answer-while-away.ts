import type { Look } from '../domain/command-line/command.ts';
import type { Part } from '../domain/thread/post.ts';
import { statusParts } from '../domain/thread/status.ts';
import { clockText } from '../domain/thread/times.ts';
import type { Topology } from '../domain/topology.ts';
import { sayAnswer } from '../domain/wording/answers.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { slackSentence } from '../domain/wording/slack.ts';
import { assessParts } from './answer-assess.ts';
import { checkParts, infoParts } from './answer-readings.ts';
import { answerWho } from './answer-who.ts';
import type { Engine } from './engine.ts';
import { hearCommand, type Typed } from './hear-command.ts';

/**
 * What somebody typed while Redis cannot be reached. What needs no journal is answered: help, what the nodes say, and
 * what this process knows. Nothing else is done, since it cannot be told whether it was done already.
 */
export async function answerWhileAway(engine: Engine, typed: Typed): Promise<readonly Part[]> {
  const heard = hearCommand(engine, typed);
  if ('answer' in heard) return heard.answer;
  const { topology, command } = heard;
  switch (command.name) {
    case 'check':
    case 'info':
    case 'assess':
    case 'who':
      return lookNow(engine, topology, command, typed.slack);
    case 'status':
      return lastKnownParts(engine, topology);
    case 'abort':
      return text(sayAnswer('answer.away-abort', { deny: topology.policy.denyEmoji }));
    default:
      return text(slackSentence('slack.journalAway'));
  }
}

/** What is looked up outside the journal: on the nodes, in Slack. */
export function lookNow(engine: Engine, topology: Topology, look: Look, slack: string): Promise<readonly Part[]> {
  switch (look.name) {
    case 'check':
      return checkParts(engine, topology, look.database);
    case 'info':
      return infoParts(engine, topology);
    case 'assess':
      return assessParts(engine, topology);
    case 'who':
      return answerWho(engine, topology, slack);
  }
}

/** The open incidents as this process last read them, and until when that was so. */
export function lastKnownParts({ incidents, clock }: Engine, topology: Topology): readonly Part[] {
  const open = incidents.knownOpen().filter(({ system }) => system === topology.name);
  if (open.length === 0) return text(sayAnswer('answer.away-none', { system: topology.name }));
  return open.flatMap((incident) => [
    ...text(sayAnswer('answer.away-status', { time: clockText(incident.lastAt) })),
    ...statusParts(incident, clock.now(), topology.timing),
    ...text(sayAnswer('answer.thread', { channel: `#${topology.channel}` })),
  ]);
}

function text(...lines: readonly Sentence[]): readonly Part[] {
  return [{ kind: 'text', lines }];
}
