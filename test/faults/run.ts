import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { channelOf } from '../../lab/world.ts';
import { readConfig } from '../../src/config.ts';
import type { Entry } from '../../src/domain/entry.ts';
import type { Timing } from '../../src/domain/topology.ts';
import { copyProblems } from './copies.ts';
import { type Fleet, notedIn, startFleet } from './fleet.ts';
import { mayFork, peopleAreAsked } from './forks.ts';
import { createHands } from './hands.ts';
import {
  endedOrWaiting,
  masterAsTold,
  mirrorsAgree,
  nothingDenied,
  ranOnceAsSent,
  sentAsApproved,
  sentInTime,
  threadIsWhole,
} from './invariants.ts';
import { chainProblems, incidentsIn, mirrored, watchMirrors } from './journals.ts';
import { runsOf } from './ledger.ts';
import { type People, peopleIn } from './people.ts';
import { createWeather } from './perform.ts';
import { postsOf } from './posts.ts';
import { backupsOf } from './redis-acts.ts';
import { type Room, reachedFileOf, setRules } from './room.ts';
import { begin } from './scenarios.ts';
import type { Schedule } from './schedule.ts';

export interface RunResult {
  readonly problems: readonly string[];
  /** How the incident ended, or that it waits. */
  readonly how: 'completed' | 'aborted' | 'waits' | 'forked' | 'not opened';
  readonly entries: readonly Entry[];
  /** Acts that were carried out, and what happened at the armed points. */
  readonly befell: readonly string[];
  readonly reached: ReadonlySet<string>;
  readonly tookMs: number;
  /** The thread as people saw it, for a failure's report. */
  readonly incident: string | undefined;
}

/** From its opening on an incident may take so long under faults; then everything is healed, ms. */
const FAULTS_FOR = 90_000;
/** What is left to the helpful hands after that, ms. */
const HEALED_FOR = 120_000;
/** So long a fork may stand before the thread says so, ms. */
const FORK_TOLD_IN = 45_000;
/** How long the thread may take to catch up with a journal that has ended, ms. */
const POSTS_FOR = 45_000;
const LOOK_EVERY = 50;

/** One incident under one schedule, and what does not hold of it afterwards. `stopping` ends it before its time, with a throw. */
export async function runIn(room: Room, schedule: Schedule, stopping?: AbortSignal): Promise<RunResult> {
  const begun = Date.now();
  room.runs += 1;
  const { world, env } = room;
  const [site] = world.sites;
  const channel = channelOf(site);
  const people = peopleIn(world, channel);
  await setRules(room, schedule);
  const seen = { incident: undefined as string | undefined };
  const weather = { isRough: () => false };
  const fleet = startFleet({
    env,
    roles: schedule.roles,
    armed: schedule.armed,
    hurry: schedule.hurry,
    smallDisks: schedule.acts.some(({ act }) => act.do === 'own-disk-full' && act.how === 'no-room'),
    reachedFile: reachedFileOf(room),
    mayRefuse: () => weather.isRough(),
  });
  const posts = () => (seen.incident === undefined ? [] : postsOf(world, channel, seen.incident));
  const backups = backupsOf(world.redis, join(world.dir, `backups-${room.runs}`));
  const sky = createWeather({
    world,
    site,
    fleet,
    people,
    redis: room.redis,
    proxy: room.proxy,
    backups,
    posts,
    entries: () => entries(),
  });
  weather.isRough = sky.isRough;
  const befell: string[] = [];
  let ledgerBefore = 0;
  const unmirrored: string[] = [];
  // At the very moment of the run: what it is done on the strength of must be on a host's disk by then.
  const watching = site.on('ledger', (entry) => {
    const { incident } = seen;
    if (entry.kind !== 'change' || incident === undefined) return;
    const run = runsOf(site).at(-1);
    const isKnown = (copy: readonly Entry[]) =>
      copy.some(
        ({ event }) => event.type === 'dispatched' && event.node === run?.node && event.command === run.command,
      );
    if (!copies(incident).some(isKnown))
      unmirrored.push(`${entry.node} ran what no host had in its mirror yet: ${run?.command}`);
  });
  let entries: () => readonly Entry[] = () => [];
  try {
    await fleet.begun;
    const { command } = await begin(site, schedule.scenario);
    // What people ran by hand before is theirs.
    ledgerBefore = runsOf(site).length;
    seen.incident = await openIncident(command, room, people, fleet, stopping);
    if (seen.incident !== undefined) room.incidents.add(seen.incident);
    if (seen.incident !== undefined) entries = watchMirrors(fleet.dataDirs, site.name, seen.incident);
    const hands = createHands(site, people, schedule);
    const pending = [...schedule.acts];
    const due = createDue();
    const endHealing = Date.now() + FAULTS_FOR;
    let backedUp = 0;
    for (let healed = false; seen.incident !== undefined; await pause(LOOK_EVERY)) {
      stopping?.throwIfAborted();
      const known = entries();
      if (known.length !== backedUp) backups.take();
      backedUp = known.length;
      if (known.some(isEnd)) break;
      if (mayFork(schedule) && forks(seen.incident).length > 0) break;
      const next = pending.findIndex((each) => due(each, known));
      const [timed] = next === -1 ? [] : pending.splice(next, 1);
      if (timed !== undefined) {
        befell.push(JSON.stringify(timed.act));
        await sky.perform(timed.act);
      }
      befell.push(...sky.mendWhatIsTold());
      if (schedule.approveWithin === '30s' || !sky.slackIsAway()) await hands.look(posts(), known);
      if (!healed && Date.now() > endHealing) {
        healed = true;
        fleet.disarm();
        await sky.heal();
      }
      if (Date.now() > endHealing + HEALED_FOR) break;
    }
    fleet.disarm();
    await sky.heal();
    const problems = await judged(seen.incident);
    stopping?.throwIfAborted();
    const went = { how: howItWent(), entries: entries(), incident: seen.incident };
    // The points of an end in order are reached now; the hosts' disks may be gone after it.
    await fleet.stop();
    const noted = notedIn(reachedFileOf(room));
    return {
      ...went,
      problems: [...problems, ...fleet.unexplained()],
      befell: [...befell, ...noted.done],
      reached: noted.reached,
      tookMs: Date.now() - begun,
    };
  } finally {
    watching();
    await sky.heal();
    await fleet.stop();
  }

  function howItWent(): RunResult['how'] {
    if (seen.incident === undefined) return 'not opened';
    if (forks(seen.incident).length > 0) return 'forked';
    const end = entries().find(isEnd)?.event;
    return end?.type === 'ended' ? end.how : 'waits';
  }

  function copies(incident: string): readonly (readonly Entry[])[] {
    return fleet.dataDirs.map((dir) => mirrored(dir, site.name, incident));
  }

  function forks(incident: string): readonly string[] {
    return mirrorsAgree(copies(incident));
  }

  /** Two stories: each of them must be sound, nothing more may happen, and people must be asked. */
  async function judgedFork(incident: string): Promise<readonly string[]> {
    if (!mayFork(schedule)) return forks(incident);
    for (const until = Date.now() + FORK_TOLD_IN; Date.now() < until; await pause(LOOK_EVERY)) {
      stopping?.throwIfAborted();
      if (peopleAreAsked(world, channel, incident)) break;
    }
    const runs = runsOf(site).slice(ledgerBefore);
    const told = [...new Map(copies(incident).flatMap((copy) => copy.map((entry) => [entry.hash, entry]))).values()];
    return [
      ...(peopleAreAsked(world, channel, incident)
        ? []
        : ['it is forked, and nobody is asked to settle it', ...forks(incident)]),
      ...ranOnceAsSent(told, runs),
      ...copies(incident).flatMap((copy) => sentAsApproved(copy, posts(), people.stood, unseenFor(schedule))),
      ...fleet.dataDirs.flatMap((dir) => chainProblems(dir, site.name, incident)),
      ...unmirrored,
    ];
  }

  async function judged(incident: string | undefined): Promise<readonly string[]> {
    if (incident === undefined) return ['no incident could be opened'];
    if (forks(incident).length > 0) return judgedFork(incident);
    const timing = timingOf(env);
    // The thread is an outbox: it may be late, and is then complete.
    for (const until = Date.now() + POSTS_FOR; Date.now() < until; await pause(LOOK_EVERY)) {
      stopping?.throwIfAborted();
      const late = [...threadIsWhole(entries(), posts(), timing), ...endedOrWaiting(entries(), posts())];
      if (late.length === 0) break;
    }
    const runs = runsOf(site).slice(ledgerBefore);
    const compared = await Promise.all(fleet.dataDirs.map((dir) => copyProblems(env, dir)));
    return [
      ...ranOnceAsSent(entries(), runs),
      ...nothingDenied(entries(), runs),
      ...unmirrored,
      ...sentAsApproved(entries(), posts(), people.stood, unseenFor(schedule)),
      ...sentInTime(entries()),
      ...fleet.dataDirs.flatMap((dir) => chainProblems(dir, site.name, incident)),
      ...forks(incident),
      ...compared.flat(),
      ...masterAsTold(entries(), site),
      ...threadIsWhole(entries(), posts(), timing),
      ...endedOrWaiting(entries(), posts()),
    ];
  }
}

/** Not always the last entry: where a card came to stand in the same moment, that is told after it. */
function isEnd({ event }: Entry): boolean {
  return event.type === 'ended';
}

/** Types the command until an incident is there. */
async function openIncident(
  command: string,
  { world, incidents: earlier }: Room,
  people: People,
  { dataDirs }: Fleet,
  stopping?: AbortSignal,
): Promise<string | undefined> {
  const [site] = world.sites;
  const incidents = () => dataDirs.flatMap((dir) => incidentsIn(dir, site.name));
  const known = new Set([...earlier, ...incidents()]);
  const opened = () => incidents().find((id) => !known.has(id));
  for (const until = Date.now() + 40_000; Date.now() < until; ) {
    if (world.workspace.connections() > 0) people.type('commander', command);
    for (const again = Date.now() + 4_000; Date.now() < again; await pause(LOOK_EVERY)) {
      stopping?.throwIfAborted();
      if (opened() !== undefined) return opened();
    }
  }
  return undefined;
}

/** Whether an act's moment has come: so many ms after its event was first seen in the journal. */
function createDue() {
  const seenAt = new Map<string, number>();
  return ({ after, nth, ms }: Schedule['acts'][number], entries: readonly Entry[]): boolean => {
    const key = `${after} ${nth}`;
    const there = entries.filter(({ event }) => event.type === after).length >= nth;
    if (!there) return false;
    const at = seenAt.get(key) ?? Date.now();
    seenAt.set(key, at);
    return Date.now() >= at + ms;
  };
}

/** How long before a dispatch a withdrawal may go unseen, ms: the look at Slack and the append are two calls. */
function unseenFor({ armed, acts }: Schedule): number {
  const standsStill = armed.some(({ does, point }) => does !== 'kill' && !point.startsWith('directory.channel'));
  const hangs = acts.some(({ act }) =>
    ['freeze', 'redis', 'failover', 'redis-reply', 'slack-call', 'slack-outage'].includes(act.do),
  );
  return standsStill || hangs ? 10_000 : 3_000;
}

function timingOf(env: Readonly<Record<string, string>>): Timing {
  const read = readConfig(env);
  if (!read.ok) throw new Error(read.problems.join('\n'));
  return read.config.topologies[0].timing;
}
