import type { Part } from '../../../domain/thread/post.ts';
import { inPart, type Message, renderParts } from './message.ts';
import { levels } from './shrink.ts';
import type { Voice } from './voice.ts';

/** An answer to one person as few messages as Slack's limits allow; nothing of it is left out but long raw text. */
export function renderAnswer(parts: readonly Part[], voice: Voice): readonly Message[] {
  const messages: Message[] = [];
  let waiting: Part[] = [];
  for (const part of parts.flatMap(pieces)) {
    if (waiting.length > 0 && !fits([...waiting, part], voice)) {
      messages.push(shown(waiting, voice));
      waiting = [];
    }
    waiting = [...waiting, part];
  }
  return waiting.length === 0 ? messages : [...messages, shown(waiting, voice)];
}

/** Lists come apart into pieces that fit for sure, so that messages break between lines. */
function pieces(part: Part): readonly Part[] {
  switch (part.kind) {
    case 'text':
    case 'muted':
      return chunks(part.lines, 20).map((lines) => ({ ...part, lines }));
    case 'facts':
      return chunks(part.rows, 10).map((rows) => ({ ...part, rows }));
    case 'steps':
      return chunks(part.steps, 20).map((steps) => ({ ...part, steps }));
    case 'commands':
      return part.commands.map((command) => ({ kind: 'commands', commands: [command] }));
    case 'heading':
    case 'title':
    case 'raw':
    case 'buttons':
    case 'divider':
      return [part];
  }
}

function chunks<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}

/** Another message is better than less of an answer: a node's answers to one person are kept nowhere. */
function fits(parts: readonly Part[], voice: Voice): boolean {
  return renderParts(parts, 'thread', voice, inPart(voice), [levels[0]]).ok;
}

function shown(parts: readonly Part[], voice: Voice): Message {
  const rendered = renderParts(parts, 'thread', voice, inPart(voice));
  return rendered.ok ? rendered.message : { text: rendered.why, blocks: [] };
}
