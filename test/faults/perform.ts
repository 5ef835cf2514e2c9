import type { Site } from '../../lab/site/site.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import type { World } from '../../lab/world.ts';
import type { Entry } from '../../src/domain/entry.ts';
import type { Act } from './acts.ts';
import type { Fleet } from './fleet.ts';
import { isNodeAct, troubleNode } from './node-acts.ts';
import { makeOdd } from './odd-tool.ts';
import type { People } from './people.ts';
import type { KeyedPost } from './posts.ts';
import { meddle } from './queue-acts.ts';
import { type Backups, loseReplies, troubleRedis } from './redis-acts.ts';
import type { RedisPair } from './redis-pair.ts';
import type { RedisProxy } from './redis-proxy.ts';
import { unruly } from './unruly.ts';

/** What the acts reach. */
export interface Stage {
  readonly world: World;
  readonly site: Site;
  readonly fleet: Fleet;
  readonly people: People;
  readonly redis: RedisPair;
  readonly proxy: RedisProxy;
  readonly backups: Backups;
  /** The posts of the incident. */
  readonly posts: () => readonly KeyedPost[];
  /** Its journal, as a host has it. */
  readonly entries: () => readonly Entry[];
}

/** What befalls the world, and how it is healed. */
export interface Weather {
  perform(act: Act): Promise<void>;
  /** Somebody who reads the thread goes to the nodes that it names and mends them; gives what they mended. */
  mendWhatIsTold(): readonly string[];
  /** Redis or Slack is out of order, or was until a moment ago: a process that starts now may refuse to. */
  isRough(): boolean;
  /** The bot cannot reach Slack. */
  slackIsAway(): boolean;
  /** Ends every fault, whatever is left of its time. */
  heal(): Promise<void>;
}

type Undo = () => Promise<unknown> | unknown;

/** Undoes a fault after its time, or earlier when everything is healed. `rough`: a process may refuse to start. */
export type HealAfter = (ms: number, undo: Undo, rough: boolean) => void;
/** Undoes a fault of a node once a post names the node and what is wrong there. */
export type LastUntilMended = (node: string, told: RegExp, undo: () => void) => void;

/** A process that began to start before something healed may still refuse this long afterwards, ms. */
const AFTERMATH = 15_000;

export function createWeather(stage: Stage): Weather {
  const heals = new Map<NodeJS.Timeout, Undo>();
  let lasting: { readonly node: string; readonly told: RegExp; readonly undo: () => void; readonly since: number }[] =
    [];
  let roughUntil = 0;
  let slackBackAt = 0;

  const healAfter: HealAfter = (ms, undo, rough) => {
    if (rough) roughUntil = Math.max(roughUntil, Date.now() + ms + AFTERMATH);
    const timer = setTimeout(() => {
      heals.delete(timer);
      void undo();
    }, ms);
    heals.set(timer, undo);
  };
  const last: LastUntilMended = (node, told, undo) => void lasting.push({ node, told, undo, since: Date.now() });

  return {
    perform(act) {
      if (act.do === 'slack-outage') slackBackAt = Date.now() + act.ms;
      return perform(stage, act, healAfter, last);
    },
    mendWhatIsTold() {
      if (lasting.length === 0) return [];
      const posts = stage.posts();
      const tells = ({ node, told, since }: (typeof lasting)[number]) =>
        posts.some(({ message }) => {
          const text = plainText(message);
          return Number(message.ts) * 1000 > since && text.includes(node) && told.test(text);
        });
      const mended = lasting.filter(tells);
      lasting = lasting.filter((each) => !mended.includes(each));
      for (const { undo } of mended) undo();
      return mended.map(({ node, told }) => `mended ${node} (${told.source})`);
    },
    slackIsAway: () => Date.now() < slackBackAt,
    isRough: () => Date.now() < roughUntil,
    async heal() {
      for (const [timer, undo] of heals) {
        clearTimeout(timer);
        await undo();
      }
      heals.clear();
      slackBackAt = 0;
      for (const { undo } of lasting) undo();
      lasting = [];
      stage.world.workspace.faults.clear();
      stage.site.faults.clear();
      stage.site.faults.noOddAnswers();
    },
  };
}

async function perform(stage: Stage, act: Act, healAfter: HealAfter, last: LastUntilMended): Promise<void> {
  const { world, site, fleet } = stage;
  const slack = world.workspace.faults;
  if (isNodeAct(act)) return troubleNode(site, act, healAfter, last);
  switch (act.do) {
    case 'kill':
      return fleet.kill(act.member, act.downMs);
    case 'restart':
      return fleet.restart(act.member);
    case 'freeze':
      return fleet.freeze(act.member, act.ms);
    case 'no-worker':
      return fleet.killWorkers(act.ms);
    case 'own-disk-full':
      return healAfter(act.ms, fleet.fillDisk(act.member, act.how), true);
    case 'redis':
      return troubleRedis(await stage.redis.primary(), stage.backups, act.how, act.ms, healAfter);
    case 'failover':
      return stage.redis.failOver(act.lagMs, act.downMs, healAfter);
    case 'redis-reply':
      return loseReplies(stage.proxy, act.to, act.times, healAfter);
    case 'queue':
      return meddle((await stage.redis.primary()).port, act.what, act.ms, healAfter);
    case 'slack-outage':
      slack.outage(true);
      return healAfter(act.ms, () => slack.outage(false), true);
    case 'slack-call':
      slack.add(act.rule);
      return healAfter(0, () => undefined, true);
    case 'socket':
      return disturbSocket(world, act.how);
    case 'events':
      slack.holdEvents();
      return healAfter(act.ms, () => slack.releaseEvents((events) => arranged(events, act.come)), false);
    case 'dark': {
      const region = site.model().regions[act.region];
      if (region === undefined || region.power === 'off') return;
      await site.faults.regionDark(region.name, act.how);
      return healAfter(act.ms, () => site.faults.regionBack(region.name), false);
    }
    case 'answer':
      site.faults.oddAnswer({ kind: act.kind, times: 1 });
      return;
    case 'tool':
      return healAfter(act.ms, makeOdd(site, act.how), false);
    case 'operation':
      site.faults.operation(
        act.how === 'slow' ? { kind: 'slow', factor: 5 } : { kind: 'fails', reason: 'by the harness' },
      );
      return healAfter(act.ms, () => site.faults.operation(null), false);
    case 'people':
      return unruly(stage.people, stage.posts(), stage.entries(), act.what);
  }
}

function disturbSocket({ workspace: { faults } }: World, how: Extract<Act, { do: 'socket' }>['how']): void {
  if (how === 'drop') faults.dropSockets();
  if (how === 'refresh') faults.disconnect('refresh_requested');
  if (how === 'lose-acks') faults.ignoreAcks(2);
  if (how === 'redeliver') faults.redeliverLast();
}

function arranged<T>(events: readonly T[], come: 'reversed' | 'twice' | 'reversed-twice'): readonly T[] {
  const order = come === 'twice' ? events : [...events].reverse();
  return come === 'reversed' ? order : order.flatMap((event) => [event, event]);
}
