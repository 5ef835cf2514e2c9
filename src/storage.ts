import type { Redis } from 'ioredis';
import { PREFIX } from './adapters/queue/job.ts';
import { awaitRedis } from './adapters/redis/await-redis.ts';
import { createRedisClock, type RedisClock } from './adapters/redis/clock.ts';
import { connectCommands, connectSubscriber, connectWorkers } from './adapters/redis/connect.ts';
import { matchDeployment } from './adapters/redis/deployment.ts';
import { startHeartbeat } from './adapters/redis/heartbeat.ts';
import { createJournal, type RedisJournal } from './adapters/redis/journal.ts';
import { keepHealed } from './adapters/redis/keep-healed.ts';
import { createLeases, type RedisLeases } from './adapters/redis/leases.ts';
import { postAt, postsOf } from './adapters/redis/posts.ts';
import { announce } from './adapters/redis/presence.ts';
import { registeredTopology, registerTopology } from './adapters/redis/registry.ts';
import { writerId } from './adapters/redis/writer.ts';
import type { Config } from './config.ts';
import type { IncidentId } from './domain/names.ts';
import type { Setback } from './engine/note-setback.ts';
import type { Keeping } from './engine/ports/keeping.ts';
import type { Log } from './engine/ports/log.ts';
import type { PostPlaces, PostRecord } from './engine/ports/post-record.ts';
import type { TopologyRecord } from './engine/ports/topology-record.ts';

/** Everything that is kept: Redis with the journal, leases and small records, and this host's mirror. */
export interface Storage {
  readonly redis: Redis;
  readonly workers: Redis;
  readonly clock: RedisClock;
  readonly keeping: Keeping;
  /** What Redis is found to have lost; what was found before somebody listened is told then. One listener. */
  onSetback(listener: (setback: Setback) => void): void;
  readonly journal: RedisJournal;
  readonly leases: RedisLeases;
  readonly topologyRecord: TopologyRecord;
  readonly postRecord: PostRecord & PostPlaces;
  close(): Promise<void>;
}

export type OpenedStorage =
  | { readonly ok: true; readonly storage: Storage }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Connects, waits for a Redis that is away, refuses one that would lose or evict, and compares the journal's two copies before anything acts. */
export async function openStorage(config: Config, log: Log, tell: (line: string) => void): Promise<OpenedStorage> {
  const { target } = config.redis;
  const writeLine = (message: string, fields: object) => log.warn({ ...fields }, message);
  const redis = connectCommands(target, writeLine);
  const fail = (problems: readonly string[]): OpenedStorage => {
    redis.disconnect();
    return { ok: false, problems };
  };
  const { acceptUnknownFsync } = config.redis;
  const there = await awaitRedis(redis, {
    where: target.where,
    acceptUnknownFsync,
    queueKey: `${PREFIX}:rights`,
    dataDir: config.dataDir,
    tell,
  });
  if (!there.ok) return fail(there.why);

  const subscriber = connectSubscriber(target, writeLine);
  const workers = connectWorkers(target, writeLine);
  const writer = writerId();
  const presence = await announce(config.dataDir, log);
  const systems = config.topologies.map(({ name }) => name);
  const clock = await createRedisClock(redis, log);
  const setbacks = createSetbacks();
  const onPutBack = (incident: IncidentId, from: number, to: number) =>
    setbacks.tell({ is: 'put-back', incident, from, to });
  const { dataDir } = config;
  const journal = createJournal({ redis, subscriber, dataDir, systems, writer, now: clock.now, onPutBack });
  const keeping = startHeartbeat(redis, writer, {
    now: clock.now,
    onLoss: (loss) => {
      log.warn({ loss }, 'Redis lost what it had acknowledged');
      // A host that is new would give an emptied Redis another id, and none of the others could start again.
      void matchDeployment(redis, dataDir, target.where).then((found) => {
        if (!found.ok) log.error({ why: found.why }, 'this Redis is of another deployment now');
      });
      setbacks.tell({ is: 'lost', ...loss });
    },
  });
  const report = (found: Awaited<ReturnType<RedisJournal['healAll']>>) => {
    if (!found.ok) log.error({ why: found.why }, 'the two copies of the journal could not be compared');
    else if (found.findings.length > 0)
      log.warn({ findings: found.findings }, 'the two copies of the journal were not the same');
  };
  report(await journal.healAll());
  const stopHealing = keepHealed(redis, journal, report);
  return {
    ok: true,
    storage: {
      redis,
      workers,
      clock,
      keeping,
      onSetback: setbacks.hear,
      journal,
      leases: createLeases(redis, presence),
      topologyRecord: topologyRecord(redis, writer, log),
      postRecord: {
        all: (id) => postsOf(redis, id).all(),
        set: (id, key, posted) => postsOf(redis, id).set(key, posted),
        at: (system, channel, ts) => postAt(redis, system, channel, ts),
      },
      async close() {
        stopHealing();
        clock.stop();
        await keeping.stop();
        await presence.close();
        for (const connection of [subscriber, workers, redis]) connection.disconnect();
      },
    },
  };
}

function createSetbacks() {
  const waiting: Setback[] = [];
  let heard: ((setback: Setback) => void) | undefined;
  return {
    tell(setback: Setback): void {
      if (heard) heard(setback);
      else waiting.push(setback);
    },
    hear(listener: (setback: Setback) => void): void {
      heard = listener;
      for (const setback of waiting.splice(0)) listener(setback);
    },
  };
}

function topologyRecord(redis: Redis, writer: string, log: Log): TopologyRecord {
  return {
    record: (system, identity) => registerTopology(redis, system, { hash: identity, writer, at: Date.now() }),
    async recordedElse(system, own) {
      try {
        const found = await registeredTopology(redis, system);
        // Nothing there: Redis was emptied under us. The record is a convenience that any running process can restore.
        if (found === undefined) await registerTopology(redis, system, { hash: own, writer, at: Date.now() });
        return { known: true, identity: found?.hash ?? own };
      } catch (error) {
        log.warn({ err: error, system }, 'the recorded topology could not be read');
        return { known: false };
      }
    },
  };
}
