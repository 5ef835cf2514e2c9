import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WebClient } from '@slack/web-api';
import { expect, vi } from 'vitest';
import type { ToolRun } from '../../lab/site/ledger.ts';
import type { Message } from '../../lab/slack/model.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { World } from '../../lab/world.ts';
import { readLine } from '../../src/adapters/redis/line.ts';
import { verifyText } from '../../src/adapters/redis/verify-text.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import type { LabTopology } from './topology-edit.ts';
import { type Drill, eventually, PATIENCE } from './world.ts';

/** The emoji of the lab's policy. */
export const YES = 'white_check_mark';
export const NO = 'no_entry';

export const OPENING = '/dr failover reason="quarterly drill"';

/** Reacts on a message of the drill's channel, as anybody in the workspace. */
export function reactAs(world: World, drill: Drill, who: string, { ts }: Message, emoji: string): void {
  expect(world.workspace.as(who).react(drill.channel, ts, emoji)).toEqual({ ok: true });
}

export function takeBackAs(world: World, drill: Drill, who: string, { ts }: Message, emoji: string): void {
  expect(world.workspace.as(who).unreact(drill.channel, ts, emoji)).toEqual({ ok: true });
}

/** Does it, and waits for a private answer that came after it and says this; gives the whole answer. */
export async function answerTo(world: World, who: string, text: string, act: () => void): Promise<string> {
  const before = world.workspace.ephemerals(who).length;
  act();
  const fits = (one: ReturnType<typeof world.workspace.ephemerals>[number]) =>
    world.workspace.ephemerals(who).indexOf(one) >= before && plainText(one).includes(text);
  return plainText(await world.workspace.waitForEphemeral(who, fits, PATIENCE));
}

/** What the bot's token can do in somebody else's hands. */
export function withBotToken({ workspace }: World): WebClient {
  return new WebClient(workspace.tokens.bot, { slackApiUrl: workspace.apiUrl, retryConfig: { retries: 0 } });
}

/** The directives that really ran on the nodes, each as `<action> on <node>`. */
export function ran(drill: Drill): string[] {
  return drill
    .changes()
    .filter(({ executed }) => executed)
    .map(({ action, node }: ToolRun) => `${action} on ${node}`);
}

/** The incident as the bot's host keeps it, its chain checked. */
export async function journalOf(drill: Drill, incident: string): Promise<IncidentEvent[]> {
  return (await drill.journal(incident)).map(({ event }) => event);
}

/** The same as `npm run journal -- export` gives it out of Redis. */
export async function exported({ env }: World, incident: string): Promise<IncidentEvent[]> {
  const script = fileURLToPath(new URL('../../scripts/journal.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, 'export', incident], {
    env: { ...process.env, REDIS_URL: env.REDIS_URL ?? '', DATA_DIR: env.DATA_DIR ?? '' },
    maxBuffer: 64 * 1024 * 1024,
  });
  expect(verifyText(stdout)).toMatchObject({ ok: true });
  return stdout.split('\n').flatMap((line) => {
    const read = line === '' ? undefined : readLine(line);
    return read?.ok ? [read.line.entry.event] : [];
  });
}

/** Every reaction in the journal: `1 approve Sasha Second`, and behind it why, where it did not count. */
export function votesIn(events: readonly IncidentEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type !== 'reacted') return [];
    const { request, signal, person, slack, counts, say } = event;
    return [`${request} ${signal} ${person ?? slack}${counts ? '' : `: ${short(say.key)}`}`];
  });
}

/** Every refusal that was counted only, because its like is recorded: `1 elsewhere U0…`. */
export function againIn(events: readonly IncidentEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'refused-again' ? [`${event.request} ${event.signal} ${event.slack}: ${short(event.why)}`] : [],
  );
}

/** How requests ended other than by being used or denied: `1 superseded: changed`. */
export function closingsIn(events: readonly IncidentEvent[]): string[] {
  return events.flatMap((event) =>
    event.type === 'request-closed' ? [`${event.request} ${event.how}: ${short(event.say.key)}`] : [],
  );
}

function short(key: string): string {
  return key.replace('approval.', '');
}

/** What was sent, and on whose word: `1.1 by Sasha Second` for attempt 1 of step 1. */
export function sentIn(events: readonly IncidentEvent[]): string[] {
  return events.flatMap((event) => {
    if (event.type !== 'dispatched') return [];
    const persons = event.approvers.map(({ person }) => person).sort();
    return [`${event.step}.${event.attempt} by ${persons.join(', ')}`];
  });
}

/** Waits for an event that fits in the journal. */
export function journalled(
  drill: Drill,
  incident: string,
  fits: (event: IncidentEvent) => boolean,
): Promise<IncidentEvent> {
  return eventually(async () => {
    const found = (await drill.journal(incident)).find(({ event }) => fits(event));
    if (found === undefined) throw new Error('the journal has no such entry');
    return found.event;
  });
}

/** Approves as this person and waits until the journal has it; what the armed window is for can now happen. */
export async function approved(
  world: World,
  drill: Drill,
  incident: string,
  request: number,
  who: string,
  { emoji = YES } = {},
): Promise<Message> {
  const card = await drill.post(incident, `card-${request}`);
  const slack = world.workspace.userId(who);
  const before = (await drill.journal(incident)).length;
  reactAs(world, drill, who, card, emoji);
  await eventually(async () => {
    const fresh = (await drill.journal(incident)).slice(before).map(({ event }) => event);
    const counted = fresh.some((event) => event.type === 'reacted' && event.slack === slack && event.counts);
    expect(counted, `${who} approves request ${request}`).toBe(true);
  });
  return card;
}

/** The post that says this and asks an operator how to go on. */
export async function questionAfter({ workspace }: World, text: string): Promise<Message> {
  const asks = (one: Message) => [text, 'An operator must decide'].every((words) => plainText(one).includes(words));
  return (await workspace.waitForMessage(asks, PATIENCE)).message;
}

/** Waits until Slack has answered this call about a channel so often, counting from a place in its log of calls. */
export async function answered(
  { workspace }: World,
  call: { readonly method: string; readonly channel: string; readonly since: number; readonly times: number },
): Promise<void> {
  const id = workspace.channelId(call.channel);
  const calls = () =>
    workspace.apiCalls.slice(call.since).filter(({ method, args }) => method === call.method && args.channel === id);
  await vi.waitFor(() => expect(calls().length).toBeGreaterThanOrEqual(call.times), { timeout: PATIENCE, interval: 2 });
}

/** Another account of somebody in a roster. */
export function alsoKnownAs({ roster }: LabTopology, name: string, slack: string): void {
  roster.find((person) => person.name === name)?.slack.push(slack);
}

/** Kills the bot as a crash does, lets that be done which happens while it is down, and starts it again. */
export async function whileDown(world: World, act: () => Promise<void> | void): Promise<void> {
  world.bot().kill('SIGKILL');
  await world.bot().ended;
  await act();
  await world.startBot();
}
