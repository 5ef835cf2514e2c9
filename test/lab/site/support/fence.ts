import { readFileSync } from 'node:fs';
import type { SiteNode } from '../../../../lab/site/site.ts';

/** The prototype of the specification's remote-execution page: the site must be a fit place for it. */
const SCRIPT = readFileSync(new URL('fence.sh', import.meta.url), 'utf8');

/** The exec string of one fence operation on a node, with the id the node was provisioned with. */
export function fence(
  node: SiteNode,
  operation: 'run' | 'stat' | 'void' | 'out',
  token: string,
  ...rest: string[]
): string {
  return ['exec', 'sh', '-c', SCRIPT, 'once', operation, node.spoolDir, node.spoolId, token, ...rest]
    .map(quoted)
    .join(' ');
}

export function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

/** The state a fence answer names: `DONE 0`, `VOID`, `REFUSED mkdir`, ... */
export function stateOf(stdout: string): string {
  const [, state = '', detail = ''] = /^S=(\S+) boot=\S*(.*)$/m.exec(stdout) ?? [];
  return `${state}${detail}`;
}
