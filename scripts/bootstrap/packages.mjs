import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Runs `npm ci` unless what npm last installed is what the lock file says. Returns why it could not, or undefined.
 * In production the development packages may be missing, and a complete image installs nothing.
 */
export function installPackages(root, { production }) {
  const missing = outdated(root, production);
  if (missing === undefined) return undefined;
  console.error(`installing packages (${missing}) …`);
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error', production ? '--omit=dev' : '--include=dev'];
  const [command, first] = npm === undefined ? ['npm', []] : [process.execPath, [npm]];
  const ran = spawnSync(command, [...first, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (ran.error !== undefined) return `npm could not be run (${ran.error.code}): install npm, then try again`;
  if (ran.status !== 0) return `npm ci failed:\n${gist(ran.stderr + ran.stdout)}`;
  const still = outdated(root, production);
  return still === undefined ? undefined : `npm ci ran, and still ${still}`;
}

/** What of the lock file is not installed as it says, in words; undefined when all is. */
export function outdated(root, production) {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  // npm's own record of what it installed, written at the end: missing after an install that was interrupted.
  const installed = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'none are there';
  for (const [path, entry] of Object.entries(wanted ?? {})) {
    const needed = path !== '' && !entry.link && !entry.optional && !(production && (entry.dev || entry.devOptional));
    const found = installed[path];
    if (needed && found === undefined) return `${nameOf(path)} is missing`;
    if (found !== undefined && found.version !== entry.version)
      return `${nameOf(path)} is ${found.version}, not ${entry.version}`;
  }
  return undefined;
}

function lockedPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function nameOf(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** What npm said, without the page of usage that it adds. */
function gist(said) {
  const lines = withoutHosts(said)
    .split('\n')
    .filter((line) => !/^(?:npm error)?\s*$/.test(line));
  const usage = lines.findIndex((line) => line.endsWith('Usage:'));
  return lines.slice(0, usage < 0 ? 20 : Math.min(usage, 20)).join('\n');
}

/** Which server packages come from is the machine's affair and does not belong into logs. */
export function withoutHosts(text) {
  return text.replace(/\b(https?|ftp):\/\/[^\s/'"]+/g, '$1://…').replace(/\b(?:[a-z0-9-]+\.)+[a-z]{2,}:\d+\b/gi, '…');
}
