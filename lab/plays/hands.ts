import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { Client } from 'ssh2';
import { payload } from './claims.ts';
import type { Stage } from './play.ts';

/** How long an operation may take that was started by hand, ms. */
const PATIENCE = 60_000;

/**
 * People at a shell: logs in to a node over SSH and sends a directive with the site's own tool, past the bot, then
 * waits until the operation has ended. Throws when it fails.
 */
export async function byHand(stage: Stage, node: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const { site } = stage;
  const before = site.ledger().length;
  const answer = await runOn(stage, node, `${site.toolPaths.sendZwDirective} -p '${payload(fields)}'`);
  const { ret_code: code, uuid } = JSON.parse(answer);
  if (code !== 0) throw new Error(`by hand, ${node} answered ${answer}`);
  if (uuid === undefined) return;
  for (const until = Date.now() + PATIENCE; ; ) {
    const ended = site
      .ledger()
      .slice(before)
      .find((each) => each.kind === 'operation' && each.uuid === uuid);
    if (ended?.kind === 'operation' && ended.outcome === 'success') return;
    if (ended !== undefined || Date.now() > until) throw new Error(`by hand, ${node}: ${JSON.stringify(ended)}`);
    await stage.pause(50);
  }
}

async function runOn({ site, world }: Stage, name: string, command: string): Promise<string> {
  const node = site.nodes.find((each) => each.name === name);
  if (node === undefined) throw new Error(`the site has no node ${name}`);
  const client = new Client();
  const failed = new Promise<never>((_, reject) => client.on('error', reject));
  failed.catch(() => {});
  client.connect({
    sock: connect({ host: node.host, port: node.port, noDelay: true }),
    username: site.user,
    privateKey: await readFile(String(world.env.SSH_PRIVATE_KEY_FILE)),
    hostVerifier: (key: Buffer) => key.toString('base64') === node.hostKey.base64,
  });
  try {
    await Promise.race([once(client, 'ready'), failed]);
    return await Promise.race([outputOf(client, command), failed]);
  } finally {
    client.destroy();
  }
}

function outputOf(client: Client, command: string): Promise<string> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      const out: Buffer[] = [];
      channel.on('data', (chunk: Buffer) => out.push(chunk));
      channel.once('close', () => resolve(Buffer.concat(out).toString('utf8')));
    });
  });
}
