import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { failback } from '../commands/failback.ts';
import { failover } from '../commands/failover.ts';
import { partition } from '../commands/partition.ts';
import { primaryDown } from '../commands/primary-down.ts';
import { standbyDown } from '../commands/standby-down.ts';
import { createWorkQueue } from './adapters/queue/work-queue.ts';
import { systemOf } from './adapters/redis/keys.ts';
import { sharedPace } from './adapters/redis/pace.ts';
import type { Decorate } from './decorate.ts';
import { digestOf } from './domain/hash.ts';
import type { IncidentId, SystemName } from './domain/names.ts';
import { requestOfKey } from './domain/thread/project.ts';
import type { Topology } from './domain/topology.ts';
import type { Engine } from './engine/engine.ts';
import { findVotesOn } from './engine/find-missed-votes.ts';
import { type FindHindrances, hindranceFinder } from './engine/hindrances.ts';
import { createIncidents } from './engine/incidents.ts';
import { createNotices, type Notices } from './engine/notices.ts';
import { pacedThread } from './engine/paced-thread.ts';
import { ownPace } from './engine/pacer.ts';
import type { Clock } from './engine/ports/clock.ts';
import type { Directory } from './engine/ports/directory.ts';
import type { Log } from './engine/ports/log.ts';
import type { RemoteShell } from './engine/ports/remote-shell.ts';
import type { Thread } from './engine/ports/thread.ts';
import { cardRefused, cardStands, projectionOf } from './engine/post-incident.ts';
import { createPoster, type Poster } from './engine/poster.ts';
import { CARD_MAY_BE_LATE } from './engine/reacted.ts';
import { createSilences } from './engine/silences.ts';
import type { Observer } from './observe.ts';
import type { Storage } from './storage.ts';

/** Redis's time, by which the journal judges its deadlines. */
function clockOf({ clock }: Storage): Clock {
  return {
    now: clock.now,
    sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
  };
}

export interface EngineParts {
  /** Changed in place when the files are read again. */
  readonly topologies: ReadonlyMap<SystemName, Topology>;
  readonly storage: Storage;
  readonly shell: RemoteShell;
  readonly directory: Directory;
  readonly observer: Observer;
  readonly log: Log;
  readonly stopping: AbortSignal;
  readonly changed: Engine['changed'];
  readonly decorate: Decorate;
}

export function composeEngine({ storage, observer, log, decorate, ...parts }: EngineParts): Engine {
  const journal = observer.counted(storage.journal);
  const clock = clockOf(storage);
  return {
    ...parts,
    log,
    clock,
    silences: createSilences(() => clock.now()),
    journal,
    scenarios: [failover, failback, primaryDown, standbyDown, partition],
    incidents: createIncidents(journal),
    leases: storage.leases,
    posts: storage.postRecord,
    topologyRecord: storage.topologyRecord,
    queue: decorate(
      'queue',
      createWorkQueue({
        connection: storage.redis,
        isWorkedOn: isWorkedOnBy(storage),
        onError: (error) => log.warn({ err: error }, 'the queue reported an error'),
      }),
    ),
  };
}

export interface VoiceParts {
  readonly outward: Thread;
  /** The workspace, once it is known. */
  readonly team: () => string | undefined;
  /** From then on no call to Slack waits for its turn: this process ends. */
  readonly silenced: AbortSignal;
  readonly decorate: Decorate;
}

/** What speaks in the threads: the journal's projection, and TwoKey about itself. */
export function composePoster(
  engine: Engine,
  storage: Storage,
  { outward, team, silenced, decorate }: VoiceParts,
): { readonly poster: Poster; readonly notices: Notices } {
  const { clock } = engine;
  const pace = decorate('pace', sharedPace(storage.redis, ownPace(clock)));
  const thread = pacedThread(outward, pace, clock, silenced);
  const { keeping, postRecord: record } = storage;
  const poster = createPoster({
    project: (id) => projectionOf(engine, id),
    channelOf: (id) => engine.topologies.get(systemOf(id))?.channel,
    thread,
    record,
    keeping,
    leases: storage.leases,
    digest: digestOf,
    clock,
    log: engine.log,
    async onPosted(id, key, channel, ts) {
      await cardStands(engine, id, key, { team: team(), channel, ts });
      // Whoever reacted long before the journal knew the card was not heard: look, as after a reconnection.
      const late = requestOfKey(key) !== undefined && clock.now() - Number(ts) * 1000 > CARD_MAY_BE_LATE;
      const told = late ? await findVotesOn(engine, id) : [];
      const root = told.length > 0 ? (await storage.postRecord.all(id)).get('root')?.ts : undefined;
      for (const { to, say } of told) await thread.tell(channel, to, [{ kind: 'text', lines: [say] }], root);
    },
    onRefused: (id, key, why) => cardRefused(engine, id, key, why),
  });
  const host = hostname();
  const notices = createNotices({ thread, record, keeping, threads: poster.threads, host, clock, log: engine.log });
  return { poster, notices };
}

export function composeHindrances({ clock }: Engine, storage: Storage): FindHindrances {
  return hindranceFinder({ isWorkedOn: isWorkedOnBy(storage), host: hostname(), clock });
}

function isWorkedOnBy({ leases }: Storage): (incident: IncidentId) => Promise<boolean> {
  return async (incident) => (await leases.holder('work', incident)) !== undefined;
}
