import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import type { SpoolFault } from './faults.ts';

/** A ks node's own folder: home directory of its commands, spool of receipts, zone_watcher's log. */
export interface NodeFolder {
  readonly home: string;
  readonly spoolDir: string;
  readonly spoolId: string;
  readonly logPath: string;
  readonly appendLog: (level: 'INFO' | 'ERROR', uuid: string | null, text: string) => void;
  readonly setLogUnreadable: (on: boolean) => void;
  readonly setSpoolFault: (fault: SpoolFault | null) => void;
  readonly close: () => void;
}

/** Makes or reopens the folder, provisioned: `spool` (0700) holds `id`, a random id that outlives the site. */
export function openNodeFolder(dir: string, node: string): NodeFolder {
  const home = join(dir, node);
  const spoolDir = join(home, 'spool');
  const gone = join(home, 'spool.gone');
  const idPath = join(home, 'spool-id');
  const logPath = join(home, 'zone_watcher.log');
  mkdirSync(home, { recursive: true });
  if (!existsSync(idPath)) writeFileSync(idPath, randomUUID());
  const spoolId = readFileSync(idPath, 'utf8');

  const provision = (id: string) => {
    if (existsSync(gone)) {
      rmSync(spoolDir, { recursive: true, force: true });
      renameSync(gone, spoolDir);
    }
    mkdirSync(spoolDir, { recursive: true });
    chmodSync(spoolDir, 0o700);
    writeFileSync(join(spoolDir, 'id'), `${id}\n`);
  };
  provision(spoolId);
  // Held open, so that zone_watcher goes on writing where readers are locked out.
  const log = openSync(logPath, 'a', 0o640);
  chmodSync(logPath, 0o640);
  return {
    home,
    spoolDir,
    spoolId,
    logPath,
    appendLog: (level, uuid, text) => {
      writeSync(log, `${logTime(new Date())} ${level} zone_watcher [${uuid ?? '-'}] ${text}\n`);
    },
    setLogUnreadable: (on) => chmodSync(logPath, on ? 0 : 0o640),
    setSpoolFault: (fault) => {
      provision(fault === 'wrong-id' ? randomUUID() : spoolId);
      if (fault === 'missing' || fault === 'wiped') renameSync(spoolDir, gone);
      if (fault === 'wiped') mkdirSync(spoolDir, { mode: 0o700 });
      if (fault === 'read-only') chmodSync(spoolDir, 0o500);
    },
    close: () => {
      provision(spoolId);
      chmodSync(logPath, 0o640);
      closeSync(log);
    },
  };
}

/** Python's logging format, in UTC: `2026-11-22 03:12:45,123`. */
function logTime(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ').replace('.', ',');
}
