import type { Site } from '../../lab/site/site.ts';
import type { Message } from '../../lab/slack/model.ts';
import type { World } from '../../lab/world.ts';
import type { Act } from './acts.ts';
import type { Fleet } from './fleet.ts';
import { makeOdd } from './odd-tool.ts';
import type { People } from './people.ts';

/** What the acts reach. */
export interface Stage {
  readonly world: World;
  readonly site: Site;
  readonly fleet: Fleet;
  readonly people: People;
  /** The newest card of the incident, where there is one. */
  readonly card: () => Message | undefined;
}

/** What befalls the world, and how it is healed. */
export interface Weather {
  perform(act: Act): Promise<void>;
  /** Redis or Slack is out of order, or was until a moment ago: a process that starts now may refuse to. */
  isRough(): boolean;
  /** Ends every fault, whatever is left of its time. */
  heal(): Promise<void>;
}

/** A process that began to start before something healed may still refuse this long afterwards, ms. */
const AFTERMATH = 15_000;

export function createWeather(stage: Stage): Weather {
  const heals = new Map<NodeJS.Timeout, () => Promise<void> | void>();
  let roughUntil = 0;

  /** Undoes a fault after its time, or earlier when everything is healed. */
  const healAfter = (ms: number, undo: () => Promise<void> | void, rough: boolean) => {
    if (rough) roughUntil = Math.max(roughUntil, Date.now() + ms + AFTERMATH);
    const timer = setTimeout(() => {
      heals.delete(timer);
      void undo();
    }, ms);
    heals.set(timer, undo);
  };

  return {
    perform: (act) => perform(stage, act, healAfter),
    isRough: () => Date.now() < roughUntil,
    async heal() {
      for (const [timer, undo] of heals) {
        clearTimeout(timer);
        await undo();
      }
      heals.clear();
      stage.world.workspace.faults.clear();
      stage.site.faults.clear();
      stage.site.faults.noOddAnswers();
    },
  };
}

type HealAfter = (ms: number, undo: () => Promise<void> | void, rough: boolean) => void;

async function perform(stage: Stage, act: Act, healAfter: HealAfter): Promise<void> {
  const { world, site, fleet } = stage;
  const slack = world.workspace.faults;
  const node = 'node' in act ? (site.nodes[act.node % site.nodes.length]?.name ?? '') : '';
  switch (act.do) {
    case 'kill':
      return fleet.kill(act.member, act.downMs);
    case 'freeze':
      return fleet.freeze(act.member, act.ms);
    case 'redis':
      return breakRedis(world, act.how, act.ms, healAfter);
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
    case 'ssh-reset':
      return site.faults.cutNow(node);
    case 'ssh-cut': {
      const { afterMs, started, directives } = act;
      site.faults.cutExec(node, { afterMs, started, ...(directives && { matching: 'once run' }) });
      return healAfter(20_000, () => site.faults.cutExec(node, null), false);
    }
    case 'ssh-hang':
      site.faults.hang(node, act.where);
      return healAfter(act.ms, () => site.faults.hang(node, null), false);
    case 'host-key':
      site.faults.wrongHostKey(node, true);
      site.faults.cutNow(node);
      return healAfter(act.ms, () => site.faults.wrongHostKey(node, false), false);
    case 'auth-refused':
      site.faults.authRefused(node, true);
      site.faults.cutNow(node);
      return healAfter(act.ms, () => site.faults.authRefused(node, false), false);
    case 'log-unreadable':
      site.faults.logUnreadable(node, true);
      return healAfter(act.ms, () => site.faults.logUnreadable(node, false), false);
    case 'spool':
      site.faults.spool(node, act.fault);
      return healAfter(act.ms, () => site.faults.spool(node, null), false);
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
      return people(stage, act.what);
  }
}

async function breakRedis({ redis }: World, how: 'kill' | 'pause', ms: number, healAfter: HealAfter): Promise<void> {
  if (how === 'pause') {
    redis.pause();
    return healAfter(ms, () => redis.resume(), true);
  }
  await redis.kill();
  return healAfter(ms, () => redis.restart(), true);
}

function disturbSocket({ workspace: { faults } }: World, how: 'drop' | 'refresh' | 'lose-acks' | 'redeliver'): void {
  if (how === 'drop') faults.dropSockets();
  if (how === 'refresh') faults.disconnect('refresh_requested');
  if (how === 'lose-acks') faults.ignoreAcks(2);
  if (how === 'redeliver') faults.redeliverLast();
}

function arranged<T>(events: readonly T[], come: 'reversed' | 'twice' | 'reversed-twice'): readonly T[] {
  const order = come === 'twice' ? events : [...events].reverse();
  return come === 'reversed' ? order : order.flatMap((event) => [event, event]);
}

function people(
  { people: { react, withdraw, type }, card }: Stage,
  what: Extract<Act, { do: 'people' }>['what'],
): void {
  const newest = card();
  if (what === 'abort') return void type('commander', '/dr abort reason="by the harness"');
  if (newest === undefined) return;
  if (what === 'deny') react('third', newest, 'no_entry');
  if (what === 'requester-approves') react('commander', newest, 'white_check_mark');
  if (what === 'withdraw') for (const who of ['second', 'third'] as const) withdraw(who, newest, 'white_check_mark');
}
