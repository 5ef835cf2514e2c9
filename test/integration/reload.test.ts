import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type BotProcess, MAIN, startBot } from '../../lab/bot-process.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import { editTopology, hangUp, topologyFile } from '../support/topology-edit.ts';
import { type Drill, drillIn, eventually, finish, worldForTest } from '../support/world.ts';

const opened = '/dr failover reason="quarterly drill"';
const NOTHING = 'topology: the reload was refused, nothing was taken over; the roster and policy of before still hold.';
const READ_AGAIN = /^topology: lab was read again, roster [0-9a-f]{12}\.$/;

/** The message below the card says this. */
async function companionSays(drill: Drill, incident: string, request: number, text: string): Promise<void> {
  await eventually(async () => expect(plainText(await drill.post(incident, `companion-${request}`))).toContain(text));
}

test.concurrent('SIGHUP to what npm start runs, while a card waits: the card is void at once, and the new roster decides', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  await world.bot().stop();
  const bot = await startBot(world.env, [MAIN], 'scripts/bootstrap.mjs');
  onTestFinished(() => bot.stop());
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  expect(plainText(await drill.post(incident, 'card-1'))).toContain('May approve (1 needed): Sasha Second, Tay Third');

  await editTopology(world.env, ({ roster }) => {
    const [, second, third] = roster;
    if (second) second.roles = ['operator'];
    if (third) Object.assign(third, { name: 'Olli Observer', slack: [world.workspace.userId('observer')] });
  });
  expect(await hangUp(bot)).toEqual([expect.stringMatching(READ_AGAIN)]);
  const card = await drill.post(incident, 'card-2');
  await companionSays(
    drill,
    incident,
    1,
    'What would run now, or who may approve it, is not what request 1 showed (Sasha Second is no longer an approver, Tay Third is no longer an approver, Olli Observer is an approver now). It is void and must be approved anew.',
  );
  expect(plainText(card)).toContain('May approve (1 needed): Olli Observer');

  drill.react('second', card, 'white_check_mark');
  expect(await drill.told('second', 'is not an approver')).toBe(
    'Sasha Second is not an approver of lab. Approvers: Olli Observer.',
  );
  drill.react('third', card, 'white_check_mark');
  expect(await drill.told('third', 'roster of lab')).toBe(
    'Not in the roster of lab: being in the channel gives no right to approve or deny.',
  );
  expect(drill.changes()).toEqual([]);
  drill.react('observer', card, 'white_check_mark');
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('a bad file is told and changes nothing; a quorum that rises in the armed window asks anew, for two', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { armed_window: '4min', execute_within: '5min' } }, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  const card = await drill.post(incident, 'card-1');

  const path = topologyFile(world.env);
  const right = await readFile(path, 'utf8');
  const [second, third] = [world.workspace.userId('second'), world.workspace.userId('third')];
  await writeFile(path, right.replace(`"${third}"`, `"${second}"`));
  expect(await hangUp(world.bot())).toEqual([
    expect.stringMatching(
      /^TOPOLOGY: \S+lab\.yaml:\d+: roster\[2\]\.slack\[0\] U0LABSCND stands under two persons, Sasha Second and Tay Third$/,
    ),
    NOTHING,
  ]);
  await writeFile(path, `${right.slice(0, 200)}\n`);
  const broken = await hangUp(world.bot());
  expect(broken.at(0)).toMatch(/^TOPOLOGY: \S+lab\.yaml:\d+: is not valid YAML: /);
  expect(broken.at(-1)).toBe(NOTHING);

  drill.react('second', card, 'white_check_mark');
  await companionSays(drill, incident, 1, 'Approved by Sasha Second. Sent ');
  await writeFile(path, right);
  await editTopology(world.env, ({ policy }) => Object.assign(policy, { quorum: 2, armed_window: '0s' }));
  expect(await hangUp(world.bot())).toEqual([expect.stringMatching(READ_AGAIN)]);
  const anew = await drill.post(incident, 'card-2');
  await companionSays(drill, incident, 1, 'is not what request 1 showed (quorum 1 → 2, armed_window ');
  expect(plainText(anew)).toContain('May approve (2 needed): Sasha Second, Tay Third');

  drill.react('second', anew, 'white_check_mark');
  await companionSays(drill, incident, 2, 'Sasha Second approved request 2; 1 more person(s) needed.');
  const who = await drill.ask('observer', '/dr who');
  expect(who).toContain('2 approver(s) besides the requester must react with :white_check_mark:.');
  expect(who).toContain('Request 2 (step 1) waits: 1 of 2 approved.');
  expect(who).toContain(`*Cory Commander*\nCory Commander started this incident, so somebody else must approve.`);
  expect(who).toContain(`*Sasha Second*\nhas approved`);
  expect(who).toContain(`*Tay Third*\nmay approve now`);
  expect(drill.changes()).toEqual([]);
  drill.react('third', anew, 'white_check_mark');
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
});

test.concurrent('only the bot has read the new roster: the worker asks and sends nothing until it has too', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({ policy: { execute_within: '5min' } }, onTestFinished);
  await world.bot().stop();
  const start = async (role: string, folder: string, more: Readonly<Record<string, string>> = {}) => {
    const env = { ...world.env, DATA_DIR: `${world.env.DATA_DIR}${folder}`, ...more };
    const process = await startBot(env, ['--role', role]);
    onTestFinished(() => process.stop());
    return process;
  };
  const health = await freePort();
  const bot = await start('bot', '');
  const worker = await start('worker', '-a', { HEALTH_PORT: String(health) });
  const ready = async () => {
    const answer = await fetch(`http://127.0.0.1:${health}/readyz`);
    return { status: answer.status, body: await answer.text() };
  };
  const drill = drillIn(world);
  const incident = await drill.open('commander', opened);
  await drill.post(incident, 'card-1');
  expect(await ready()).toEqual({ status: 200, body: 'ready\n' });

  await editTopology(world.env, ({ roster }) => {
    roster.push({ name: 'Olli Observer', slack: [world.workspace.userId('observer')], roles: ['approver'] });
  });
  expect(await hangUp(bot)).toEqual([expect.stringMatching(READ_AGAIN)]);
  await companionSays(
    drill,
    incident,
    1,
    'is not what request 1 showed (Olli Observer is an approver now). It is void',
  );
  expect(await ready()).toEqual({
    status: 503,
    body: 'system lab: another topology or roster is recorded than this process runs with; it must read the files again (SIGHUP), or start again\n',
  });

  // A worker that was started since asks anew, and is gone again: the one that is left has not read the new roster.
  const fresh = await start('worker', '-b');
  const card = await drill.post(incident, 'card-2');
  await fresh.stop();
  drill.react('observer', card, 'white_check_mark');
  await companionSays(
    drill,
    incident,
    2,
    'Request 2 is approved and waits: a process of TwoKey runs with another topology or roster of lab than the one last recorded, and may not use it. Tell it to read the file again (SIGHUP), or stop it.',
  );
  expect(drill.changes()).toEqual([]);
  expect(await hangUp(worker)).toEqual([expect.stringMatching(READ_AGAIN)]);
  await finish(drill, incident);
  expect(drill.changes()).toHaveLength(1);
  expect(await ready()).toEqual({ status: 200, body: 'ready\n' });
  const journal = await drill.journal(incident);
  const sent = journal.find(({ event }) => event.type === 'dispatched');
  expect(sent?.writer.split(':')[1]).toBe(String(worker.pid));
  expect(journal.filter(({ event }) => event.type === 'held' && event.request === 2)).toHaveLength(1);
});

test.concurrent('SIGHUP to a process that still starts does not end it: the files are read again once it is ready', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  await world.bot().stop();
  const starting = startWatched({ ...world.env, SLACK_BOT_TOKENS: 'xoxb-1' });
  onTestFinished(() => starting.stop());
  await eventually(() => expect(starting.output()).toContain('warning: SLACK_BOT_TOKENS: is not read'));
  starting.kill('SIGHUP');
  await eventually(() => expect(starting.output()).toContain('twokey ready\n'));
  await eventually(() => expect(starting.output()).toContain('topology: read again, nothing has changed.\n'));
  expect(await drillIn(world).ask('observer', '/dr status')).toBe('lab: no open incident.');
});

/** The unmodified bot from its first moment on. */
function startWatched(env: Readonly<Record<string, string>>): Pick<BotProcess, 'output' | 'kill' | 'stop'> {
  const { PATH, TWOKEY_TEST_DIR } = process.env;
  const child = spawn(process.execPath, [fileURLToPath(new URL(`../../${MAIN}`, import.meta.url))], {
    env: { PATH, TWOKEY_TEST_DIR, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  return {
    output: () => output,
    kill: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((done) => probe.listen(0, '127.0.0.1', done));
  const address = probe.address();
  await new Promise((done) => probe.close(done));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
