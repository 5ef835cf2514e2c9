// Runs one of the project's scripts on a machine that may have nothing but npm and Node 18: packages first,
// then a Node that runs TypeScript, then the programs the script needs. Has no dependency itself.
//   node scripts/bootstrap.mjs <script> [arguments]
// The npm scripts start it with exec: else npm's signals would end a shell and leave this behind.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPackages } from './bootstrap/packages.mjs';
import { run } from './bootstrap/run.mjs';
import { findNode } from './bootstrap/runtime.mjs';
import { findTools } from './bootstrap/tools.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);

/** The programs a script cannot do without, and those whose tests are skipped without them. */
const NEEDS = {
  'lab/demo.ts': { required: ['redis-server'], optional: [] },
  'bench/main.ts': { required: ['redis-server'], optional: ['sshd'] },
  'scripts/faults.ts': { required: ['redis-server'], optional: [] },
  'scripts/test.ts': { required: [], optional: ['redis-server', 'chromium', 'sshd'] },
};

async function main() {
  if (script === undefined) return stop('usage: node scripts/bootstrap.mjs <script> [arguments]');
  if (!existsSync(join(root, script))) return stop(`${script} does not exist`);
  // The service and the operators' tools run without the development packages.
  const production = script.startsWith('src/') || /^scripts\/(?:provision|canary|journal)\.ts$/.test(script);
  const packages = installPackages(root, { production });
  if (packages !== undefined) return stop(packages);
  const node = findNode(root);
  if (node === undefined) {
    return stop(
      `Node 24 or later is needed, and this is ${process.version}: install it, or let npm install optional packages`,
    );
  }
  const missing = await findTools(NEEDS[script] ?? { required: [], optional: [] });
  if (missing !== undefined) return stop(missing);
  // A .env file is for the service and its tools; the demo and the tests must not depend on one.
  const envFile = join(root, '.env');
  const flags = production && existsSync(envFile) ? [`--env-file=${envFile}`] : [];
  return run(node, [...flags, join(root, script), ...args], root);
}

function stop(why) {
  console.error(why);
  return 1;
}

process.exitCode = await main();
