import { composeHindrances, composePoster, type VoiceParts } from './compose.ts';
import type { Engine } from './engine/engine.ts';
import type { OpenIncidents } from './engine/open-incidents.ts';
import { endingNoticer, threadFinisher } from './engine/recently-ended.ts';
import type { Storage } from './storage.ts';

export type Voices = ReturnType<typeof voicesOf>;

/** What is said in the threads, and what is to be said after each look at the open incidents. */
export function voicesOf(engine: Engine, storage: Storage, parts: VoiceParts) {
  const { poster, notices } = composePoster(engine, storage, parts);
  const findHindrances = composeHindrances(engine, storage);
  const finishThreads = threadFinisher(engine, poster.wake);
  const noticeEnds = endingNoticer(poster.wake);
  return {
    poster,
    notices,
    async saw(found: OpenIncidents, redis: boolean): Promise<void> {
      for (const { id } of [...found.open, ...found.unreadable]) poster.wake(id);
      noticeEnds(found);
      if (redis) void finishThreads();
      notices.saw(await findHindrances(found));
    },
  };
}
