import { once } from 'node:events';
import { connect } from 'node:net';
import { Client, type ClientChannel } from 'ssh2';
import { onTestFinished } from 'vitest';
import { type Site, type SiteOptions, startSite } from '../../../../lab/site/site.ts';
import { newKeyPair } from '../../../../lab/site/ssh/host-key.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const KEY = newKeyPair();

/** A site with short operations, gone with the test. */
export async function testSite(options: Partial<SiteOptions> = {}): Promise<Site> {
  const site = await startSite({
    name: 'lab',
    dir: await tempDir(),
    recoveryPg: true,
    operationMs: 150,
    syncingMs: 50,
    authorizedKey: KEY.public,
    ...options,
  });
  onTestFinished(() => site.close());
  return site;
}

export interface Connected {
  readonly client: Client;
  readonly exec: (command: string) => Promise<ExecResult>;
}

/** `code` is null where the channel or the connection closed without an exit status. */
export interface ExecResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: string | null;
}

/** Connects to a node as the bot would; fails with ssh2's error. `readyTimeout` in milliseconds. */
export async function connectTo(
  site: Site,
  nodeName: string,
  options: { readyTimeout?: number; privateKey?: string; username?: string } = {},
): Promise<Connected> {
  const node = site.nodes.find((each) => each.name === nodeName);
  if (!node) throw new Error(`no node ${nodeName}`);
  const client = new Client();
  const failed = new Promise<never>((_, reject) => client.on('error', reject));
  failed.catch(() => {});
  client.connect({
    sock: connect({ host: node.host, port: node.port, noDelay: true }),
    username: site.user,
    privateKey: KEY.private,
    readyTimeout: 5000,
    hostVerifier: (key: Buffer) => key.toString('base64') === node.hostKey.base64,
    ...options,
  });
  onTestFinished(() => {
    client.destroy();
  });
  await Promise.race([once(client, 'ready'), failed]);
  return { client, exec: (command) => exec(client, command) };
}

/** Runs one command on a connection of its own. */
export async function run(site: Site, node: string, command: string): Promise<ExecResult> {
  const { client, exec: execute } = await connectTo(site, node);
  const result = await execute(command);
  client.end();
  return result;
}

export async function exec(client: Client, command: string): Promise<ExecResult> {
  const channel = await openExec(client, command);
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let code: number | null = null;
  let signal: string | null = null;
  channel.on('data', (chunk: Buffer) => out.push(chunk));
  channel.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  channel.on('exit', (exitCode: number | null, exitSignal?: string) => {
    code = exitCode;
    signal = exitSignal ?? null;
  });
  await once(channel, 'close');
  return { stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), code, signal };
}

export function openExec(client: Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/** Polls until the condition holds; fails after five seconds, saying what was waited for. */
export async function eventually(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 5000; waited += 20) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`waited 5 s for: ${what}`);
}
