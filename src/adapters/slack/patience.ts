import { setTimeout as delay } from 'node:timers/promises';

/**
 * How long a start in the middle of an incident waits for each of Slack's answers, ms. Nothing that Slack could say keeps
 * such a process from starting (approval rule 9), and what was sent before has to be followed.
 */
const MID_INCIDENT_MS = 4_000;

/** What Slack answers; in the middle of an incident `instead`, where it does not answer soon. */
export async function answerOr<T, U>(midIncident: boolean, asked: Promise<T>, instead: U): Promise<T | U> {
  if (!midIncident) return await asked;
  const answered = new AbortController();
  const late = delay(MID_INCIDENT_MS, instead, { signal: answered.signal });
  late.catch(() => undefined);
  return await Promise.race([asked, late]).finally(() => answered.abort());
}
