import { rawText } from '../../../src/adapters/slack/blocks/raw-text.ts';
import type { Part, Post } from '../../../src/domain/thread/post.ts';
import { projectThread } from '../../../src/domain/thread/project.ts';
import type { Locale, Sentence } from '../../../src/domain/wording/sentence.ts';
import { type EngineWorld, said } from './engine-world.ts';

/** The thread as it stands now. */
export function posts(world: EngineWorld): readonly Post[] {
  return projectThread(world.journal.entries(world.now().id), world.clock.now(), world.topology.timing);
}

/** A post as people read it, one sentence a line. */
export function textOf(post: Post | undefined, locale: Locale = 'en'): string {
  return post === undefined ? '' : post.parts.flatMap((part) => linesOf(part, locale)).join('\n');
}

export function statusText(world: EngineWorld): string {
  return textOf(posts(world)[0]);
}

/** The newest card. */
export function cardText(world: EngineWorld): string {
  return textOf(posts(world).findLast(({ key }) => /^card-\d+$/.test(key)));
}

export function lastPost(world: EngineWorld): string {
  return textOf(posts(world).at(-1));
}

/** Everything the thread says but the live status. */
export function threadText(world: EngineWorld, locale: Locale = 'en'): string {
  return posts(world)
    .slice(1)
    .map((post) => textOf(post, locale))
    .join('\n\n');
}

function linesOf(part: Part, locale: Locale): readonly string[] {
  const read = (sentence: Sentence) => said(sentence, locale);
  switch (part.kind) {
    case 'heading':
      return [read(part.text)];
    case 'title':
      return [`${part.step} ${part[locale]}`];
    case 'text':
    case 'muted':
      return part.lines.map(read);
    case 'facts':
      return part.rows.map(({ label, value }) => `${read(label)}: ${read(value)}`);
    case 'steps':
      return part.steps.map(
        ({ note, ...line }) => `${line.mark} ${line.step} ${line[locale]}${note ? ` (${read(note)})` : ''}`,
      );
    case 'commands':
      return part.commands.map(({ node, command }) => `${node}: ${command}`);
    case 'raw':
      return [read(part.title), rawText(part, { locale })];
    case 'buttons':
      return [part.buttons.map(({ label }) => `[${read(label)}]`).join(' ')];
    case 'divider':
      return [];
  }
}
