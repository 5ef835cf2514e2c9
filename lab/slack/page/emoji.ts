import { h, svg } from './dom.ts';
import { drawings } from './emoji-drawings.ts';

/** Shortcodes to characters, for those that are not drawn. */
const characters: Readonly<Record<string, string>> = {
  arrow_right: '➡️',
  bell: '🔔',
  clipboard: '📋',
  clock1: '🕐',
  fire: '🔥',
  hammer_and_wrench: '🛠️',
  handshake: '🤝',
  heart: '❤️',
  link: '🔗',
  memo: '📝',
  mag: '🔍',
  pushpin: '📌',
  raised_hand: '✋',
  recycle: '♻️',
  rocket: '🚀',
  satellite: '🛰️',
  shield: '🛡️',
  smile: '😄',
  speech_balloon: '💬',
  tada: '🎉',
  wave: '👋',
};

const aliases: Readonly<Record<string, string>> = {
  thumbsup: '+1',
  thumbsdown: '-1',
  hourglass: 'hourglass_flowing_sand',
  key2: 'key',
  stop_sign: 'octagonal_sign',
  heavy_check_mark: 'white_check_mark',
};

const skinTones: Readonly<Record<string, string>> = {
  '2': '#f7dece',
  '3': '#f3d2a2',
  '4': '#d5ab88',
  '5': '#af7e57',
  '6': '#7c533e',
};

/** What the reaction picker offers. */
export const pickable: readonly string[] = [
  'white_check_mark',
  'no_entry',
  'eyes',
  '+1',
  '-1',
  'x',
  'warning',
  'question',
  'hourglass_flowing_sand',
  'rotating_light',
  'octagonal_sign',
  'key',
  'lock',
  'zap',
  'checkered_flag',
];

export const thumbs: readonly string[] = Object.keys(skinTones).map((tone) => `+1::skin-tone-${tone}`);

/**
 * The emoji for a shortcode, with or without a skin tone. Those the bot uses are drawn here, so they look the same on a
 * machine without an emoji font; an unknown one stays as `:name:`, as in Slack.
 */
export function emoji(name: string): Element {
  const [base = '', tone = ''] = name.split('::skin-tone-');
  const plain = aliases[base] ?? base;
  const drawing = drawings[plain];
  if (drawing) {
    const element = svg(drawing, `:${name}:`);
    element.setAttribute('class', 'emoji');
    if (skinTones[tone]) (element as SVGElement).style.setProperty('--skin', skinTones[tone]);
    return element;
  }
  return h('span', { class: 'emoji-text', role: 'img', 'aria-label': `:${name}:` }, characters[plain] ?? `:${name}:`);
}
