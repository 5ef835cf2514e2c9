import { withoutDurations } from '../log/durations.ts';

/** Writes one line of a log; `fields` are data, the message is static text. */
export type WriteLine = (message: string, fields: { readonly error: string; readonly times: number }) => void;

/**
 * A listener for error events that says each message at once and then at most once a minute with a count:
 * a Redis that refuses writes causes thousands of events a second.
 */
export function quietErrors(
  message: string,
  write: WriteLine,
  everyMs = 60_000,
  now: () => number = () => performance.now(),
): (error: Error) => void {
  const seen = new Map<string, { said: number; since: number }>();
  return (error) => {
    const said = error.message === '' ? ('code' in error && String(error.code)) || error.name : error.message;
    // ioredis tells of its Sentinels with how long it waits now, a little longer each time.
    const text = withoutDurations(said);
    const known = seen.get(text);
    if (known !== undefined && now() - known.said < everyMs) {
      known.since += 1;
      return;
    }
    if (seen.size >= 100) seen.clear();
    seen.set(text, { said: now(), since: 0 });
    write(message, { error: text, times: (known?.since ?? 0) + 1 });
  };
}
