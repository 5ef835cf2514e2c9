import type { Part, Post } from '../../../src/domain/thread/post.ts';
import { projectThread } from '../../../src/domain/thread/project.ts';
import { type EngineWorld, said } from './engine-world.ts';

/** The thread as it stands now. */
export function posts(world: EngineWorld): readonly Post[] {
  return projectThread(world.journal.entries(world.now().id), world.clock.now(), world.topology.timing);
}

/** A post as people read it in English, one sentence a line. */
export function textOf(post: Post | undefined): string {
  return post === undefined ? '' : post.parts.flatMap(linesOf).join('\n');
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
export function threadText(world: EngineWorld): string {
  return posts(world).slice(1).map(textOf).join('\n\n');
}

function linesOf(part: Part): readonly string[] {
  switch (part.kind) {
    case 'heading':
      return [said(part.text)];
    case 'title':
      return [`${part.step} ${part.en}`];
    case 'text':
    case 'muted':
      return part.lines.map((line) => said(line));
    case 'facts':
      return part.rows.map(({ label, value }) => `${said(label)}: ${said(value)}`);
    case 'steps':
      return part.steps.map(({ mark, step, en, note }) => `${mark} ${step} ${en}${note ? ` (${said(note)})` : ''}`);
    case 'commands':
      return part.commands.map(({ node, command }) => `${node}: ${command}`);
    case 'raw':
      return [said(part.title), part.text];
    case 'buttons':
      return [part.buttons.map(({ label }) => `[${said(label)}]`).join(' ')];
    case 'divider':
      return [];
  }
}
