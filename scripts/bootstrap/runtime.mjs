import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const NEEDED = 24;

/** A Node that runs TypeScript: this one, or the one that npm brought for this platform; undefined when neither does. */
export function findNode(root) {
  if (majorOf(process.version) >= NEEDED) return process.execPath;
  const brought = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  const asked = spawnSync(brought, ['--version'], { encoding: 'utf8' });
  return asked.status === 0 && majorOf(asked.stdout) >= NEEDED ? brought : undefined;
}

function majorOf(version) {
  return Number(/^v(\d+)\./.exec(version)?.[1] ?? 0);
}
