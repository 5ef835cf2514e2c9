/** Slack's names of the emoji the bot writes, as a terminal can show them. */
const CHARACTERS: Readonly<Record<string, string>> = {
  black_circle: '⚫',
  hourglass_flowing_sand: '⏳',
  information_source: 'ℹ️',
  key: '🔑',
  large_blue_circle: '🔵',
  no_entry: '⛔',
  question: '❓',
  warning: '⚠️',
  white_check_mark: '✅',
  white_circle: '⚪',
  x: '❌',
};

export function withEmoji(line: string): string {
  return line.replaceAll(/:([a-z0-9_+-]+):/g, (shortcode, name: string) => CHARACTERS[name] ?? shortcode);
}
