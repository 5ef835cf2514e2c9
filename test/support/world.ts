import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { PersonKey } from '../../lab/people.ts';
import type { LedgerEntry, ToolRun } from '../../lab/site/ledger.ts';
import type { Site } from '../../lab/site/site.ts';
import type { Message } from '../../lab/slack/model.ts';
import type { Done } from '../../lab/slack/people.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { WorkspaceHandle } from '../../lab/slack/workspace.ts';
import { startWorld, type World, type WorldOptions } from '../../lab/world.ts';
import { readLine } from '../../src/adapters/redis/line.ts';
import { verifyText } from '../../src/adapters/redis/verify-text.ts';
import { readConfig } from '../../src/config.ts';
import type { Entry } from '../../src/domain/entry.ts';
import type { IncidentEvent } from '../../src/domain/event.ts';
import { isNotice } from '../../src/domain/thread/notice-posts.ts';
import { projectThread } from '../../src/domain/thread/project.ts';
import { keysOf } from '../faults/posts.ts';

/** How long a loaded machine may take for what takes a second, ms. */
export const PATIENCE = 45_000;

type Finished = (end: () => Promise<void>) => void;

/**
 * A world that is gone when the test ends. Approvals count at once and operations are short, unless said
 * otherwise. A concurrent test passes its own `onTestFinished`.
 */
export async function worldForTest(
  options: Partial<WorldOptions> = {},
  finished: Finished = onTestFinished,
): Promise<World> {
  const world = await startWorld({
    operationMs: 200,
    ...options,
    policy: { reflex_guard: '0s', armed_window: '0s', ...options.policy },
    timing: { poll_every: '200ms', ...options.timing },
  });
  finished(() => world.close());
  return world;
}

/** What a drill needs of a world: a workspace, a site whose channel it is in, and the bot's environment. */
export interface Room {
  readonly workspace: WorkspaceHandle;
  readonly site: Pick<Site, 'name'> & Partial<Pick<Site, 'ledger'>>;
  readonly env: Readonly<Record<string, string>>;
}

/** One system of a running world, as people see it in Slack and as its nodes and the journal tell it. */
export interface Drill {
  readonly channel: string;
  /** Types a command and gives what the bot answers to this person alone. */
  ask(who: PersonKey, text: string, channel?: string): Promise<string>;
  /** Types a scenario's command and gives the id of the incident that it opened. */
  open(who: PersonKey, text: string): Promise<string>;
  /** The bot's post of an incident by its key (`root`, `card-1`, `confirm-3`), there or still to come. */
  post(incident: string, key: string): Promise<Message>;
  /** The newest post that asks an operator how to go on, there or still to come. */
  questionOf(incident: string): Promise<Message>;
  /** The id of the channel's incident number `n` (from 0), there or still to come. */
  root(n: number): Promise<string>;
  /** Waits until a post of the incident says this; gives the whole text. */
  said(incident: string, text: string): Promise<string>;
  react(who: PersonKey, message: Message, emoji: string): void;
  press(who: PersonKey, message: Message, action: string): Promise<void>;
  /** Waits until this person is privately told this; gives the whole text. */
  told(who: PersonKey, text: string): Promise<string>;
  /** The incident's entries as the bot's host keeps them, after a check of the chain. */
  journal(incident: string): Promise<Entry[]>;
  /** Waits for an event of that type in the journal. */
  happened<T extends IncidentEvent['type']>(incident: string, type: T): Promise<Extract<IncidentEvent, { type: T }>>;
  /** What changed the site's state, whoever sent it. */
  changes(): ToolRun[];
  /** Waits until the thread shows exactly what the journal says it should: in order, once each. */
  threadIsWhole(incident: string): Promise<void>;
}

export function drillIn(world: World, site: Site = world.sites[0]): Drill {
  return drillOf({ workspace: world.workspace, site, env: world.env });
}

export function drillOf({ workspace, site, env }: Room): Drill {
  const channel = `dr-${site.name}`;
  const isOf = (message: Message, incident: string) => message.metadata?.event_payload.incident === incident;
  const keyOf = (message: Message) => message.metadata?.event_payload.key;
  const roots = () => workspace.messages(channel).filter((message) => keyOf(message) === 'root');
  const drill: Drill = {
    channel,
    async ask(who, text, where = channel) {
      const before = workspace.ephemerals(who).length;
      must(await workspace.as(who).command(where, text));
      const fresh = () => workspace.ephemerals(who).slice(before);
      await workspace.waitForEphemeral(who, () => fresh().length > 0, PATIENCE);
      return fresh().map(plainText).join('\n');
    },
    async open(who, text) {
      const before = roots().length;
      expect(await drill.ask(who, text)).toContain('Opened: ');
      return drill.root(before);
    },
    async root(n) {
      await workspace.waitForMessage(() => roots().length > n, PATIENCE);
      return String(roots()[n]?.metadata?.event_payload.incident);
    },
    async questionOf(incident) {
      const asks = (one: Message) => isOf(one, incident) && plainText(one).includes('An operator must decide');
      await workspace.waitForMessage(asks, PATIENCE);
      return workspace.messages(channel).findLast(asks) ?? (await drill.questionOf(incident));
    },
    async post(incident, key) {
      const found = await workspace.waitForMessage((one) => isOf(one, incident) && keyOf(one) === key, PATIENCE);
      return found.message;
    },
    async said(incident, text) {
      const fits = (one: Message) => isOf(one, incident) && plainText(one).includes(text);
      return plainText((await workspace.waitForMessage(fits, PATIENCE)).message);
    },
    react: (who, message, emoji) => void must(workspace.as(who).react(channel, message.ts, emoji)),
    press: async (who, message, action) => void must(await workspace.as(who).click(channel, message.ts, action)),
    told: async (who, text) =>
      plainText(await workspace.waitForEphemeral(who, (one) => plainText(one).includes(text), PATIENCE)),
    journal: (incident) => journalOf(env.DATA_DIR ?? '', site.name, incident),
    happened: (incident, type) =>
      eventually(async () => {
        const found = (await drill.journal(incident)).find(({ event }) => event.type === type);
        if (found === undefined) throw new Error(`there is no ${type} in the journal`);
        return found.event as Extract<IncidentEvent, { type: typeof type }>;
      }),
    changes: () => (site.ledger?.() ?? []).filter(isChange),
    async threadIsWhole(incident) {
      const config = readConfig(env);
      if (!config.ok) throw new Error(config.problems.join('\n'));
      const { timing } = config.config.topologies[0];
      const planned = async () =>
        projectThread(await drill.journal(incident), Date.now(), timing).map(({ key }) => key);
      const shown = () =>
        workspace
          .messages(channel)
          .filter((message) => isOf(message, incident))
          .flatMap(keysOf)
          // What TwoKey says about itself is no part of what the journal tells.
          .filter((key) => !isNotice(key));
      await eventually(async () => expect(shown()).toEqual(await planned()));
    },
  };
  return drill;
}

/** Tries until it does not throw; gives up with what it threw last. Unlike `expect.poll`, for concurrent tests too. */
export function eventually<T>(look: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(look, { timeout: PATIENCE, interval: 50 });
}

/** Approves the first card as the second engineer, confirms the console, and waits for the end. */
export async function walkToTheEnd(drill: Drill, incident: string, card = 'card-1'): Promise<void> {
  drill.react('second', await drill.post(incident, card), 'white_check_mark');
  await finish(drill, incident);
}

/** Says that the console works, once it is asked. */
export async function confirm(drill: Drill, incident: string): Promise<void> {
  await drill.press('commander', await drill.post(incident, 'confirm-3'), 'confirm:0');
}

/** From after the approval to the end. */
export async function finish(drill: Drill, incident: string): Promise<void> {
  await confirm(drill, incident);
  await drill.said(incident, 'Completed in ');
  await drill.threadIsWhole(incident);
}

/** `ks_master_zone` as each ks node has it. */
export function mastersOf(site: Site): string[] {
  return site.model().regions.flatMap(({ ks }) => ks.map(({ masterZone }) => masterZone));
}

/** The regions whose global pg is primary. */
export function primariesOf(site: Site): string[] {
  return site
    .model()
    .regions.filter(({ globalPg }) => globalPg.role === 'primary')
    .map(({ name }) => name);
}

/** The ids of all incidents that the bot's host knows of a system. */
export async function incidentsOf(env: Readonly<Record<string, string>>, system: string): Promise<string[]> {
  const names = await readdir(join(env.DATA_DIR ?? '', 'journal', system)).catch(() => []);
  return names.map((name) => name.replace(/\.jsonl$/, ''));
}

async function journalOf(dataDir: string, system: string, incident: string): Promise<Entry[]> {
  const text = await readFile(join(dataDir, 'journal', system, `${incident}.jsonl`), 'utf8');
  expect(verifyText(text)).toMatchObject({ ok: true });
  const entries = new Map<number, Entry>();
  for (const line of text.split('\n')) {
    const read = line === '' ? undefined : readLine(line);
    if (read?.ok) entries.set(read.line.entry.n, read.line.entry);
  }
  return [...entries.values()];
}

function isChange(entry: LedgerEntry): entry is ToolRun {
  return entry.kind === 'change';
}

function must(done: Done): void {
  if (!done.ok) throw new Error(`the workspace refused it: ${done.error}`);
}
