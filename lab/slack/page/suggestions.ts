import type { Directory } from '../wire.ts';

/** Lines of a command; the box scrolls. */
const MOST = 30;

/** One line of the box above the composer. `insert` replaces the text from `from` to the caret. */
export type Suggestion = { label: string; detail: string; insert: string; from: number };

/**
 * What could be meant by the text up to the caret: a slash command's hints at the start, people and groups after `@`.
 * Hints that begin with what was typed stand first; those of which only the first word fits are kept as a reminder of
 * the options while they are being typed.
 */
export function suggestions(directory: Directory, text: string): Suggestion[] {
  if (text.startsWith('/')) return commandSuggestions(directory, text);
  const mention = /(^|\s)@([\p{L}\p{N}._-]*)$/u.exec(text);
  return mention ? mentionSuggestions(directory, (mention[2] ?? '').toLowerCase(), text.length) : [];
}

function commandSuggestions(directory: Directory, text: string): Suggestion[] {
  const typed = text.toLowerCase();
  const all = directory.commands.flatMap((command) => {
    const { name, description = '' } = command;
    const hints = command.hints.length > 0 ? command.hints : [''];
    return hints.map((hint) =>
      typeof hint === 'string' ? { name, hint, description } : { name, hint: hint.text, description: hint.about },
    );
  });
  const word = /^\/\S+\s+(\S+)\s/.exec(typed)?.[1];
  return all
    .filter(({ name, hint }) => {
      const [first = ''] = hint.split(' ');
      return (
        `${name} ${hint}`.toLowerCase().startsWith(typed) ||
        (word !== undefined && first.toLowerCase() === word && typed.startsWith(name))
      );
    })
    .map(({ name, hint, description }) => ({
      label: `${name} ${hint}`.trim(),
      detail: description,
      insert: fixedPart(`${name} ${hint}`),
      from: 0,
    }))
    .slice(0, MOST);
}

/** A hint up to its first placeholder, so that what is inserted can be sent or gone on with. */
function fixedPart(hint: string): string {
  const at = hint.search(/[[<(]|\S*=[<"…]/);
  return at < 0 ? hint : hint.slice(0, at);
}

function mentionSuggestions(directory: Directory, typed: string, caret: number): Suggestion[] {
  const people = directory.users.map((user) => ({ name: user.name, detail: user.realName }));
  const groups = directory.usergroups.map((group) => ({
    name: group.handle,
    detail: `${group.members.length} people`,
  }));
  return [...people, ...groups]
    .filter(({ name }) => name.toLowerCase().startsWith(typed))
    .map(({ name, detail }) => ({ label: `@${name}`, detail, insert: `@${name} `, from: caret - typed.length - 1 }))
    .slice(0, 8);
}
