import type { Log } from './engine/ports/log.ts';

/**
 * The parts of a process by when they end, and how long all parts of a stage may take together, ms. `work` follows the
 * commands that run; what comes after it only closes doors, and a door that does not close (a Slack that does not
 * answer) is left open: the journal has everything, and a call in doubt is looked up at the next start.
 */
const STAGES = { work: 9_500, talk: 2_500, tools: 1_500, storage: 1_500 } as const;
type Stage = keyof typeof STAGES;

export interface Ending {
  /** Of one stage, parts that were added later end together with those before. */
  add(stage: Stage, end: () => Promise<unknown>): void;
  /** Ends everything, stage by stage. Never rejects. */
  run(): Promise<void>;
}

export function createEnding(log: Log): Ending {
  const parts: { readonly stage: Stage; readonly end: () => Promise<unknown> }[] = [];

  async function endAll(stage: Stage): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'late'>((late) => {
      timer = setTimeout(() => late('late'), STAGES[stage]);
    });
    const ends = parts.filter((part) => part.stage === stage).map(({ end }) => ended(end, log));
    if ((await Promise.race([Promise.all(ends), limit])) === 'late')
      log.warn({ stage, ms: STAGES[stage] }, 'the stop does not wait any longer for a part that does not end');
    clearTimeout(timer);
  }

  return {
    add: (stage, end) => void parts.push({ stage, end }),
    async run() {
      for (const stage of ['work', 'talk', 'tools', 'storage'] as const) await endAll(stage);
    },
  };
}

async function ended(end: () => Promise<unknown>, log: Log): Promise<void> {
  try {
    await end();
  } catch (err) {
    log.warn({ err }, 'a part did not end in order');
  }
}
