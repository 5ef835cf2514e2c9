import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readTopologies } from '../src/adapters/config/topology-file.ts';
import { canary } from '../src/adapters/ssh/canary.ts';
import { loadSshCredentials } from '../src/adapters/ssh/credentials.ts';
import { createRemoteShell } from '../src/adapters/ssh/remote-shell.ts';

const HELP = `Proves the set-up of each ks node: a fenced \`sleep 3\`, the connection cut meanwhile, its receipt read.
One sentence a node; exit 0 when all passed, 1 otherwise.

  npm run canary -- [topology file or folder]

  --node <name>          this node only; may be given several times
  --user, --key, --known-hosts, --agent
                         in place of SSH_USER, SSH_PRIVATE_KEY_FILE, SSH_KNOWN_HOSTS_FILE, SSH_AUTH_SOCK;
                         the topology defaults to TOPOLOGY
`;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', multiple: true, default: [] },
    user: { type: 'string', default: process.env.SSH_USER ?? 'twokey' },
    key: { type: 'string', default: process.env.SSH_PRIVATE_KEY_FILE ?? '' },
    'known-hosts': { type: 'string', default: process.env.SSH_KNOWN_HOSTS_FILE ?? '' },
    agent: { type: 'string', default: process.env.SSH_AUTH_SOCK ?? '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

const [path = process.env.TOPOLOGY] = positionals;
if (flags.help) stop(HELP, 0);
if (path === undefined) stop(`Name a topology file, or set TOPOLOGY.\n\n${HELP}`, 64);
if (flags['known-hosts'] === '')
  stop(`Name a known_hosts file with --known-hosts, or set SSH_KNOWN_HOSTS_FILE.\n\n${HELP}`, 64);

const read = readTopologies(path, { sshUser: flags.user });
if (!read.ok) stop(read.problems.join('\n'), 78);
const all = read.topologies.flatMap((topology) => topology.regions.flatMap((region) => [...region.ks]));
const unknown = flags.node.filter((name) => !all.some((node) => node.name === name));
if (unknown.length > 0)
  stop(`${unknown.join(', ')}: no such ks node in ${path}; it has ${all.map((node) => node.name).join(', ')}`, 64);

const loaded = await loadSshCredentials({
  knownHostsFile: flags['known-hosts'],
  privateKeyFile: flags.key || undefined,
  agent: flags.agent || undefined,
});
if (!loaded.ok) stop(loaded.why, 78);

let failed = 0;
for (const node of all.filter(({ name }) => flags.node.length === 0 || flags.node.includes(name))) {
  const token = `canary-${randomBytes(8).toString('hex')}`;
  const { ok, why } = await canary(node, token, () => createRemoteShell(loaded.credentials));
  console.log(`${ok ? 'ok' : 'FAILED'}  ${why}`);
  if (!ok) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;

function stop(text: string, code: number): never {
  console.log(text);
  process.exit(code);
}
