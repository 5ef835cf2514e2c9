import { execFileSync } from 'node:child_process';
import type { Site } from '../../lab/site/site.ts';

/** What becomes of a directive's own process, once it has done its work. */
export type OddTool =
  /** It ends after so long that nobody waits for it any more. */
  | 'lingers'
  /** It never ends. */
  | 'never ends'
  /** It leaves a process behind that lives on. */
  | 'daemonizes'
  /** A signal ends it. */
  | 'is signalled'
  /** It prints 50 MB before its answer. */
  | 'floods';

const SCRIPTS: Readonly<Record<OddTool, string>> = {
  lingers: '"$0.real" "$@"; rc=$?; sleep 9; exit $rc',
  'never ends': '"$0.real" "$@"; exec sleep 3600',
  daemonizes: '"$0.real" "$@"; rc=$?; (sleep 30 &); exit $rc',
  'is signalled': '"$0.real" "$@"; kill -9 $$',
  floods: 'head -c 52428800 /dev/zero | tr "\\0" x; echo; exec "$0.real" "$@"',
};

/** Makes the site's tool odd for directives that change something; gives what makes it as it was. */
export function makeOdd(site: Site, how: OddTool): () => void {
  const tool = site.toolPaths.sendZwDirective;
  const script = `#!/bin/sh\ncase "$2" in *CheckPG*|*GetGlobalKSInfo*) exec "$0.real" "$@";; esac\n${SCRIPTS[how]}\n`;
  // Written by another process: a file that this one has open for writing, if only in a child that it is about to
  // start, cannot be executed (ETXTBSY).
  const write =
    'umask 022; [ -e "$1.real" ] || cp "$1" "$1.real"; printf %s "$2" >"$1.new" && chmod 755 "$1.new" && mv "$1.new" "$1"';
  execFileSync('sh', ['-c', write, 'sh', tool, script]);
  return () => void execFileSync('sh', ['-c', 'cp "$1.real" "$1.new" && mv "$1.new" "$1"', 'sh', tool]);
}
