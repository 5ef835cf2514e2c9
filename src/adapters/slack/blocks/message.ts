import type { Part, Post, RawPart } from '../../../domain/thread/post.ts';
import { saySlack } from '../../../domain/wording/slack.ts';
import type { Block } from './block.ts';
import { excerpt } from './excerpt.ts';
import { fallbackText } from './fallback.ts';
import { limits } from './limits.ts';
import { blocksOf } from './parts.ts';
import { rawText } from './raw-text.ts';
import { type Level, levels, levelsFor, shrink } from './shrink.ts';
import type { Voice } from './voice.ts';
import { literal } from './words.ts';

export interface Message {
  readonly text: string;
  readonly blocks: readonly Block[];
}

export type Rendered =
  | { readonly ok: true; readonly message: Message }
  /** It cannot be shown within Slack's limits without cutting what must not be cut. */
  | { readonly ok: false; readonly why: string };

/** What stands below an answer that is shown in part: where the whole is. */
export type WholeIs = (part: RawPart, size: { readonly lines: number; readonly characters: number }) => string;

/** Parts as one Slack message, showing as much as fits. */
export function renderParts(
  parts: readonly Part[],
  place: Post['place'],
  voice: Voice,
  wholeIs: WholeIs,
  allowed: readonly Level[] = levelsFor(parts),
): Rendered {
  const tooLong = parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : [])).find(valueTooLong);
  if (tooLong !== undefined) {
    const params = { size: tooLong.value.length, limit: limits.buttonValue };
    return { ok: false, why: saySlack('slack.buttonTooLong', params, voice.locale) };
  }
  let size = 0;
  for (const level of allowed) {
    const blocks = allBlocks(parts, place, voice, wholeIs, level);
    size = JSON.stringify(blocks).length;
    if (size <= limits.blocksJson && blocks.length <= limits.blocks) {
      return { ok: true, message: { text: fallbackText(parts, voice), blocks } };
    }
  }
  const key = parts.some((part) => part.kind === 'commands') ? 'slack.commandsTooLong' : 'slack.postTooLong';
  return { ok: false, why: saySlack(key, { size, limit: limits.blocksJson }, voice.locale) };
}

/** The answers of nodes that are too long to be shown whole: they go up as files. */
export function longAnswers(parts: readonly Part[], voice: Voice): readonly RawPart[] {
  return parts
    .filter((part) => part.kind === 'raw')
    .filter((part) => excerpt(rawText(part, voice), levels[0].raw).gap !== undefined);
}

/** The sentence for answers to one person: they are kept nowhere. */
export function inPart({ locale }: Voice): WholeIs {
  return (_, size) => saySlack('slack.shownInPart', size, locale);
}

/** The sentence for whole answers that are in the journal alone. */
export function inJournal({ locale }: Voice): WholeIs {
  return (_, size) => saySlack('slack.wholeInJournal', size, locale);
}

/** The sentence for a whole answer that went up as a file. */
export function inFile(file: string, { locale }: Voice): WholeIs {
  return (_, size) => saySlack('slack.wholeInFile', { ...size, file: literal(file) }, locale);
}

function allBlocks(
  parts: readonly Part[],
  place: Post['place'],
  voice: Voice,
  wholeIs: WholeIs,
  level: Level,
): readonly Block[] {
  let buttonsBefore = 0;
  const belowRaw = (part: RawPart): string | undefined => {
    const { gap, lines, characters } = excerpt(rawText(part, voice), level.raw);
    return gap === undefined ? undefined : wholeIs(part, { lines, characters });
  };
  return parts
    .flatMap((part) => shrink(part, level))
    .flatMap((part) => {
      const blocks = blocksOf(part, { voice, place, level, buttonsBefore, belowRaw });
      if (part.kind === 'buttons') buttonsBefore += part.buttons.length;
      return blocks;
    });
}

function valueTooLong(button: { readonly value: string }): boolean {
  return button.value.length > limits.buttonValue;
}
