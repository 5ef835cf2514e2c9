import type { Schedule } from './schedule.ts';

/** The last line of a run of schedules that was stopped: how many are finished, and by their seeds which are not. */
export function stoppedLine(asked: readonly Pick<Schedule, 'seed'>[], finished: ReadonlySet<number>): string {
  const left = asked.map(({ seed }) => seed).filter((seed) => !finished.has(seed));
  return `stopped: ${asked.length - left.length} of ${asked.length} runs finished; not finished: ${seedsOf(left)}`;
}

/** `seed 3, seeds 7 to 9`: of ascending seeds, what follows one another is a range. */
function seedsOf(seeds: readonly number[]): string {
  const ranges: [from: number, to: number][] = [];
  for (const seed of seeds) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] + 1 === seed) last[1] = seed;
    else ranges.push([seed, seed]);
  }
  return ranges.map(([from, to]) => (from === to ? `seed ${from}` : `seeds ${from} to ${to}`)).join(', ') || 'none';
}
