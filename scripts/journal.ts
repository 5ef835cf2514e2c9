import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireVariable } from '../src/adapters/config/environment.ts';
import { connectCommands } from '../src/adapters/redis/connect.ts';
import type { Copies } from '../src/adapters/redis/heal.ts';
import { listIncidents } from '../src/adapters/redis/incidents.ts';
import { systemOf } from '../src/adapters/redis/keys.ts';
import { type Looked, look, systemsIn } from '../src/adapters/redis/look.ts';
import { openMirror } from '../src/adapters/redis/mirror.ts';
import { verifyText } from '../src/adapters/redis/verify-text.ts';
import { whyAway } from '../src/adapters/redis/why-away.ts';
import { readRedisTarget } from '../src/config.ts';
import type { IncidentId, SystemName } from '../src/domain/names.ts';

/** EX_CONFIG of sysexits.h. */
const EXIT_CONFIG = 78;

const USAGE = `npm run journal -- list                  all incidents, with the length of both copies
npm run journal -- export <incident>     an incident's entries as JSON Lines on standard output
npm run journal -- verify <file>         check an export or a mirror file; needs neither Redis nor DATA_DIR
npm run journal -- compare               Redis against this host's mirror; exit 1 when they contradict each other

REDIS_URL and DATA_DIR (default .data) say where the journals are. Nothing is changed by any of these.`;

/**
 * Exit codes: 0 as it should be, 1 something is wrong with a journal, and of sysexits.h 64 wrong use, 69 Redis away,
 * 78 wrong configuration.
 */
async function main(args: readonly string[]): Promise<number> {
  const [command, argument] = args;
  if (args.some((each) => each === '--help' || each === '-h')) {
    console.log(USAGE);
    return 0;
  }
  switch (command) {
    case 'list':
      return withCopies(async (copies, dataDir) => {
        for (const looked of await lookAtAll(copies, dataDir)) console.log(describe(looked));
        return 0;
      });
    case 'compare':
      return withCopies(async (copies, dataDir) => {
        const all = await lookAtAll(copies, dataDir);
        for (const looked of all) console.log(compared(looked));
        if (all.length === 0) console.log('There is no incident.');
        return all.some(contradicts) ? 1 : 0;
      });
    case 'export':
      if (!/^[A-Za-z0-9._-]+-[0-9a-f]+$/.test(argument ?? ''))
        return usage('export needs the id of an incident (see list)');
      return withCopies((copies) => exportOne(copies, argument as IncidentId));
    case 'verify':
      return argument === undefined ? usage('verify needs a file') : verify(argument);
    default:
      return usage(command === undefined ? 'say what to do' : `there is no "${command}"`);
  }
}

async function verify(path: string): Promise<number> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return usage(`${path} cannot be read`);
  const verified = verifyText(text);
  if (!verified.ok) {
    console.log(`${path}: ${verified.why}.`);
    return 1;
  }
  const { head, fragments } = verified;
  const cut = fragments === 0 ? '' : ` ${fragments} cut line(s) were passed over.`;
  console.log(`${path}: ${head.n} entries, the chain is whole, the last hash is ${head.hash}.${cut}`);
  return 0;
}

async function exportOne(copies: Copies, incident: IncidentId): Promise<number> {
  const { redis, mirror } = await look(copies, incident, systemOf(incident));
  const lines = [redis, mirror].filter((copy) => typeof copy !== 'string').sort((a, b) => b.length - a.length)[0];
  if (lines === undefined || lines.length === 0) {
    console.error(
      `There is no readable journal of ${incident}. ${[redis, mirror].filter((copy) => typeof copy === 'string').join(' ')}`,
    );
    return 1;
  }
  process.stdout.write(lines.map((line) => `${line.text}\n`).join(''));
  return 0;
}

async function lookAtAll(copies: Copies, dataDir: string): Promise<Looked[]> {
  const mirrored = await readdir(join(dataDir, 'journal')).catch(() => []);
  const systems = [...new Set([...(await systemsIn(copies.redis)), ...mirrored])].sort() as SystemName[];
  const looked: Looked[] = [];
  for (const system of systems) {
    for (const incident of await listIncidents(copies, system, Number.POSITIVE_INFINITY)) {
      looked.push(await look(copies, incident, system));
    }
  }
  return looked;
}

function describe({ incident, redis, mirror, stopped }: Looked): string {
  const lines = typeof redis !== 'string' && redis.length > 0 ? redis : mirror;
  const known = typeof lines === 'string' ? [] : lines;
  const opened = known[0] === undefined ? '-' : new Date(known[0].entry.at).toISOString();
  const state = stopped ? 'fork' : known.at(-1)?.entry.event.type === 'ended' ? 'ended' : 'open';
  const count = (copy: Looked['redis']): string => (typeof copy === 'string' ? 'unreadable' : String(copy.length));
  return `${incident}  ${state.padEnd(5)}  ${opened}  redis ${count(redis)}  mirror ${count(mirror)}`;
}

function compared({ incident, redis, mirror, comparison, stopped }: Looked): string {
  const broken = [redis, mirror].filter((copy) => typeof copy === 'string');
  if (stopped !== undefined) return `${incident}: fork. ${stopped}`;
  switch (comparison?.is) {
    case undefined:
      return `${incident}: ${broken.join(' ')}`;
    case 'same':
      return `${incident}: the same, ${redis.length} entries`;
    case 'redis-shorter':
      return `${incident}: Redis lacks ${entries(comparison.from, mirror.length)}; a running TwoKey puts back what an unended incident lacks`;
    case 'mirror-shorter':
      return `${incident}: this host's mirror lacks ${entries(comparison.from, redis.length)}; TwoKey copies them before it works on it here`;
    case 'fork':
      return `${incident}: fork. From entry ${comparison.at} on, Redis and this host's mirror tell two different stories (docs/journal.md, "A fork").`;
  }
}

function entries(from: number, to: number): string {
  return from === to ? `entry ${from}` : `entries ${from} to ${to}`;
}

function contradicts({ comparison, stopped }: Looked): boolean {
  return comparison === undefined || comparison.is === 'fork' || stopped !== undefined;
}

async function withCopies(act: (copies: Copies, dataDir: string) => Promise<number>): Promise<number> {
  const problems: string[] = [];
  const url = requireVariable(process.env, 'REDIS_URL', problems);
  const dataDir = requireVariable(process.env, 'DATA_DIR', problems);
  if (url === undefined || dataDir === undefined) return misconfigured(problems);
  const target = readRedisTarget(process.env, url, problems);
  if (target === undefined) return misconfigured(problems);
  const redis = connectCommands(target, () => {});
  try {
    const away = await whyAway(redis, { where: target.where, waitMs: 1500 });
    if (away === undefined) return await act({ redis, mirror: openMirror(dataDir) }, dataDir);
    if (away.passing !== true) return misconfigured(away.why);
    const mirror = `The mirror files in ${join(dataDir, 'journal')} can be read and verified without it.`;
    console.error(`${away.why.join(' ')} ${mirror}`);
    return 69;
  } finally {
    redis.disconnect();
  }
}

function misconfigured(problems: readonly string[]): number {
  for (const problem of problems) console.error(problem);
  return EXIT_CONFIG;
}

function usage(problem: string): number {
  console.error(`journal: ${problem}\n\n${USAGE}`);
  return 64;
}

const code = await main(process.argv.slice(2));
// Once all is written: a closed connection's timers would hold the process for another 2 s.
process.stdout.write('', () => process.exit(code));
