import type { PersonKey } from '../people.ts';
import type { Message, Metadata } from '../slack/model.ts';
import { plainText } from '../slack/plain-text.ts';
import { channelOf, type World } from '../world.ts';

/** A scripted rehearsal: personas type and react in the lab's workspace, and what it claims is checked from the outside. */
export interface Play {
  readonly name: string;
  readonly title: string;
  readonly run: (stage: Stage) => Promise<void>;
}

/** What a play can do and see. Acts throw when the workspace refuses them; claims are collected. */
export interface Stage {
  readonly world: World;
  readonly channel: string;
  type(who: PersonKey, text: string): Promise<void>;
  react(who: PersonKey, message: Message, emoji: string): void;
  press(who: PersonKey, message: Message, action: string): Promise<void>;
  /** Types a scenario's command and gives the id of the incident that it opened. */
  open(who: PersonKey, text: string): Promise<string>;
  /** The bot's post of an incident by its key (`root`, `card-1`, `confirm-3`, ...), there or to come. */
  post(incident: string, key: string): Promise<Message>;
  /** Waits until a post of the incident has this text, new or edited. */
  says(incident: string, text: string): Promise<void>;
  /** What only this persona sees. */
  told(who: PersonKey, text: string, withinMs?: number): Promise<void>;
  claim(sentence: string, holds: boolean): void;
  pause(ms: number): Promise<void>;
}

export interface Claim {
  readonly sentence: string;
  readonly holds: boolean;
}

/** Slow enough for a loaded machine: a play that waits longer has gone wrong. */
const PATIENCE = 60_000;

export function openStage(
  world: World,
  tell: (line: string) => void,
): { readonly stage: Stage; readonly claims: readonly Claim[] } {
  const { workspace } = world;
  const channel = channelOf(world.sites[0]);
  const claims: Claim[] = [];
  const stage: Stage = {
    world,
    channel,
    async type(who, text) {
      tell(`${who} types  ${text}`);
      must(await workspace.as(who).command(channel, text));
    },
    react(who, message, emoji) {
      tell(`${who} reacts  :${emoji}:`);
      must(workspace.as(who).react(channel, message.ts, emoji));
    },
    async press(who, message, action) {
      tell(`${who} presses  ${action}`);
      must(await workspace.as(who).click(channel, message.ts, action));
    },
    async open(who, text) {
      const before = workspace.messages(channel).filter(({ metadata }) => keyOf(metadata) === 'root').length;
      await stage.type(who, text);
      const opened = () => workspace.messages(channel).filter(({ metadata }) => keyOf(metadata) === 'root')[before];
      await workspace.waitForMessage(() => opened() !== undefined, PATIENCE);
      return String(opened()?.metadata?.event_payload.incident);
    },
    async post(incident, key) {
      return (await workspace.waitForMessage(({ metadata }) => isPost(metadata, incident, key), PATIENCE)).message;
    },
    async says(incident, text) {
      const mine = (one: Message) => one.metadata?.event_payload.incident === incident;
      await workspace.waitForMessage((one) => mine(one) && plainText(one).includes(text), PATIENCE);
    },
    async told(who, text, withinMs = PATIENCE) {
      await workspace.waitForEphemeral(who, (one) => plainText(one).includes(text), withinMs);
    },
    claim: (sentence, holds) => void claims.push({ sentence, holds }),
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
  };
  return { stage, claims };
}

/** Every post of the bot carries its incident and key (Slack's message metadata). */
function isPost(metadata: Metadata | undefined, incident: string, key: string): boolean {
  return keyOf(metadata) === key && metadata?.event_payload.incident === incident;
}

function keyOf(metadata: Metadata | undefined): unknown {
  return metadata?.event_payload.key;
}

function must(done: { ok: true } | { ok: false; error: string }): void {
  if (!done.ok) throw new Error(`the workspace refused it: ${done.error}`);
}
