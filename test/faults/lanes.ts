import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openRoom, type Room, type RoomOptions } from './room.ts';
import { type RunResult, runIn } from './run.ts';
import { roomFor, type Schedule } from './schedule.ts';

/** What became of a run, told while its room is still as the run left it. */
export interface Told {
  readonly schedule: Schedule;
  readonly room: Room;
  readonly result: RunResult;
}

export interface Lanes {
  readonly schedules: Iterable<Schedule>;
  /** How many runs go on side by side, each in a room of its own: a Redis, a lab and the service's processes. */
  readonly lanes: number;
  readonly tell: (told: Told) => void;
  /** Ends every run before its time. */
  readonly stopping?: AbortSignal;
}

/** A room gets slower with what lies in it: after so many runs a fresh one takes its place. */
const RUNS_PER_ROOM = 20;

/** After a failover the Sentinels need a while until all is as before: the next run gets others. */
function runsIn({ redis }: RoomOptions): number {
  return redis === 'sentinels' ? 1 : RUNS_PER_ROOM;
}

/** Plays the schedules, each once, in whichever lane is free. Throws what a room that cannot be opened throws. */
export async function playAll({ schedules, lanes, tell, stopping }: Lanes): Promise<void> {
  const left = schedules[Symbol.iterator]();
  const compiled = await mkdtemp(join(tmpdir(), 'twokey-compiled-'));
  const all = await Promise.allSettled(Array.from({ length: lanes }, () => lane(left, compiled, tell, stopping)));
  await rm(compiled, { recursive: true, force: true });
  const failed = all.find((each) => each.status === 'rejected');
  if (failed !== undefined && stopping?.aborted !== true) throw failed.reason;
}

async function lane(
  left: Iterator<Schedule>,
  compiled: string,
  tell: Lanes['tell'],
  stopping?: AbortSignal,
): Promise<void> {
  let room: Room | undefined;
  try {
    for (let next = left.next(); next.done !== true && stopping?.aborted !== true; next = left.next()) {
      const options = roomFor(next.value);
      if (room && !isDeepStrictEqual(room.options, options)) {
        await room.close();
        room = undefined;
      }
      room ??= await openRoom(options, compiled);
      const result = await runOrThrown(room, next.value, stopping);
      tell({ schedule: next.value, room, result });
      // What a run left behind, if it did not end as it should, is not the next one's.
      if (result.problems.length > 0 || result.how !== 'completed' || room.runs >= runsIn(options)) {
        await room.close();
        room = undefined;
      }
    }
  } finally {
    await room?.close();
  }
}

/** A run that the harness itself could not carry through is a failed one, and no end of the others. */
async function runOrThrown(room: Room, schedule: Schedule, stopping?: AbortSignal): Promise<RunResult> {
  const begun = Date.now();
  try {
    return await runIn(room, schedule, stopping);
  } catch (error) {
    if (stopping?.aborted) throw error;
    const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return {
      problems: [`the harness could not carry it through: ${why}`],
      how: 'not opened',
      entries: [],
      befell: [],
      reached: new Set(),
      tookMs: Date.now() - begun,
      incident: undefined,
    };
  }
}
