import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { NodeFaults, StopAt } from '../faults.ts';

/** How a node's own commands see the machine they run on. */
export interface Machine {
  /** The exec string as it is run on this machine now. */
  readonly command: (text: string, faults: Pick<NodeFaults, 'full'>) => string;
  /** Where its commands are looked for before anywhere else: nowhere, on a machine without such a fault. */
  readonly path: (faults: Pick<NodeFaults, 'stopAt' | 'full'>) => readonly string[];
  /** Another boot id from now on, and an uptime that begins now. */
  readonly rebooted: () => void;
  /** Arms a stop: the first fenced command that gets there stands still, and `reached` hears of its receipt. `null` disarms. */
  readonly stopAt: (stop: StopAt | null, reached: (receipt: string) => void) => void;
  /** Takes back what a machine that lost its power there had not on its disk yet. */
  readonly lose: (stop: StopAt, receipt: string) => void;
}

const BOOT_ID = '/proc/sys/kernel/random/boot_id';
const UPTIME = '/proc/uptime';
const LOOK_EVERY = 10;

/**
 * The machine of the node whose folder `home` is. Until its first reboot its boot id and uptime are this machine's;
 * then they are files of its own, which stand in the exec strings in place of those of /proc.
 */
export function openMachine(home: string): Machine {
  const at = (name: string) => join(home, name);
  const shims = { stop: at('shims/stop'), full: at('shims/full') };
  writeTool(shims.stop, 'sync', SYNC);
  writeTool(shims.full, 'setsid', SETSID);
  let bootedAt: number | undefined;
  let watching: NodeJS.Timeout | undefined;

  const disarm = () => {
    clearInterval(watching);
    for (const name of readdirSync(home)) if (name.startsWith('stop-')) rmSync(at(name));
    rmSync(at('stopped'), { force: true });
  };
  return {
    command(text, { full }) {
      const limited = full === 'before' ? `${NO_SPACE} ${text}` : text;
      if (bootedAt === undefined) return limited;
      // Replaced as a whole: a command that reads it at this moment must not find it empty.
      writeFileSync(at('uptime.new'), `${((Date.now() - bootedAt) / 1000).toFixed(2)} 0.00\n`);
      renameSync(at('uptime.new'), at('uptime'));
      return limited.replaceAll(BOOT_ID, at('boot-id')).replaceAll(UPTIME, at('uptime'));
    },
    path: ({ stopAt, full }) => [...(stopAt ? [shims.stop] : []), ...(full === 'during' ? [shims.full] : [])],
    rebooted() {
      if (/[^\w./-]/.test(home)) throw new Error(`${home} cannot stand in a shell command as it is`);
      bootedAt = Date.now();
      writeFileSync(at('boot-id'), `${randomUUID()}\n`);
    },
    stopAt(stop, reached) {
      disarm();
      if (stop === null) return;
      writeFileSync(at(`stop-${stop.at}`), `${stop.side}\n`);
      watching = setInterval(() => {
        if (!existsSync(at('stopped'))) return;
        const receipt = readFileSync(at('stopped'), 'utf8').trim();
        disarm();
        reached(receipt);
      }, LOOK_EVERY).unref();
    },
    lose(stop, receipt) {
      if (stop.side === 'after') return;
      if (stop.at === 'claim') rmSync(receipt, { recursive: true, force: true });
      if (stop.at === 'go') rmSync(join(receipt, 'go'), { force: true });
      const code = stop.at === 'end' ? readdirSync(receipt).find((name) => name.startsWith('rc.')) : undefined;
      if (code !== undefined) renameSync(join(receipt, code), join(receipt, 'r'));
    },
  };
}

/** A limit on the size of what is written stands for a disk without room: folders, links and new names still go. */
const NO_SPACE = "trap '' XFSZ; ulimit -f 0;";

/** `sync` knows where in a run of the fence it is called: for the claim, for `go`, or for the exit code. */
const SYNC = `#!/bin/sh
PATH=\${PATH#*:}
at=none receipt=$1
case $1 in
*/cmd) at=claim receipt=$2 ;;
*) if ls "$1"/rc.* >/dev/null 2>&1; then at=end; elif [ "$(readlink "$1/go")" = run ]; then at=go; fi ;;
esac
if mv "$HOME/stop-$at" "$HOME/stopping" 2>/dev/null; then
  read -r side <"$HOME/stopping"
  [ "$side" = before ] || sync "$@"
  echo "$receipt" >"$HOME/stopped.new" && mv "$HOME/stopped.new" "$HOME/stopped"
  exec sleep 600
fi
exec sync "$@"
`;

const SETSID = `#!/bin/sh
PATH=\${PATH#*:}
${NO_SPACE}
exec setsid "$@"
`;

function writeTool(dir: string, name: string, script: string): void {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), script);
  chmodSync(join(dir, name), 0o755);
}
