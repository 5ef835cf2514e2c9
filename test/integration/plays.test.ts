import { beforeAll, expect, test } from 'vitest';
import { openStage, type Play } from '../../lab/plays/play.ts';
import { PLAYS } from '../../lab/plays/plays.ts';
import { drillIn, worldForTest } from '../support/world.ts';

/** A play waits for the pace of Slack's channels, not for the processor: so many worlds at once, where Vitest takes five. */
const AT_ONCE = 8;

/** The claims of a play that did not hold; rejects with what kept it from its end. */
const performed = new Map<string, Promise<readonly string[]>>();

// biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the parameter's text which fixtures are wanted.
beforeAll(({}, { tasks }) => {
  const asked = PLAYS.filter(({ name }) => tasks.some((task) => task.name === name && task.mode === 'run'));
  const inTurn = turns(AT_ONCE);
  for (const play of asked) {
    const done = inTurn(() => perform(play));
    // Its own test tells.
    done.catch(() => {});
    performed.set(play.name, done);
  }
});

test.each(PLAYS)('$name', { timeout: 400_000 }, async ({ name }) => {
  expect(await performed.get(name)).toEqual([]);
});

async function perform({ world: options, run }: Play): Promise<readonly string[]> {
  const ends: (() => Promise<void>)[] = [];
  try {
    const world = await worldForTest(options, (end) => void ends.push(end));
    const { stage, claims } = openStage(world, () => {});
    await run(stage);
    const drill = drillIn(world);
    const roots = world.workspace.messages(drill.channel).filter(({ threadTs }) => threadTs === undefined);
    for (const { metadata } of roots) await drill.threadIsWhole(String(metadata?.event_payload.incident));
    expect(claims).not.toEqual([]);
    return claims.flatMap(({ sentence, holds }) => (holds ? [] : [sentence]));
  } finally {
    for (const end of ends) await end();
  }
}

/** Runs what it is given, so many at once, in the order they came. */
function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
