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

const USAGE = `npm run bench -- ssh                   a reused SSH connection against new ones and OpenSSH's client; under 1 min
npm run bench -- resume                from a kill to the journal's next entry, against the boot alone; 66 kills and starts, some seconds each
npm run bench -- redis-away [minutes]  memory and log while Redis is away (default 2 minutes); three times as long, and 1 min
Without a name: ssh. Each prints a table. Exit codes: 0 measured, 64 wrong use.`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  if (args.some((each) => each === '--help' || each === '-h')) {
    console.log(USAGE);
    return 0;
  }
  const [name = 'ssh', minutes, ...more] = args;
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (bench === undefined) return wrongUse(`There is no bench "${name}": ${Object.keys(BENCHES).join(', ')}.`);
  const [unknown] = name === 'redis-away' ? more : [minutes, ...more];
  if (unknown !== undefined) return wrongUse(`The bench "${name}" takes no "${unknown}".`);
  if (minutes !== undefined && !(Number(minutes) > 0 && Number.isFinite(Number(minutes))))
    return wrongUse(`The minutes of redis-away are a number above 0, not "${minutes}".`);
  console.log((await bench()).join('\n'));
  return 0;
}

function wrongUse(sentence: string): number {
  console.error(`${sentence}\n\n${USAGE}`);
  return 64;
}
