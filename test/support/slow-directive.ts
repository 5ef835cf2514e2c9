import { execFileSync } from 'node:child_process';
import type { World } from '../../lab/world.ts';

/** Makes the directive take so many seconds after its work is done, as a busy platform does. */
export function slowDirective(world: World, seconds: number): void {
  const tool = world.sites[0].toolPaths.sendZwDirective;
  const wait = `case "$2" in *FailoverGlobalKS*) sleep ${seconds};; esac`;
  const script = `#!/bin/sh\n"${tool}.real" "$@"; rc=$?\n${wait}\nexit $rc\n`;
  // Written by another process: a file that this one has open for writing, if only in a child it is about to
  // start, cannot be executed (ETXTBSY).
  const write = 'umask 022; printf %s "$2" >"$1.new" && chmod 755 "$1.new" && cp "$1" "$1.real" && mv "$1.new" "$1"';
  execFileSync('sh', ['-c', write, 'sh', tool, script]);
}
