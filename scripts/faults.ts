import { parseArgs } from 'node:util';
import { plainText } from '../lab/slack/plain-text.ts';
import { channelOf } from '../lab/world.ts';
import { playAll } from '../test/faults/lanes.ts';
import { MUTANTS, tryMutant } from '../test/faults/mutants.ts';
import { POINTS } from '../test/faults/points.ts';
import { postsOf } from '../test/faults/posts.ts';
import { readSchedule } from '../test/faults/read-schedule.ts';
import type { Room } from '../test/faults/room.ts';
import type { RunResult } from '../test/faults/run.ts';
import { SCENARIOS, type ScenarioName } from '../test/faults/scenarios.ts';
import { type Schedule, scheduleOf } from '../test/faults/schedule.ts';
import { stoppedLine } from '../test/faults/stopped-line.ts';

const USAGE = `npm run faults -- --seed N --runs N        runs with the seeds N, N+1, ...
npm run faults -- --acts '<schedule>'      one run as it is written, as a failure prints it
npm run faults -- --mutants                whether the harness notices programs that are wrong in one place
Options:
  --seed N       the first seed (default 1)
  --runs N       how many seeds, from 1 (default 10)
  --lanes N      how many runs go on side by side, from 1 (default 1)
  --scenario <${SCENARIOS.join('|')}>
                 always this one (default: as each seed draws it)
  --points       at the end, the crash points that no run reached
  --help, -h     this
Exit codes: 0 every run holds (with --mutants: every one was noticed), 1 one failed, was missed or was stopped before
its end, 64 wrong use.`;

// Whatever a run that was ended before its time has left open is not waited for.
process.exit(await main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') {
    console.error(options);
    return 64;
  }
  if (options.help) {
    console.log(USAGE);
    return 0;
  }
  if (options.mutants) return tryMutants(options.lanes);
  const stopping = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stopping.abort());
  return runAll(options, stopping.signal);
}

async function runAll({ schedules, lanes, points }: Options, stopping: AbortSignal): Promise<number> {
  const asked = [...schedules];
  const finished = new Set<number>();
  const reached = new Set<string>();
  let [done, failed] = [0, 0];
  // What the harness itself lets fall outside a run fails the whole, and ends none of it.
  process.on('uncaughtException', (error) => {
    failed += 1;
    console.log(`FAILED outside a run: ${error.stack}`);
  });
  await playAll({
    schedules: asked,
    lanes,
    stopping,
    tell({ schedule, room, result }) {
      done += 1;
      finished.add(schedule.seed);
      for (const point of result.reached) reached.add(point);
      console.log(lineOf(schedule, result));
      if (result.problems.length === 0) return;
      failed += 1;
      tellFailure(room, schedule, result);
    },
  });
  if (points) for (const point of POINTS.filter((each) => !reached.has(each))) console.log(`not reached: ${point}`);
  console.log(`\n${done} runs, ${failed} failed`);
  if (stopping.aborted) console.log(stoppedLine(asked, finished));
  return failed === 0 && !stopping.aborted ? 0 : 1;
}

interface Options {
  readonly schedules: Iterable<Schedule>;
  readonly lanes: number;
  readonly points: boolean;
  readonly mutants: boolean;
  readonly help: boolean;
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        runs: { type: 'string', default: '10' },
        lanes: { type: 'string', default: '1' },
        scenario: { type: 'string' },
        acts: { type: 'string' },
        mutants: { type: 'boolean', default: false },
        points: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [seed, runs, lanes] = [Number(values.seed), Number(values.runs), Number(values.lanes)];
    if (!Number.isSafeInteger(seed)) return `--seed is a whole number, not "${values.seed}".`;
    if (!Number.isSafeInteger(runs) || runs < 1) return `--runs is a whole number from 1, not "${values.runs}".`;
    if (!Number.isSafeInteger(lanes) || lanes < 1) return `--lanes is a whole number from 1, not "${values.lanes}".`;
    const scenario = SCENARIOS.find((name) => name === values.scenario);
    if (values.scenario !== undefined && scenario === undefined)
      return `There is no scenario "${values.scenario}": ${SCENARIOS.join(', ')}.`;
    const written = values.acts === undefined ? undefined : readSchedule(values.acts);
    if (written?.ok === false) return written.why;
    const { points, mutants, help } = values;
    return {
      lanes,
      points,
      mutants,
      help,
      schedules: written === undefined ? seeds(seed, runs, scenario) : [written.schedule],
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : error}\n\n${USAGE}`;
  }
}

/** As many at a time as there are lanes: each is a copy of the tree with a room of its own. */
async function tryMutants(lanes: number): Promise<number> {
  const left = MUTANTS.values();
  let missed = 0;
  const tryOn = async () => {
    for (const mutant of left) {
      const begun = Date.now();
      const { noticed, printed } = await tryMutant(mutant);
      if (!noticed) missed += 1;
      console.log(`${noticed ? 'noticed' : 'MISSED '} ${mutant.name}, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
      if (!noticed) console.log(printed);
    }
  };
  await Promise.all(Array.from({ length: lanes }, tryOn));
  console.log(`\n${MUTANTS.length} mutants, ${missed} missed`);
  return missed === 0 ? 0 : 1;
}

function* seeds(seed: number, runs: number, scenario: ScenarioName | undefined): Iterable<Schedule> {
  for (let i = 0; i < runs; i += 1) yield scheduleOf(seed + i, scenario);
}

function lineOf({ seed, scenario, roles }: Schedule, { how, problems, befell, entries, tookMs }: RunResult): string {
  const verdict = problems.length === 0 ? 'holds ' : 'FAILED';
  return `${verdict} seed ${seed} ${scenario} ${roles}: ${how}, ${entries.length} entries, ${(tookMs / 1000).toFixed(1)} s; ${befell.join(' ')}`;
}

function tellFailure({ world }: Room, schedule: Schedule, { problems, incident, entries }: RunResult): void {
  for (const problem of problems) console.log(`  ${problem}`);
  console.log(`  replay: npm run faults -- --acts '${JSON.stringify(schedule)}'`);
  console.log('  the journal:');
  for (const { n, at, event } of entries)
    console.log(`    ${n} ${new Date(at).toISOString().slice(11, 23)} ${JSON.stringify(event).slice(0, 220)}`);
  if (incident === undefined) return;
  console.log('  the thread:');
  for (const { key, message } of postsOf(world, channelOf(world.sites[0]), incident))
    console.log(`    ${key}: ${plainText(message).replaceAll('\n', ' / ').slice(0, 260)}`);
}
