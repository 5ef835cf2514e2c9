const UNITS = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 } as const;
const DURATION = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s|min|h)$/;

/** `250ms`, `30s`, `10min` or `1.5h` in whole milliseconds; undefined for anything else (a bare number has no unit). */
export function millisecondsOf(text: string): number | undefined {
  const [, amount, unit] = DURATION.exec(text.trim()) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  return Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS]);
}

/** The shortest such text for a number of milliseconds. */
export function durationText(ms: number): string {
  for (const unit of ['h', 'min', 's'] as const) {
    if (ms >= UNITS[unit] && ms % UNITS[unit] === 0) return `${ms / UNITS[unit]}${unit}`;
  }
  return `${ms}ms`;
}
