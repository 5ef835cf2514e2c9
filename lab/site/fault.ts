import { parseArgs } from 'node:util';
import type { Panel } from './panel.ts';

/**
 * The site's faults from a command line:
 *   node lab/site/fault.ts --url <panel url> list
 *   node lab/site/fault.ts --url <panel url> <action> [target] on|off
 * Exit 0 when done, 1 when the site refuses (its sentence on stderr), 2 on wrong usage.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { url: { type: 'string' } }, allowPositionals: true });
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

function usage(): number {
  console.error('usage: node lab/site/fault.ts --url <panel url> list | <action> [target] on|off');
  return 2;
}

process.exitCode = await main().catch((error: Error) => {
  console.error(`the site's panel does not answer: ${error.message}${error.cause ? ` (${String(error.cause)})` : ''}`);
  return 1;
});
