import { benchRedisAway } from './redis-away.ts';
import { benchResume } from './resume.ts';
import { benchSsh } from './ssh.ts';

/** What can be measured, by its name on the command line: each gives the lines of a table of ratios. */
const BENCHES: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  ssh: benchSsh,
  resume: benchResume,
  /** With the minutes that it is away. */
  'redis-away': () => benchRedisAway(Number(process.argv[3] ?? 2)),
};

const [name = 'ssh'] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench === undefined) {
  console.error(`There is no bench "${name}": ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 64;
} else {
  console.log((await bench()).join('\n'));
}
