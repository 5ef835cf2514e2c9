import type { Redis } from 'ioredis';
import type { RedisJournal } from './journal.ts';
import { readInfo } from './preflight.ts';

export type HealReport = Awaited<ReturnType<RedisJournal['healAll']>>;

/**
 * Compares the journals' copies whenever Redis may have lost something: after every reconnect, and when the
 * server behind the same connection has become another one (run id, replication id). Reports what was
 * found after each round. Returns its end.
 */
export function keepHealed(
  redis: Redis,
  journal: Pick<RedisJournal, 'healAll'>,
  report: (found: HealReport) => void,
  everyMs = 30_000,
): () => void {
  let identity: string | undefined;
  let state: 'idle' | 'healing' | 'once more' = 'idle';

  const round = async (): Promise<void> => {
    const now = await identityOf(redis);
    const found = await journal.healAll();
    // A round that failed is repeated by the timer.
    identity = found.ok ? now : undefined;
    report(found);
  };
  const heal = async (): Promise<void> => {
    if (state !== 'idle') {
      state = 'once more';
      return;
    }
    do {
      state = 'healing';
      await round();
    } while (wantedAgain());
    state = 'idle';
  };
  const wantedAgain = (): boolean => state === 'once more';
  const look = async (): Promise<void> => {
    const now = await identityOf(redis);
    if (now !== undefined && now !== identity) await heal();
  };

  const onReady = (): void => void heal();
  redis.on('ready', onReady);
  const timer = setInterval(() => void look(), everyMs);
  timer.unref();
  return () => {
    redis.off('ready', onReady);
    clearInterval(timer);
  };
}

async function identityOf(redis: Redis): Promise<string | undefined> {
  try {
    const info = readInfo(await redis.info());
    return `${info.get('run_id')} ${info.get('master_replid')}`;
  } catch {
    return undefined;
  }
}
