import { spawn, spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { noOpenSsh } from '../support/openssh-server.ts';
import { spoken } from '../support/spoken.ts';
import { tempDir } from '../support/temp-dir.ts';

const mayCut =
  spawnSync('unshare', ['-n', 'ip', 'link', 'add', 'here', 'type', 'veth', 'peer', 'name', 'there']).status === 0;

describe.skipIf(noOpenSsh !== undefined || !mayCut)(
  'a link that swallows every packet (needs root, unshare, ip and sshd)',
  { timeout: 60_000 },
  () => {
    it('in mid-run, and just as a request leaves: nothing is called failed, and what was given up never arrives', async () => {
      const seen = await behindBlackHole();
      expect(spoken(seen.midRun)).toEqual({
        state: 'silent',
        sent: true,
        why: expect.stringMatching(
          /^the connection to ks-a \(10\.99\.0\.2:\d+\) broke: Keepalive timeout, \d\.?\d* s after the request was sent$/,
        ),
        zh: expect.stringMatching(/的连接中断：Keepalive timeout（请求发出 \d\.?\d* 秒后）$/),
      });
      expect(spoken(seen.away)).toEqual({
        state: 'silent',
        sent: false,
        why: expect.stringMatching(/^ks-a \(10\.99\.0\.2:\d+\) did not accept a connection within 2 s$/),
        zh: expect.stringMatching(/^ks-a \(10\.99\.0\.2:\d+\) 在 2 秒内未接受连接$/),
      });
      expect(seen.later).toMatchObject({ state: 'done', exit: 0 });
      expect(seen.held).toMatchObject({ state: 'silent', sent: true });
      expect(seen.afterwards).toMatchObject({ state: 'none' });
      expect(seen.voided).toMatchObject({ state: 'void' });
      expect(seen.ran).toEqual(['mid-run']);
    });
  },
);

async function behindBlackHole(): Promise<Record<string, unknown>> {
  const program = ['test/support/black-hole.ts', await tempDir()];
  // Namespaces of its own for network and processes: with the program ends every session that nobody told of its end.
  const own = ['--net', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const child = spawn('unshare', [...own, process.execPath, ...program], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const status = await new Promise((ended) => child.on('close', ended));
  expect(status).toBe(0);
  return JSON.parse(said);
}
