import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type BotProcess, startBot } from '../../lab/bot-process.ts';
import type { Role } from '../../src/slack-side.ts';
import type { Act } from './acts.ts';
import { ARMED, type Armed, REACHED } from './crash-points.ts';
import { HURRY } from './hurry.ts';
import { mountSmallDisk } from './small-disk.ts';

/** How the service is run: each of its processes is a host of its own. */
export type Roles = 'all' | 'split' | 'bots' | 'alls';

/** The processes of each. In `bots` and `alls` two of them listen and post. */
const ROLES: Readonly<Record<Roles, readonly Role[]>> = {
  all: ['all'],
  split: ['bot', 'worker', 'worker'],
  bots: ['bot', 'bot', 'worker'],
  alls: ['all', 'all'],
};

/** How many processes there are. */
export function sizeOf(roles: Roles): number {
  return ROLES[roles].length;
}

/** What befalls one process in one of its lives (0: the first). */
export interface ArmedLife extends Armed {
  readonly member: number;
  readonly life: number;
}

/** The processes of one deployment, each started again whenever it ends, as a service manager does. */
export interface Fleet {
  /** How many processes it has. */
  readonly size: number;
  /** The folders of the members' mirrors. */
  readonly dataDirs: readonly string[];
  /** Every process is ready for the first time, or had its first end. */
  readonly begun: Promise<unknown>;
  kill(member: number, downMs: number): void;
  /** Asks a process to end in order; it must do so with exit code 0. */
  restart(member: number): void;
  /** Every process that takes work. */
  killWorkers(downMs: number): void;
  /**
   * A process can write nothing to its disk any more; gives what makes room again. `no-room` is the disk's, where it
   * has a small one; `no-growth` the process's: its next life has room.
   */
  fillDisk(member: number, how: DiskFull): () => void;
  /** Stops a process in its tracks and lets it go on after so many ms. */
  freeze(member: number, ms: number): void;
  /** From now on nothing that is armed happens in any life that begins. */
  disarm(): void;
  /** Ends that no fault explains, each with what the process said last. */
  unexplained(): readonly string[];
  /** Stops every process in an orderly way. */
  stop(): Promise<void>;
}

type DiskFull = Extract<Act, { do: 'own-disk-full' }>['how'];

export interface FleetOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly roles: Roles;
  readonly armed: readonly ArmedLife[];
  readonly hurry: number;
  /** Each host keeps its data on a small disk of its own, where one can be mounted. */
  readonly smallDisks: boolean;
  /** Gets the points that were reached, and what was done there. */
  readonly reachedFile: string;
  /** Whether the service may refuse to start just now: its Redis or its Slack is out of order. */
  readonly mayRefuse: () => boolean;
}

const PROGRAM = 'test/faults/bot.ts';
/** How long a service manager waits before it starts a process again, ms. */
const RESTART_AFTER = 300;
/** EX_CONFIG: the service refused to start. */
const REFUSED = 78;

export function startFleet(options: FleetOptions): Fleet {
  const unexplained: string[] = [];
  const members = ROLES[options.roles].map((role, index) => superviseMember(options, role, index, unexplained));
  return {
    size: members.length,
    dataDirs: members.map(({ dataDir }) => dataDir),
    begun: Promise.all(members.map(({ begun }) => begun)),
    kill: (member, downMs) => members[member % members.length]?.kill(downMs),
    restart: (member) => members[member % members.length]?.restart(),
    killWorkers: (downMs) => members.forEach((each) => void (each.works && each.kill(downMs))),
    fillDisk: (member, how) => members[member % members.length]?.fillDisk(how) ?? (() => undefined),
    freeze: (member, ms) => members[member % members.length]?.freeze(ms),
    disarm: () => members.forEach((each) => void each.disarm()),
    unexplained: () => unexplained,
    async stop() {
      await Promise.all(members.map((each) => each.stop()));
    },
  };
}

function superviseMember(options: FleetOptions, role: Role, index: number, unexplained: string[]) {
  const dataDir = `${options.env.DATA_DIR}${options.smallDisks ? '-small' : ''}${index === 0 ? '' : `-${index}`}`;
  const disk = options.smallDisks ? mountSmallDisk(dataDir) : undefined;
  const begun = Promise.withResolvers<void>();
  let armed = options.armed.filter(({ member }) => member === index);
  let running: BotProcess | undefined;
  let stopping = false;
  let downMs = RESTART_AFTER;
  let explained = false;
  let ending = false;

  async function live(life: number): Promise<void> {
    explained = false;
    ending = false;
    const env = {
      ...options.env,
      DATA_DIR: dataDir,
      [ARMED]: JSON.stringify(armed.filter((each) => each.life === life)),
      [REACHED]: options.reachedFile,
      [HURRY]: String(options.hurry),
    };
    await startBot(env, ['--role', role], PROGRAM, (bot) => {
      running = bot;
    }).catch(() => undefined);
    begun.resolve();
    const code = await running?.ended;
    const refused = code === REFUSED && options.mayRefuse();
    // A killed process has no code.
    if (!explained && code !== null && !refused && !((stopping || ending) && code === 0))
      unexplained.push(`${role} ended with ${code}: ${running?.output().slice(-1500)}`);
  }

  const supervised = (async () => {
    for (let life = 0; !stopping; life += 1) {
      downMs = RESTART_AFTER;
      await live(life);
      if (!stopping) await pause(downMs);
    }
  })();

  return {
    dataDir,
    works: role !== 'bot',
    begun: begun.promise,
    restart() {
      ending = true;
      running?.kill('SIGTERM');
    },
    kill(ms: number) {
      explained = true;
      downMs = ms;
      running?.kill('SIGKILL');
    },
    freeze(ms: number) {
      const frozen = running;
      frozen?.kill('SIGSTOP');
      setTimeout(() => frozen?.kill('SIGCONT'), ms).unref();
    },
    fillDisk(how: DiskFull) {
      if (how === 'no-room' && disk !== undefined) return disk.fill();
      const filled = running;
      limitFiles(filled, '0');
      return () => limitFiles(filled, 'unlimited');
    },
    disarm() {
      armed = [];
    },
    async stop() {
      stopping = true;
      running?.kill('SIGCONT');
      await running?.stop();
      await supervised;
      disk?.remove();
    },
  };
}

/** How large a file may get that the process writes (prlimit(1)): it gets EFBIG where a full disk gives ENOSPC. */
function limitFiles(process: BotProcess | undefined, soft: '0' | 'unlimited'): void {
  // A process that is gone by now has no disk.
  if (process !== undefined) spawnSync('prlimit', ['--pid', String(process.pid), `--fsize=${soft}:unlimited`]);
}

/** The points that were reached, and those where something was done, as the processes noted them. */
export function notedIn(reachedFile: string): {
  readonly reached: ReadonlySet<string>;
  readonly done: readonly string[];
} {
  const lines = existsSync(reachedFile) ? readFileSync(reachedFile, 'utf8').split('\n').filter(Boolean) : [];
  return {
    reached: new Set(lines.flatMap((line) => (line.startsWith('reached ') ? [line.slice('reached '.length)] : []))),
    done: lines.filter((line) => !line.startsWith('reached ')),
  };
}
