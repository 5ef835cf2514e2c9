/**
 * Slack's limits (https://docs.slack.dev/reference/block-kit/blocks). `blocksJson` stays below the about 13,200
 * characters at which Slack answers `msg_blocks_too_long`.
 */
export const limits = {
  blocks: 50,
  blocksJson: 13_000,
  section: 3_000,
  context: 2_000,
  header: 150,
  fields: 10,
  buttons: 25,
  buttonLabel: 75,
  buttonValue: 2_000,
  confirmText: 300,
  confirmButton: 30,
  fallbackText: 3_800,
} as const;

/** Cuts words at `max` characters, showing that something is missing. Only for labels, never for commands. */
export function shorten(text: string, max: number): string {
  return text.length <= max
    ? text
    : `${text
        .slice(0, max - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')}…`;
}

/** Lines joined into as few chunks of at most `max` characters as order allows; a longer line is broken up. */
export function pack(lines: readonly string[], max: number): string[] {
  const chunks: string[] = [];
  for (const line of lines.flatMap((one) => breakUp(one, max))) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= max) chunks[chunks.length - 1] = `${last}\n${line}`;
    else chunks.push(line);
  }
  return chunks;
}

function breakUp(line: string, max: number): string[] {
  const parts: string[] = [];
  let rest = line;
  while (rest.length > max) {
    const at = breakingPoint(rest, max);
    parts.push(rest.slice(0, at));
    rest = rest.slice(at);
  }
  return [...parts, rest];
}

/** At the last blank, else before an entity, a mention or half a character that would be torn. */
function breakingPoint(text: string, max: number): number {
  const blank = text.lastIndexOf(' ', max);
  if (blank > max / 2) return blank;
  const torn = /(?:&[a-z]{0,4}|<@?[A-Z0-9]{0,20}|[\uD800-\uDBFF])$/.exec(text.slice(0, max));
  return torn === null || torn.index === 0 ? max : torn.index;
}
