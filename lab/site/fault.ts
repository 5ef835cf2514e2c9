import { parseArgs } from 'node:util';
import type { Panel } from './panel.ts';

const USAGE = `usage: npm run fault -- --url <panel url> list                       what can go wrong, * for what is on
       npm run fault -- --url <panel url> <action> [target] on|off   switches it
       npm run fault -- --help
Exit codes: 0 done, 1 the site refuses or does not answer, 2 wrong use.`;

/** The site's faults from a command line. */
async function main(): Promise<number> {
  const read = readArguments();
  if (typeof read === 'string') return usage(read);
  const { values, positionals } = read;
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const url = values.url;
  const [id, ...rest] = positionals;
  if (!url || !id) return usage();
  if (id === 'list') return list(await (await fetch(url)).json());
  const state = rest.pop();
  if ((state !== 'on' && state !== 'off') || rest.length > 1) return usage();
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, on: state === 'on', ...(rest[0] ? { target: rest[0] } : {}) }),
  });
  if (answer.ok) {
    console.log(`${[id, ...rest].join(' ')} ${state}`);
    return 0;
  }
  const { error } = await answer.json();
  console.error(error);
  return 1;
}

function list(panel: Panel): number {
  for (const action of panel.actions) {
    console.log(`${action.active ? '*' : ' '} ${action.id.padEnd(28)} ${action.label}`);
    if (action.targets)
      console.log(`    ${action.targets.map((each) => `${each.active ? '*' : ''}${each.id}`).join(', ')}`);
  }
  return 0;
}

function readArguments() {
  try {
    const options = { url: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function usage(problem?: string): number {
  console.error(problem === undefined ? USAGE : `${problem}\n\n${USAGE}`);
  return 2;
}

process.exitCode = await main().catch((error: Error) => {
  console.error(`the site's panel does not answer: ${error.message}${error.cause ? ` (${String(error.cause)})` : ''}`);
  return 1;
});
