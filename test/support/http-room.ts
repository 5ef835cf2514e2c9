import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startBot } from '../../lab/bot-process.ts';
import { PEOPLE } from '../../lab/people.ts';
import { startSite } from '../../lab/site/site.ts';
import { newKeyPair } from '../../lab/site/ssh/host-key.ts';
import { startWorkspace } from '../../lab/slack/workspace.ts';
import { topologyText } from '../../lab/topology-file.ts';
import { redisForTest } from './redis-server.ts';
import type { Room } from './world.ts';

const TIMING = { poll_every: '200ms', operation_deadline: '2min', check_deadline: '1min', readings_spread: '3s' };

/** One system, and the unmodified bot in HTTP mode: Slack delivers to its port, each request signed. */
export async function httpRoom(): Promise<Room & { readonly url: string }> {
  // Short, for the site's unix socket.
  const dir = await mkdtemp(join(tmpdir(), 'twokey-http-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const key = newKeyPair();
  const site = await startSite({
    name: 'lab',
    dir: join(dir, 'lab'),
    recoveryPg: true,
    operationMs: 200,
    authorizedKey: key.public,
  });
  onTestFinished(() => site.close());
  const redis = await redisForTest();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/slack/events`;
  const workspace = await startWorkspace({
    team: { name: 'TwoKey Lab' },
    bot: { name: 'twokey' },
    users: PEOPLE.map(({ roles: _, ...user }) => user),
    channels: [
      { name: 'dr-lab', members: PEOPLE.map((person) => person.key), botIsMember: true },
      { name: 'general', members: PEOPLE.map((person) => person.key), botIsMember: false },
    ],
    commands: [{ name: '/dr', hints: [] }],
    mode: { kind: 'http', requestUrl: url },
  });
  onTestFinished(() => workspace.close());
  await mkdir(join(dir, 'topology'));
  const policy = { reflex_guard: '0s', armed_window: '0s' };
  await writeFile(join(dir, 'topology', 'lab.yaml'), topologyText(site, workspace.channelId('dr-lab'), TIMING, policy));
  await writeFile(join(dir, 'key'), key.private, { mode: 0o600 });
  await writeFile(join(dir, 'known_hosts'), site.knownHostsText);
  const env = {
    SLACK_MODE: 'http',
    PORT: String(port),
    SLACK_BOT_TOKEN: workspace.tokens.bot,
    SLACK_SIGNING_SECRET: workspace.tokens.signingSecret,
    SLACK_API_URL: workspace.apiUrl,
    REDIS_URL: redis.url,
    TOPOLOGY: join(dir, 'topology'),
    DATA_DIR: join(dir, 'data'),
    SSH_USER: site.user,
    SSH_PRIVATE_KEY_FILE: join(dir, 'key'),
    SSH_KNOWN_HOSTS_FILE: join(dir, 'known_hosts'),
  };
  const bot = await startBot(env);
  onTestFinished(() => bot.stop());
  return { workspace, site, env, url };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
