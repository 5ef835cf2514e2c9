import { parseArgs } from 'node:util';
import { keepRunning } from './keep-running.ts';
import { PEOPLE } from './people.ts';
import { openStage, type Play } from './plays/play.ts';
import { GROUPS, PLAYS } from './plays/plays.ts';
import { scroll } from './terminal.ts';
import { channelOf, startWorld, type World } from './world.ts';

/** The page's usual address; another port is taken when this one is in use. */
const PORT = 4040;
/** An operation of 2 to 5 min in life takes this long here, ms. */
const DEMO_OPERATION = 12_000;
const PLAY_OPERATION = 2_000;
/** A play does not wait where people would think. */
const AT_ONCE = { reflex_guard: '0s', armed_window: '1s' };

const USAGE = `npm run demo                        the whole system on this machine, with a page to try it in
npm run demo -- --play <name>       plays a scenario without a browser; exit 0 when it ended as it should
npm run demo -- --list              the names of the plays
Options: --port <n> (default ${PORT}), --zh (the bot speaks Chinese), --help`;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const options = readOptions(args);
  if (typeof options === 'string') return complain(options);
  if (options.help) return tell(USAGE);
  if (options.list) return list();
  const play = PLAYS.find(({ name }) => name === options.play);
  if (options.play !== undefined && play === undefined) {
    return complain(`There is no play "${options.play}". The plays: ${PLAYS.map(({ name }) => name).join(', ')}.`);
  }
  if (play === undefined) return open(options.port, options.locale);
  if (options.locale !== 'en') return complain('The plays read what the bot says in English: --zh is for the page.');
  return perform(play);
}

interface Options {
  readonly help: boolean;
  readonly list: boolean;
  readonly play: string | undefined;
  readonly port: number;
  readonly locale: 'en' | 'zh-CN';
}

function readOptions(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        list: { type: 'boolean', default: false },
        play: { type: 'string' },
        port: { type: 'string', default: String(PORT) },
        zh: { type: 'boolean', default: false },
      },
    });
    const port = Number(values.port);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      return `--port ${values.port} is no port: give a number from 0 to 65535.`;
    return { help: values.help, list: values.list, play: values.play, port, locale: values.zh ? 'zh-CN' : 'en' };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`;
  }
}

function complain(problem: string): number {
  console.error(problem);
  return 1;
}

function tell(text: string): number {
  console.log(text);
  return 0;
}

function list(): number {
  const width = Math.max(...PLAYS.map(({ name }) => name.length));
  const lines = GROUPS.map(({ title, plays }) =>
    [title, ...plays.map((play) => `  ${play.name.padEnd(width)}  ${play.title}`)].join('\n'),
  );
  return tell(lines.join('\n\n'));
}

/** Plays, prints the thread as it grows, then every claim with what was found. */
async function perform(play: Play): Promise<number> {
  console.log(`${play.name}: ${play.title}\n`);
  const world = await startWorld({ operationMs: PLAY_OPERATION, policy: AT_ONCE, ...play.world });
  const scrolling = scroll(world, (line) => console.log(line));
  try {
    const { stage, claims } = openStage(world, scrolling.tell);
    const failure = await play.run(stage).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    console.log('');
    for (const { sentence, holds } of claims) console.log(`${holds ? '✓' : '✗'} ${sentence}`);
    const ended = failure === undefined && claims.length > 0 && claims.every(({ holds }) => holds);
    if (failure !== undefined)
      console.log(`✗ the play did not end as it should: ${failure}\n\n${world.bot().output().slice(-3000)}`);
    console.log(ended ? `\nThe play "${play.name}" ended as it should.` : `\nThe play "${play.name}" FAILED.`);
    return ended ? 0 : 1;
  } finally {
    scrolling.stop();
    await world.close();
  }
}

/** Runs until Ctrl-C. */
async function open(port: number, locale: Options['locale']): Promise<number> {
  const world = await startWorld({ operationMs: DEMO_OPERATION, locale, port }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') return startWorld({ operationMs: DEMO_OPERATION, locale, port: 0 });
      throw error;
    },
  );
  console.log(welcome(world));
  const refused = await keepRunning(world, (line) => console.log(`${line}\n`), signalled());
  if (refused !== undefined)
    console.error(`The bot ended by itself with ${refused}:\n${world.bot().output().slice(-3000)}`);
  console.log('\nStopping … (some seconds more where redis-server is away)');
  await world.close();
  return refused === undefined ? 0 : 1;
}

/** Ctrl-C, and what else ends a program at a terminal. */
function signalled(): AbortSignal {
  const asked = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => asked.abort());
  return asked.signal;
}

function welcome(world: World): string {
  const channels = world.sites.map((site) => `#${channelOf(site)}`).join(' and ');
  const [{ name, model }] = world.sites;
  return `TwoKey's rehearsal room is open: ${world.workspace.pageUrl}

  A drill
  1. Open it. You are ${PEOPLE[0].realName}, incident commander, in ${channels}.
  2. Type   /dr failover reason="quarterly drill"
  3. Read the card in the thread, switch to ${PEOPLE[1].realName} and react with the check mark.
  4. Confirm step 3, and see both regions change in the panel beside the chat.

  A disaster, while no other incident is open
  1. In the panel's tab "${name}": "Power off (SSH refuses)", ${model().regions[0].name} (after the drill, the other region).
  2. Type   /dr assess   which names the scenario that fits; then   /dr primary-down reason="power cut"
  3. Approve each card as ${PEOPLE[1].realName}; as ${PEOPLE[0].realName}, choose what becomes of the zone and confirm the console.
  4. Take the switch back, say so in the thread with "It is back: prove it", and re-adopt what was lost.

  Break it, best in the middle of a step: both come back by themselves
  The bot:       kill -9 ${world.bot().pid}
  redis-server:  kill -9 ${world.redis.pid()}   or hang it: kill -STOP ${world.redis.pid()}, later kill -CONT ${world.redis.pid()}
  Nodes, links and Slack: the panel beside the chat.
  Its folder:    ${world.dir}

Nothing here leaves this machine. Ctrl-C ends it and removes everything.`;
}
