import type { PersonKey } from '../people.ts';
import type { Site } from '../site/site.ts';
import type { Message, Metadata } from '../slack/model.ts';
import { plainText } from '../slack/plain-text.ts';
import { channelOf, type World, type WorldOptions } from '../world.ts';
import { type ButtonValue, buttonsOf } from './buttons.ts';

/** A scripted rehearsal: personas type and react in the lab's workspace, and what it claims is checked from the outside. */
export interface Play {
  /** What `npm run demo -- --play` takes. */
  readonly name: string;
  /** One line for `--list`. */
  readonly title: string;
  /** What the play needs of its world; where it names no policy, approvals count at once and are sent at once. */
  readonly world?: Pick<WorldOptions, 'recoveryPg' | 'policy' | 'timing'>;
  readonly run: (stage: Stage) => Promise<void>;
}

/** What a play can do and see. Acts throw when the workspace refuses them; claims are collected. */
export interface Stage {
  readonly world: World;
  readonly site: Site;
  readonly channel: string;
  type(who: PersonKey, text: string): Promise<void>;
  /** Types a command and gives what the bot answers to this person alone. */
  ask(who: PersonKey, text: string): Promise<string>;
  react(who: PersonKey, message: Message, emoji: string): void;
  /** Presses a button by its action, or by what it carries. */
  press(who: PersonKey, message: Message, button: string | ButtonValue): Promise<void>;
  /** Types a scenario's command and gives the id of the incident that it opened. */
  open(who: PersonKey, text: string): Promise<string>;
  /** The bot's post of an incident by its key (`root`, `card-1`, `confirm-3`, ...), there or to come. */
  post(incident: string, key: string): Promise<Message>;
  /** The post of an incident that has such a button now, there or to come: an answered question has none. */
  postWith(incident: string, button: ButtonValue): Promise<Message>;
  /** Waits until a post of the incident has this text, new or edited; gives the whole text. */
  says(incident: string, text: string): Promise<string>;
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
  site: Site = world.sites[0],
): { readonly stage: Stage; readonly claims: readonly Claim[] } {
  const { workspace } = world;
  const channel = channelOf(site);
  const claims: Claim[] = [];
  const roots = () => workspace.messages(channel).filter(({ metadata }) => keyOf(metadata) === 'root');
  const find = async (fits: (one: Message) => boolean) => (await workspace.waitForMessage(fits, PATIENCE)).message;
  const stage: Stage = {
    world,
    site,
    channel,
    async type(who, text) {
      tell(`${who} types  ${text}`);
      must(await workspace.as(who).command(channel, text));
    },
    async ask(who, text) {
      const before = workspace.ephemerals(who).length;
      await stage.type(who, text);
      const fresh = () => workspace.ephemerals(who).slice(before);
      await workspace.waitForEphemeral(who, () => fresh().length > 0, PATIENCE);
      return fresh().map(plainText).join('\n');
    },
    react(who, message, emoji) {
      tell(`${who} reacts  :${emoji}:`);
      must(workspace.as(who).react(channel, message.ts, emoji));
    },
    async press(who, message, button) {
      const found = typeof button === 'string' ? undefined : buttonsOf(message).find(({ fits }) => fits(button));
      tell(`${who} presses  ${found ? `[${found.label}]` : button}`);
      const action = typeof button === 'string' ? button : (found?.action ?? JSON.stringify(button));
      must(await workspace.as(who).click(channel, message.ts, action));
    },
    async open(who, text) {
      const before = roots().length;
      const answer = await stage.ask(who, text);
      if (!/Opened: |已开启：/.test(answer)) throw new Error(`${text} opened nothing: ${answer}`);
      await find(() => roots().length > before);
      return String(roots()[before]?.metadata?.event_payload.incident);
    },
    post: (incident, key) => find(({ metadata }) => isOf(metadata, incident) && keyOf(metadata) === key),
    postWith: (incident, button) =>
      find((one) => isOf(one.metadata, incident) && buttonsOf(one).some(({ fits }) => fits(button))),
    says: async (incident, text) =>
      plainText(await find((one) => isOf(one.metadata, incident) && plainText(one).includes(text))),
    async told(who, text, withinMs = PATIENCE) {
      await workspace.waitForEphemeral(who, (one) => plainText(one).includes(text), withinMs);
    },
    claim: (sentence, holds) => void claims.push({ sentence, holds }),
    pause: (ms) => new Promise((done) => setTimeout(done, ms)),
  };
  return { stage, claims };
}

/** Every post of the bot carries its incident and key (Slack's message metadata). */
function isOf(metadata: Metadata | undefined, incident: string): boolean {
  return metadata?.event_payload.incident === incident;
}

function keyOf(metadata: Metadata | undefined): unknown {
  return metadata?.event_payload.key;
}

function must(done: { ok: true } | { ok: false; error: string }): void {
  if (!done.ok) throw new Error(`the workspace refused it: ${done.error}`);
}
