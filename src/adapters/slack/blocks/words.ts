import type { Sentence } from '../../../domain/wording/sentence.ts';

/** Renders a sentence in the deployment's language. */
export type Say = (sentence: Sentence) => string;

/** A parameter that is put into a message as a mention (post.ts). */
const MENTION = /^(@[UW]|#[CG])[A-Z0-9]{2,}$/;
/** The address of a message of ours, as Slack gave it. */
const LINK = /^https?:\/\/[^\s<>|"]+$/;
/** Private-use characters stand for the parameters while the template is escaped, so neither is taken for the other. */
const SLOT = /\uE000(\d+)\uE001/g;

/**
 * A sentence as Slack's mrkdwn: the template's own marks work, parameters are literal or a mention.
 * Escapes as https://docs.slack.dev/messaging/formatting-message-text#escaping demands.
 */
export function markup(sentence: Sentence, say: Say): string {
  return filled(sentence, say, escapeMarkup, (value, inCode, name) => {
    return !inCode && isMention(name, value) ? `<${escapeMarkup(value)}>` : literal(value, inCode);
  });
}

/** A sentence for plain_text objects, where Slack reads nothing but emoji names. */
export function plainWords(sentence: Sentence, say: Say): string {
  return filled(sentence, say, stripMarks, (value) => withoutEmojiNames(oneLine(value)));
}

/** Text from outside as mrkdwn that shows it as it is. */
export function literal(text: string, inCode = false): string {
  const escaped = escapeMarkup(oneLine(text)).replaceAll('`', 'ˋ');
  return inCode ? escaped : withoutEmojiNames(withoutMarks(escaped));
}

export function mentions(sentence: Sentence): boolean {
  return Object.entries(sentence.params).some(([name, value]) => isMention(name, String(value)));
}

/** Only parameters that are named for it: a reason that looks like a mention or an address stays text. */
function isMention(name: string, value: string): boolean {
  if (name === 'link') return LINK.test(value);
  return (name === 'mention' || name === 'channel') && MENTION.test(value);
}

export function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function filled(
  sentence: Sentence,
  say: Say,
  dressTemplate: (template: string) => string,
  dressValue: (value: string, inCode: boolean, name: string) => string,
): string {
  const names = Object.keys(sentence.params);
  const slots = Object.fromEntries(names.map((name, index) => [name, `\uE000${index}\uE001`]));
  const template = dressTemplate(say({ key: sentence.key, params: slots }));
  return template.replace(SLOT, (_, index: string, at: number) => {
    const inCode = template.slice(0, at).split('`').length % 2 === 0;
    const name = names[Number(index)] ?? '';
    return dressValue(String(sentence.params[name] ?? ''), inCode, name);
  });
}

/** A parameter cannot forge a line of its own, hide text with control characters or turn the direction of writing. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(/[\u202A-\u202E\u2066-\u2069\uE000\uE001]/g, '');
}

/** Bold, italic and strike begin and end at the edge of a word; inside one (`ks_master_zone`) they mean nothing. */
function withoutMarks(text: string): string {
  return text
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replaceAll('*', '∗')
    .replaceAll('~', '∼');
}

function withoutEmojiNames(text: string): string {
  return text.replace(/:(?=[a-z0-9_+'-]*[a-z_+-][a-z0-9_+'-]*:)/g, '꞉');
}

function stripMarks(template: string): string {
  return template.replace(/[*`]/g, '');
}
