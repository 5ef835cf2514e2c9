/*
 * Slack's mrkdwn as a tree (https://docs.slack.dev/messaging/formatting-message-text). Emphasis needs a word boundary on
 * both outer sides, so `中文*粗*中文` stays as typed, exactly as a bot's author would find it in Slack.
 */

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'bold' | 'italic' | 'strike'; children: Inline[] }
  | { kind: 'code'; text: string }
  | { kind: 'emoji'; name: string }
  | { kind: 'link'; href: string; label: string }
  | { kind: 'user' | 'channel' | 'usergroup'; id: string }
  | { kind: 'broadcast'; name: string }
  | { kind: 'date'; seconds: number; format: string; fallback: string };

export type Part =
  | { kind: 'lines'; children: Inline[] }
  | { kind: 'quote'; children: Inline[] }
  | { kind: 'pre'; text: string };

/** The parts of a text: preformatted, quoted, and all else with its line breaks kept. */
export function parseMrkdwn(source: string): Part[] {
  return source.split(/```\n?([\s\S]+?)\n?```\n?/).flatMap((piece, index): Part[] => {
    if (index % 2 === 1) return [{ kind: 'pre', text: unescapeMarkup(piece) }];
    return piece === '' || piece === '\n' ? [] : quotesAndLines(piece);
  });
}

function quotesAndLines(source: string): Part[] {
  const parts: Array<{ kind: 'lines' | 'quote'; lines: string[] }> = [];
  for (const line of source.replace(/^\n|\n$/g, '').split('\n')) {
    const quoted = /^&gt; ?(.*)$/.exec(line);
    const kind = quoted ? 'quote' : 'lines';
    const text = quoted?.[1] ?? line;
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(text);
    else parts.push({ kind, lines: [text] });
  }
  return parts.map(({ kind, lines }) => ({ kind, children: parseInline(lines.join('\n')) }));
}

/** A shortcode has a letter in it, or is +1 or -1, and does not follow a letter or digit: 10:02:03 is a time. */
export const emojiCode = '(?<![\\p{L}\\p{N}]):((?=[a-z0-9_+-]*[a-z]|[+-]1)[a-z0-9_+-]+(?:::skin-tone-[2-6])?):';

const outside = '(?<![\\p{L}\\p{N}])';
const pattern = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<angle>[^<>\\n]+)>',
    `${outside}\\*(?<bold>[^*\\s](?:[^*\\n]*[^*\\s])?)\\*(?![\\p{L}\\p{N}])`,
    `${outside}_(?<italic>[^_\\s](?:[^_\\n]*[^_\\s])?)_(?![\\p{L}\\p{N}])`,
    `${outside}~(?<strike>[^~\\s](?:[^~\\n]*[^~\\s])?)~(?![\\p{L}\\p{N}])`,
    emojiCode.replace('((', '(?<emoji>('),
  ].join('|'),
  'gu',
);

export function parseInline(source: string): Inline[] {
  const found: Inline[] = [];
  let at = 0;
  for (const match of source.matchAll(pattern)) {
    if (match.index > at) found.push({ kind: 'text', text: unescapeMarkup(source.slice(at, match.index)) });
    found.push(inlineOf(match));
    at = match.index + match[0].length;
  }
  if (at < source.length) found.push({ kind: 'text', text: unescapeMarkup(source.slice(at)) });
  return found;
}

function inlineOf(match: RegExpExecArray): Inline {
  const { code, angle, bold, italic, strike, emoji } = match.groups ?? {};
  if (code !== undefined) return { kind: 'code', text: unescapeMarkup(code) };
  if (angle !== undefined) return angleOf(angle);
  if (bold !== undefined) return { kind: 'bold', children: parseInline(bold) };
  if (italic !== undefined) return { kind: 'italic', children: parseInline(italic) };
  if (strike !== undefined) return { kind: 'strike', children: parseInline(strike) };
  if (emoji !== undefined) return { kind: 'emoji', name: emoji };
  return { kind: 'text', text: match[0] };
}

/** What stands between < and >: a mention, a date, or a link. */
function angleOf(content: string): Inline {
  const [target = '', label] = splitOnce(content, '|');
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1) };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1) };
  if (target.startsWith('!subteam^')) return { kind: 'usergroup', id: target.slice('!subteam^'.length) };
  const date = /^!date\^(\d+)\^([^^]*)/.exec(target);
  if (date)
    return { kind: 'date', seconds: Number(date[1]), format: date[2] ?? '', fallback: unescapeMarkup(label ?? '') };
  if (target.startsWith('!')) return { kind: 'broadcast', name: label ?? target.slice(1) };
  if (/^(https?:|mailto:)/.test(target))
    return { kind: 'link', href: unescapeMarkup(target), label: unescapeMarkup(label ?? target) };
  return { kind: 'text', text: `<${unescapeMarkup(content)}>` };
}

/** Slack's `<!date^…>` tokens in the reader's own zone; an unknown token stays. */
export function formatDate(seconds: number, format: string, fallback: string): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return fallback;
  const time = (options: Intl.DateTimeFormatOptions): string =>
    date.toLocaleTimeString(undefined, { hour12: false, ...options });
  const day = (options: Intl.DateTimeFormatOptions): string => date.toLocaleDateString(undefined, options);
  const tokens: Readonly<Record<string, string>> = {
    '{date_num}': `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`,
    '{date}': day({ dateStyle: 'long' }),
    '{date_pretty}': day({ dateStyle: 'long' }),
    '{date_short}': day({ dateStyle: 'medium' }),
    '{date_short_pretty}': day({ dateStyle: 'medium' }),
    '{date_long}': day({ dateStyle: 'full' }),
    '{date_long_pretty}': day({ dateStyle: 'full' }),
    '{time}': time({ hour: '2-digit', minute: '2-digit' }),
    '{time_secs}': time({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  };
  return format.replace(/\{[a-z_]+\}/g, (token) => tokens[token] ?? token);
}

function unescapeMarkup(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function splitOnce(text: string, mark: string): [string, string | undefined] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + mark.length)];
}
