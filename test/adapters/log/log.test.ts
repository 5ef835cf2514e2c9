import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLog, type LogLevel } from '../../../src/adapters/log/log.ts';
import { scrub } from '../../../src/adapters/log/secrets.ts';
import { tempDir } from '../../support/temp-dir.ts';

function written(level: LogLevel, act: (log: ReturnType<typeof createLog>) => void): Record<string, unknown>[] {
  const out = new PassThrough();
  act(createLog(level, out));
  return String(out.read() ?? '')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

// Put together here, so that no scanner takes them for real ones.
const botToken = ['xoxb', '1234567890', 'AbCdEfGh'].join('-');
const appToken = ['xapp', '1', 'A0123', 'deadbeef'].join('-');
const key = ['-----BEGIN OPENSSH PRIVATE KEY-----', 'b3BlbnNzaC1rZXktdjEA', '-----END OPENSSH PRIVATE KEY-----'].join(
  '\n',
);

describe('secrets never reach the log', () => {
  test.each([
    [`token ${botToken} refused`, 'token xox*-[secret] refused'],
    [`${appToken}`, 'xapp-[secret]'],
    ['rediss://bot:hunter2@redis.example:6380/1', 'rediss://bot:[secret]@redis.example:6380/1'],
    ['redis://:hunter2@127.0.0.1', 'redis://:[secret]@127.0.0.1'],
    [`before ${key} after`, 'before [private key] after'],
    ['Authorization: Bearer abc.def', 'Authorization: [secret] [secret]'],
    ['https://hooks.slack.com/commands/T1/2/abc', 'https://hooks.slack.com/[secret]'],
    ['{"password":"hunter2"}', '{"password":"[secret]"}'],
    ['nothing secret: ks_master_zone=global2a at 12:30', 'nothing secret: ks_master_zone=global2a at 12:30'],
  ])('%j', (text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  test('in fields, in messages of errors and in their causes', () => {
    const cause = new Error(`connect to redis://:hunter2@host failed`);
    const lines = written('info', (log) => {
      log.error(
        { err: new Error(`refused ${botToken}`, { cause }), nested: { deep: [appToken] }, pem: key },
        'it failed',
      );
    });
    const text = JSON.stringify(lines);
    for (const secret of [botToken, appToken, 'hunter2', 'b3BlbnNzaC1rZXktdjEA']) expect(text).not.toContain(secret);
    expect(lines[0]).toMatchObject({
      level: 'error',
      msg: 'it failed',
      err: { message: 'refused xox*-[secret]: connect to redis://:[secret]@host failed' },
    });
  });
});

test('a line is JSON with level, time, fields and a static message; what is below the level is left out', () => {
  const lines = written('info', (log) => {
    log.debug({}, 'left out');
    log.info({ incident: 'lab-1' }, 'incident opened');
  });
  expect(lines).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      incident: 'lab-1',
      msg: 'incident opened',
    },
  ]);
});

const lasting = fileURLToPath(new URL('./lasting.ts', import.meta.url));

/** How a process that logs all the time ended after half a second more: its exit code, and what it said last. */
async function endOf(child: ChildProcess): Promise<readonly [code: unknown, said: string]> {
  onTestFinished(() => void child.kill('SIGKILL'));
  setTimeout(() => child.stdin?.end(), 500);
  child.stdin?.on('error', () => undefined);
  const [said, [code]] = await Promise.all([child.stderr ? text(child.stderr) : '', once(child, 'exit')]);
  return [code, said];
}

test('a process outlives whoever read its log', async () => {
  const child = spawn(process.execPath, [lasting], { stdio: 'pipe' });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await endOf(child)).toEqual([0, 'lived to its end\n']);
});

test('a process outlives a full disk under its log', async () => {
  // A limit of no byte stands for a disk without room, with EFBIG for ENOSPC.
  const script = 'ulimit -f 0; exec "$0" "$1" >"$2"';
  const log = join(await tempDir(), 'log');
  const child = spawn('sh', ['-c', script, process.execPath, lasting, log], { stdio: 'pipe' });
  expect(await endOf(child)).toEqual([0, 'lived to its end\n']);
});
