import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { readTopologies } from '../src/adapters/config/topology-file.ts';
import { type Provisioning, provisioningNotes, provisioningSnippet } from '../src/adapters/ssh/provisioning.ts';

const HELP = `Prints the root snippet that makes the receipt spool on each ks node. Nothing is connected to.

  npm run provision -- <topology file or folder>
  npm run provision -- --node global1a-webservice0

  --user twokey                    the service user, where the topology names none
  --base /var/lib/twokey/spool     the spool's directory, where the topology names none
`;

const { flags, positionals } = argumentsOf();
if (flags.help) stop(HELP, 0);
const wrong = faultOf();
if (wrong !== undefined) stop(`${wrong}\n\n${HELP}`, 64);
for (const node of wanted()) console.log(provisioningSnippet(node));
console.log(provisioningNotes(flags));

function argumentsOf() {
  try {
    const { values: flags, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        node: { type: 'string', multiple: true, default: [] },
        user: { type: 'string', default: 'twokey' },
        base: { type: 'string', default: '/var/lib/twokey/spool' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return { flags, positionals };
  } catch (error) {
    return stop(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`, 64);
  }
}

function wanted(): Provisioning[] {
  const named = flags.node.map((node) => ({ node, user: flags.user, base: flags.base, id: newId() }));
  return [...named, ...positionals.flatMap(nodesOf)];
}

/** The ks nodes of a topology; where their spools are is the file's to say. */
function nodesOf(path: string): Provisioning[] {
  const read = readTopologies(path, { sshUser: flags.user, unprovisioned: true });
  if (!read.ok) return stop(read.problems.join('\n'), 78);
  return read.topologies
    .flatMap((topology) => topology.regions.flatMap((region) => [...region.ks]))
    .map(({ name, user, spool }) => {
      // Always a fresh id: the snippet keeps the one a node has, and a wiped disk must not get its old one back.
      return { node: name, user, base: spool === 'off' ? flags.base : spool.base, id: newId() };
    });
}

function newId(): string {
  return randomBytes(16).toString('hex');
}

function faultOf(): string | undefined {
  const { node, user, base } = flags;
  if (node.length + positionals.length === 0) return 'Name a topology file, or a node with --node.';
  const bad = node.find((name) => !/^[A-Za-z0-9._-]+$/.test(name));
  if (bad !== undefined) return `--node ${JSON.stringify(bad)} is no node name: letters, digits, dots, _ and -.`;
  if (!/^[a-z_][a-z0-9_-]{0,31}$/.test(user))
    return `--user ${JSON.stringify(user)} is no user name: small letters, digits, _ and -.`;
  if (!/^\/[A-Za-z0-9._/-]+$/.test(base))
    return `--base ${JSON.stringify(base)} is no absolute path of letters, digits, . _ - and /.`;
  if (/^\/(var\/)?tmp(\/|$)/.test(base))
    return `--base ${base} is cleared by the system; receipts must outlive a reboot.`;
  return undefined;
}

function stop(text: string, code: number): never {
  console.log(text);
  process.exit(code);
}
