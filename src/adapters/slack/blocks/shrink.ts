import type { Part } from '../../../domain/thread/post.ts';
import { slackSentence } from '../../../domain/wording/slack.ts';
import type { Room } from './excerpt.ts';

/** How much of a message is shown. Each level shows less than the one before; commands and buttons are never cut. */
export interface Level {
  /** Of a node's answer. */
  readonly raw: Room;
  /** Lines of a text, muted, facts or steps part. */
  readonly lines: number;
}

/**
 * The first shows answers of normal size whole: a CheckPG that is printed over 40 lines, also when both regions'
 * stand under each other. The others are for messages with many answers, or with little room beside the rest.
 */
export const levels: readonly [Level, ...Level[]] = [
  { raw: { lines: 20, characters: 1_250, whole: { lines: 120, characters: 5_000 } }, lines: Number.POSITIVE_INFINITY },
  { raw: { lines: 20, characters: 1_250 }, lines: Number.POSITIVE_INFINITY },
  { raw: { lines: 8, characters: 400 }, lines: Number.POSITIVE_INFINITY },
  { raw: { lines: 3, characters: 150 }, lines: Number.POSITIVE_INFINITY },
  { raw: { lines: 3, characters: 150 }, lines: 40 },
  { raw: { lines: 3, characters: 150 }, lines: 15 },
  { raw: { lines: 2, characters: 80 }, lines: 5 },
];

/** The levels at which everything but a node's answers stays whole. */
const uncut: readonly Level[] = levels.filter((level) => level.lines === Number.POSITIVE_INFINITY);

/** A message with commands is what somebody approves: nothing else of it may be cut either (approval rule 21). */
export function levelsFor(parts: readonly Part[]): readonly Level[] {
  return parts.some((part) => part.kind === 'commands') ? uncut : levels;
}

export function shrink(part: Part, { lines }: Level): readonly Part[] {
  switch (part.kind) {
    case 'text':
    case 'muted':
      return [{ ...part, lines: part.lines.slice(0, lines) }, ...more(part.lines.length - lines)];
    case 'facts':
      return [{ ...part, rows: part.rows.slice(0, lines) }, ...more(part.rows.length - lines)];
    case 'steps':
      return [{ ...part, steps: part.steps.slice(0, lines) }, ...more(part.steps.length - lines)];
    case 'heading':
    case 'title':
    case 'commands':
    case 'raw':
    case 'buttons':
    case 'divider':
      return [part];
  }
}

function more(lines: number): readonly Part[] {
  return lines > 0 ? [{ kind: 'muted', lines: [slackSentence('slack.moreLines', { lines })] }] : [];
}
