import { stripVTControlCharacters, styleText } from 'node:util';
import { withEmoji } from './emoji-characters.ts';
import { PEOPLE } from './people.ts';
import type { Message } from './slack/model.ts';
import { plainText } from './slack/plain-text.ts';
import type { World } from './world.ts';

/** Scrolls a channel by in the terminal: new posts whole, edited ones only by the lines that are new. */
export function scroll(
  world: World,
  write: (line: string) => void,
): { readonly tell: (line: string) => void; stop(): void } {
  const shown = new Map<string, ReadonlySet<string>>();
  const name = (user: string) => (user === world.workspace.bot.userId ? 'twokey' : user);
  const print = (mark: string, who: string, lines: readonly string[]) => {
    for (const [index, line] of lines.entries()) {
      const head = index === 0 ? `${clock()} ${mark} ${who.padEnd(9)}` : ' '.repeat(20);
      write(`${styleText('dim', head)} ${readable(named(line))}`);
    }
  };
  const stops = [
    world.workspace.on('message', ({ message }) => {
      shown.set(message.ts, new Set(linesOf(message)));
      print(message.threadTs ? '│' : '●', name(message.user), linesOf(message));
    }),
    world.workspace.on('update', ({ message }) => {
      const before = shown.get(message.ts) ?? new Set();
      const fresh = linesOf(message).filter((line) => !before.has(line));
      shown.set(message.ts, new Set(linesOf(message)));
      if (fresh.length > 0) print('~', name(message.user), fresh);
    }),
    world.workspace.on('ephemeral', ({ ephemeral }) => print('·', `→ ${nameOf(ephemeral.to)}`, linesOf(ephemeral))),
  ];
  return {
    tell: (line) => write(styleText('cyan', `${clock()} » ${withEmoji(line)}`)),
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}

function nameOf(user: string): string {
  return PEOPLE.find(({ id }) => id === user)?.key ?? user;
}

function named(line: string): string {
  return line
    .replaceAll(/<@([A-Z0-9]+)>/g, (_, user: string) => `@${nameOf(user)}`)
    .replaceAll(/<(https?:[^>|]+)>/g, '$1')
    .replaceAll(/&(lt|gt|amp);/g, (_, name: 'lt' | 'gt' | 'amp') => ({ lt: '<', gt: '>', amp: '&' })[name]);
}

function linesOf(message: Pick<Message, 'text'> & { blocks?: Message['blocks'] }): string[] {
  return plainText(
    message.blocks === undefined ? { text: message.text } : { text: message.text, blocks: message.blocks },
  )
    .split('\n')
    .filter((line) => line.trim() !== '');
}

/** Slack's bold stars mean nothing in a terminal; what a node printed must not steer it. */
function readable(line: string): string {
  return withEmoji(stripVTControlCharacters(line)).replaceAll(/\*(\S(?:.*?\S)?)\*/g, (_, bold: string) =>
    styleText('bold', bold),
  );
}

function clock(): string {
  return new Date().toISOString().slice(11, 19);
}
