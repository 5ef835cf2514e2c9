import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, type ReadConfig, readConfig } from '../../src/config.ts';
import { tempDir } from './temp-dir.ts';

/** Two systems in a folder, `east` and `global`, each with a file of its own, and an environment that is right. */
export interface TopologyFiles {
  read(): ReadConfig;
  /** What is read, which must be right. */
  config(): Config;
  /** Writes a system's file anew; gives its path. */
  edit(system: 'east' | 'global', change: (text: string) => string): Promise<string>;
  /** Where a system of that name has its file. */
  path(system: string): string;
}

const KEY = '-----BEGIN OPENSSH PRIVATE KEY-----\nnot a real one\n';

/** The example with ids of its own in place of the placeholders: Engineers One and Two operate, all three approve. */
export async function topologyFiles(): Promise<TopologyFiles> {
  const dir = await tempDir();
  const folder = join(dir, 'topology');
  await mkdir(folder);
  await writeFile(join(dir, 'key'), KEY, { mode: 0o600 });
  await writeFile(join(dir, 'known_hosts'), `${pinned}\n`);
  const example = await readFile('examples/topology/global.yaml', 'utf8');
  const filledIn = example
    .replace('C0123456789', 'C0GLOBAL')
    .replaceAll('U00000000', 'U0LAB')
    .replaceAll('replace-with-id-of-', 'spool-of-');
  await writeFile(join(folder, 'global.yaml'), filledIn);
  await writeFile(
    join(folder, 'east.yaml'),
    filledIn.replace('C0GLOBAL', 'C0EAST').replace('name: global ', 'name: east '),
  );
  const env = {
    SLACK_BOT_TOKEN: 'xoxb-1-secret',
    SLACK_APP_TOKEN: 'xapp-1-secret',
    TOPOLOGY: folder,
    REDIS_URL: 'redis://127.0.0.1:6379',
    SSH_USER: 'twokey',
    SSH_PRIVATE_KEY_FILE: join(dir, 'key'),
    SSH_KNOWN_HOSTS_FILE: join(dir, 'known_hosts'),
    DATA_DIR: join(dir, 'data'),
  };
  const path = (system: string) => join(folder, `${system}.yaml`);
  return {
    read: () => readConfig(env),
    config() {
      const read = readConfig(env);
      if (!read.ok) throw new Error(read.problems.join('\n'));
      return read.config;
    },
    async edit(system, change) {
      const before = await readFile(path(system), 'utf8');
      const after = change(before);
      if (after === before) throw new Error(`the change of ${system}.yaml changes nothing`);
      await writeFile(path(system), after);
      return path(system);
    },
    path,
  };
}

/** known_hosts with a well-formed key for each host of the example. */
const pinned = ['192.0.2.11', '192.0.2.12', '198.51.100.11', '198.51.100.12']
  .map((host) => `${host} ssh-ed25519 ${hostKey()}`)
  .join('\n');

function hostKey(): string {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return Buffer.concat([field(Buffer.from('ssh-ed25519')), field(Buffer.alloc(32, 7))]).toString('base64');
}
