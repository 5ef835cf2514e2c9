import { describe, expect, test } from 'vitest';
import { abort } from '../../src/engine/go-on.ts';
import { projectionOf } from '../../src/engine/post-incident.ts';
import { at, cardStood, engineWorld, said } from '../support/fakes/engine-world.ts';
import { accepted, approved, dispatches, press, questionAt, stuckAt, toTheEnd } from '../support/fakes/journey.ts';

const NODE = 'global2a-webservice0';

describe('the outcome of what was sent', () => {
  test('the answer is lost, the command ran: its receipt is read, nothing runs again', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    world.site.runFault = 'lost-after';
    await toTheEnd(world, incident);
    expect(world.site.ledger).toHaveLength(1);
    expect(world.now().phase).toMatchObject({ how: 'completed' });
  });

  test('the request is lost, the command never ran: voided, proven, and asked of people', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.runFault = 'lost-before';
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    expect(questionAt(world).kind).toBe('not-started');
    expect(said(questionAt(world).say)).toContain('it never ran on the node and never will (voided)');
    expect(said(questionAt(world).say, 'zh')).toContain('步骤 1 在 global2a-webservice0 上');
  });

  test('the node refuses to start it: nothing was started', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.runFault = 'refused';
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toBe(
      `Step 1 was refused on ${NODE}: the node could not make its receipt, so it did not start it: the spool is full, read-only, or not the service user’s (REFUSED mkdir). Nothing was started.`,
    );
    expect(said(questionAt(world).say, 'zh')).toBe(
      `步骤 1 在 ${NODE} 上被拒绝：节点无法创建回执，因此没有启动：回执目录已满、只读，或不属于服务用户（REFUSED mkdir）。未启动任何操作。`,
    );
  });

  test.each([
    ['{"ret_code": 1400, "message": "denied"}', 'refused'],
    ['{"ret_code": 5000, "message": "internal"}', 'unknown'],
    ['Traceback (most recent call last):', 'unknown'],
    ['', 'unknown'],
  ] as const)('the tool says %s: %s', async (answer, kind) => {
    const world = engineWorld();
    world.site.answer = answer;
    await approved(world);
    await stuckAt(world, '1');
    expect(questionAt(world).kind).toBe(kind);
    expect(world.site.ledger).toHaveLength(1);
  });

  test('another operation is at work: busy, nothing was started, and it says so', async () => {
    const world = engineWorld();
    world.site.answer = '{"ret_code": 5100, "message": "another operation is running"}';
    await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toMatch(
      /^Step 1: global2a-webservice0 is busy, nothing was started: .*another operation is running/,
    );
  });

  test('the node goes away after the send: unknown, with the readings, and it may have run', async () => {
    const world = engineWorld();
    await approved(world);
    dieAtRun(world);
    await stuckAt(world, '1');
    const question = questionAt(world);
    expect(question.kind).toBe('unknown');
    expect(said(question.say)).toMatch(
      /^The outcome of step 1, attempt 1, on global2a-webservice0 is UNKNOWN: .* It may have run\. Nothing runs again by itself/,
    );
    expect(question.readings.map(({ label }) => label)).toEqual(['2a GetGlobalKSInfo', '2b CheckPG global']);
  });

  test('the node cannot be sent to right after it was ready, and is back soon: tried again, run once', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    let tries = 0;
    world.site.meanwhile = async (call) => {
      if (call !== `run ${NODE}`) return;
      tries += 1;
      if (tries === 1) shut(world);
      if (tries === 5) revive(world);
    };
    await toTheEnd(world, incident);
    expect(tries).toBe(5);
    expect(world.site.ledger).toHaveLength(1);
    expect(dispatches(world)).toHaveLength(1);
    expect(world.now().phase).toMatchObject({ how: 'completed' });
  });

  test('the node stays away before anything was sent to it: not started, and why, in both languages', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.meanwhile = async (call) => {
      if (call === `run ${NODE}`) shut(world);
    };
    await stuckAt(world, '1');
    expect(questionAt(world).kind).toBe('not-started');
    expect(said(questionAt(world).say)).toBe(
      `Step 1 was not started on ${NODE}: the request never left this host: ${NODE} does not answer. That is proven, so a new attempt is safe.`,
    );
    expect(said(questionAt(world).say, 'zh')).toBe(
      `步骤 1 在 ${NODE} 上未启动：请求未从本机发出：${NODE} does not answer。已得到证明，可以安全地重新执行。`,
    );
    expect(world.site.ledger).toEqual([]);
    expect(world.site.calls.filter((call) => call === `run ${NODE}`).length).toBeGreaterThan(20);
  });

  test('aborted while nothing could be sent: it is tried no more', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    let tries = 0;
    world.site.meanwhile = async (call) => {
      if (call !== `run ${NODE}`) return;
      tries += 1;
      shut(world);
      if (tries === 3) await abort(world.start().engine, incident, 'U_OP', 'enough');
    };
    await world.pass(60_000, ({ phase }) => phase.is === 'ended');
    expect(tries).toBe(3);
    expect(world.events().findLast(({ type }) => type === 'outcome')).toMatchObject({
      proof: 'unsent',
      outcome: { outcome: 'refused' },
    });
    expect(world.site.ledger).toEqual([]);
  });

  test('nothing could be sent until the approval was too old: the node itself refuses it', async () => {
    const world = engineWorld();
    await approved(world);
    const { run } = world.site.shell;
    // Held up for longer than any approval may be used, with the request still at home.
    world.site.shell.run = async (node, token, command, limits) => {
      await world.clock.sleep(700_000);
      return run(node, token, command, limits);
    };
    await stuckAt(world, '1', 2_000_000);
    expect(said(questionAt(world).say)).toBe(
      `Step 1 was refused on ${NODE}: the request came to the node after its deadline, so the node did not start it (REFUSED late). Nothing was started.`,
    );
    expect(world.site.ledger).toEqual([]);
  });

  test('the node was rebooted before the request came: its uptimes begin anew, and it refuses', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.meanwhile = async (call) => {
      const node = world.site.nodes.get(NODE);
      if (call === `run ${NODE}` && node) node.boot = 'boot-2';
    };
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toBe(
      `Step 1 was refused on ${NODE}: the node was rebooted after it was looked at and before the request came, so it did not start it (REFUSED rebooted). Nothing was started.`,
    );
    expect(world.site.ledger).toEqual([]);
  });

  test('the command runs on beyond its limit: unknown; its end is found by looking again', async () => {
    const world = engineWorld();
    world.site.runFault = 'runs-on';
    const incident = await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('the command still runs on global2a-webservice0 after 60 s');
    world.site.finish(dispatches(world)[0]?.token ?? '');
    expect(await press(world, 'look-again', 'U_OP')).toBeUndefined();
    await toTheEnd(world, incident);
    expect(world.site.ledger).toHaveLength(1);
    expect(world.now().phase).toMatchObject({ how: 'completed' });
  });

  test('the receipt is wiped while it runs: unknown, though a void one could be made in its place now', async () => {
    const world = engineWorld();
    world.site.runFault = 'runs-on';
    await approved(world);
    world.site.meanwhile = async (call) => {
      if (call === `stat ${NODE}` && world.site.ledger.length > 0) world.site.nodes.get(NODE)?.receipts.clear();
    };
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('UNKNOWN: its receipt was there and is gone: the spool was wiped');
    expect(said(questionAt(world).say, 'zh')).toContain('结果未知：回执曾经存在，现已消失');
    expect(world.site.calls.filter((call) => call.startsWith('void '))).toEqual([]);
  });

  test('its start was seen, then its receipt is wiped: unknown, however often it is looked at again', async () => {
    const world = engineWorld();
    world.site.runFault = 'runs-on';
    await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('still runs');
    world.site.nodes.get(NODE)?.receipts.clear();
    for (const _ of ['once', 'twice']) {
      const before = world.events().length;
      expect(await press(world, 'look-again', 'U_OP')).toBeUndefined();
      await world.pass(60_000, () => world.events().length > before + 2);
      expect(said(questionAt(world).say)).toContain('UNKNOWN: its receipt was there and is gone');
    }
    expect(world.site.ledger).toHaveLength(1);
  });

  test('the spool was away, then comes back without the receipt: unknown, since a void one proves nothing', async () => {
    const world = engineWorld();
    await approved(world);
    dieAtRun(world, 'after');
    await stuckAt(world, '1');
    revive(world);
    const node = world.site.nodes.get(NODE);
    if (node) node.based = false;
    await press(world, 'look-again', 'U_OP');
    await world.pass(60_000, at('1', 'running'));
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('is not the one it was sent to: its receipt is gone');
    if (node) node.based = true;
    node?.receipts.clear();
    await press(world, 'look-again', 'U_OP');
    await world.pass(60_000, at('1', 'running'));
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('UNKNOWN: its receipt was there and is gone');
  });

  test('it ended, what it printed could not be read, and then its receipt is wiped: unknown', async () => {
    const world = engineWorld();
    const { output } = world.site.shell;
    world.site.shell.output = async () => ({ ok: false, why: 'it was cut' });
    await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain(
      'UNKNOWN: it ran to its end (exit 0), but what it printed could not be read: it was cut.',
    );
    world.site.shell.output = output;
    world.site.nodes.get(NODE)?.receipts.clear();
    await press(world, 'look-again', 'U_OP');
    await world.pass(60_000, at('1', 'running'));
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('UNKNOWN: its receipt was there and is gone');
  });

  test('the receipt is gone when the run has ended: unknown', async () => {
    const world = engineWorld();
    const { run } = world.site.shell;
    world.site.shell.run = async (...args) => {
      await run(...args);
      world.site.nodes.get(NODE)?.receipts.clear();
      return { state: 'none', boot: `boot-${NODE}`, prior: false };
    };
    await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('UNKNOWN: its receipt was there and is gone');
  });

  test('the disk of the node is full: refused, with the cause, in both languages', async () => {
    const world = engineWorld();
    world.site.shell.run = async () => ({ state: 'claimed', why: 'spool-error', boot: `boot-${NODE}`, prior: false });
    await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toBe(
      `Step 1 was refused on ${NODE}: the node could not write its receipt, so it did not start it: the spool is full or its disk fails. Nothing was started.`,
    );
    expect(said(questionAt(world).say, 'zh')).toBe(
      `步骤 1 在 ${NODE} 上被拒绝：节点无法写入回执，因此没有启动：回执目录已满或磁盘故障。未启动任何操作。`,
    );
  });

  test('50 MB of output: 4 MiB of it are read, the answer is not known, and its beginning is shown', async () => {
    const world = engineWorld();
    const size = 52_428_800;
    let read = 0;
    world.site.shell.output = async (_node, _token, stream, offset) => {
      const bytes = Buffer.alloc(stream === 'err' ? 0 : Math.min(65_536, size - offset), 'x');
      read += bytes.length;
      return { ok: true, bytes };
    };
    await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain('UNKNOWN: the output was cut, so its last answer is not known');
    expect(read).toBe(4 * 1024 * 1024);
    const outcome = world.events().findLast(({ type }) => type === 'outcome');
    expect(outcome).toMatchObject({ receipt: 'DONE 0', raw: { cut: true } });
    expect(JSON.stringify(outcome)).toContain('… more than 4186112 bytes left out, the end not read …');
    expect(JSON.stringify(outcome).length).toBeLessThan(20_000);
  });

  test('a claim that was there before the first delivery is put to people, also when it still runs at first', async () => {
    const world = engineWorld();
    const { run } = world.site.shell;
    world.site.shell.run = async (node, token, command, limits) => {
      world.site.runFault = 'runs-on';
      await run(node, token, command, limits);
      const answer = await run(node, token, command, limits);
      expect(answer).toMatchObject({ state: 'running', prior: true });
      world.site.finish(token);
      return answer;
    };
    await approved(world);
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toContain(
      `${NODE} had already run this very attempt before this journal sent it`,
    );
  });
});

describe('ways on from an unknown outcome', () => {
  test('look again: the node is back, the receipt decides', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    dieAtRun(world, 'after');
    await stuckAt(world, '1');
    revive(world);
    expect(await press(world, 'look-again', 'U_OP')).toBeUndefined();
    await toTheEnd(world, incident);
    expect(world.site.ledger).toHaveLength(1);
    expect(dispatches(world)).toHaveLength(1);
  });

  test('it took effect: a request of its own, a second person, then the checks', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    dieAtRun(world, 'after');
    await stuckAt(world, '1');
    revive(world);
    await press(world, 'took-effect', 'U_OP');
    await world.pass(5_000, cardStood);
    await world.pass(4_000);
    const request = world.now().requests.at(-1);
    expect(request?.asked).toMatchObject({ request: 2, purpose: 'took-effect', attempt: 1, askedBy: { person: 'Op' } });
    await world.react('U_CY');
    await world.pass(20_000, at('1', 'passed'));
    expect(world.events().filter(({ type }) => type === 'judged')).toHaveLength(1);
    await toTheEnd(world, incident);
    expect(world.site.ledger).toHaveLength(1);
  });

  test('who says that it took effect cannot be the one who agrees', async () => {
    const world = engineWorld();
    await approved(world);
    dieAtRun(world, 'after');
    await stuckAt(world, '1');
    revive(world);
    await press(world, 'took-effect', 'U_BO');
    await world.pass(5_000, cardStood);
    await world.pass(4_000);
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
    await world.pass(20_000);
    expect(world.events().filter(({ type }) => type === 'judged')).toEqual([]);
  });

  test('a judgement that is denied leads back to its question', async () => {
    const world = engineWorld();
    await approved(world);
    dieAtRun(world, 'after');
    await stuckAt(world, '1');
    revive(world);
    const before = questionAt(world);
    await press(world, 'took-effect', 'U_OP');
    await world.pass(5_000, cardStood);
    await world.react('U_CY', 'no_entry');
    expect(questionAt(world)).toEqual(before);
    expect(await press(world, 'look-again', 'U_OP')).toBeUndefined();
    await world.pass(60_000, at('1', 'settling'));
  });

  test('rule 4: "approve once" turning into "approve all": run again: attempt 2 under a new token, approved anew by somebody who did not choose it', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    world.site.runFault = 'lost-before';
    await stuckAt(world, '1');
    world.site.runFault = undefined;
    expect(await press(world, 'run-again', 'U_BO')).toBeUndefined();
    await world.pass(10_000, cardStood);
    await world.pass(4_000);
    expect(world.now().requests.at(-1)?.asked).toMatchObject({ request: 2, attempt: 2, eligible: ['Cy'] });
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
    await world.react('U_CY');
    await toTheEnd(world, incident);
    expect(world.site.ledger).toHaveLength(1);
    const [one, two] = dispatches(world);
    expect([one?.attempt, two?.attempt]).toEqual([1, 2]);
    expect(one?.token).not.toBe(two?.token);
  });

  test('rule 9: the deadlock at midnight: a choice that would leave nobody to approve is refused when it is made', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.runFault = 'lost-before';
    await stuckAt(world, '1');
    await press(world, 'run-again', 'U_BO');
    await world.pass(10_000, cardStood);
    await world.react('U_ADA', 'no_entry');
    const { roster } = world.topology;
    const cyOperates = {
      ...world.topology,
      roster: roster.map((each) => (each.name === 'Cy' ? { ...each, roles: ['operator', 'approver'] as const } : each)),
    };
    for (const { life } of world.processes) life.dead = true;
    world.start(cyOperates);
    Object.assign(world, { start: () => world.processes.at(-1) });
    expect(said(await press(world, 'ask-again', 'U_CY'))).toBe(
      'If you choose this, nobody is left to approve it (1 needed, 0 left). Let another operator choose.',
    );
  });

  test('an answer to a question that was answered does nothing', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.runFault = 'lost-before';
    await stuckAt(world, '1');
    const both = await Promise.all([press(world, 'run-again', 'U_OP'), press(world, 'run-again', 'U_BO')]);
    expect(both.map((sentence) => said(sentence)).sort()).toEqual([
      '',
      'That question was answered or has changed since: look at the newest message of the thread.',
    ]);
    expect(world.events().filter(({ type }) => type === 'chosen')).toHaveLength(1);
  });

  test('only operators choose; after an abort nobody does', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    world.site.runFault = 'lost-before';
    await stuckAt(world, '1');
    expect(said(await press(world, 'run-again', 'U_CY'))).toBe(
      'Only operators of lab may do this. Operators: Ada, Bo, Op.',
    );
    expect(said(await press(world, 'run-again', 'U_EVE'))).toBe(
      'Only operators of lab may do this. Operators: Ada, Bo, Op.',
    );
    await abort(world.start().engine, incident, 'U_CY', 'enough');
    expect(said(await press(world, 'run-again', 'U_OP'))).not.toBe('');
    expect(world.events().filter(({ type }) => type === 'chosen')).toEqual([]);
  });
});

describe('an abort says what it leaves behind', () => {
  test.each([
    ['while the question stands', []],
    ['while a judgement is asked for', ['took-effect']],
    ['after another attempt was chosen', ['run-again']],
  ] as const)('an unknown outcome, %s', async (_, ways) => {
    const world = engineWorld();
    const incident = await approved(world);
    dieAtRun(world, 'after');
    await stuckAt(world, '1');
    for (const way of ways) await press(world, way, 'U_OP');
    const { engine } = world.start();
    await abort(engine, incident, 'U_OP', 'wrong day');
    await world.pass(10_000, ({ phase }) => phase.is === 'ended');
    const projection = await projectionOf(engine, incident);
    const end = projection?.posts.at(-1)?.parts.flatMap((part) => (part.kind === 'text' ? part.lines : []));
    expect(end?.map((line) => said(line))).toContain(`Step 1: its outcome on ${NODE} is unknown.`);
  });

  test('an operation that still works', async () => {
    const world = engineWorld();
    const incident = await accepted(world);
    const { engine } = world.start();
    await abort(engine, incident, 'U_OP', 'wrong day');
    await world.pass(10_000, ({ phase }) => phase.is === 'ended');
    const projection = await projectionOf(engine, incident);
    const end = projection?.posts.at(-1)?.parts.flatMap((part) => (part.kind === 'text' ? part.lines : []));
    expect(said(end?.[0])).toMatch(
      /^Step 1: operation [0-9a-f-]{36} was accepted by global2a-webservice0 and may still be working there\.$/,
    );
  });
});

/** The node dies once it was asked to run: before the command starts, or after it ran. */
function dieAtRun(world: ReturnType<typeof engineWorld>, when: 'before' | 'after' = 'before'): void {
  world.site.runFault = when === 'before' ? 'lost-before' : 'lost-after';
  let asked = false;
  world.site.meanwhile = async (call) => {
    asked ||= call === `run ${NODE}`;
    if (asked && !call.startsWith('run ')) shut(world);
  };
}

/** Nothing leaves for the node while it cannot be connected to. */
function shut(world: ReturnType<typeof engineWorld>): void {
  const node = world.site.nodes.get(NODE);
  if (node) node.shut = { ok: false, reason: 'timeout', why: `${NODE} does not answer` };
}

function revive(world: ReturnType<typeof engineWorld>): void {
  world.site.meanwhile = undefined;
  world.site.runFault = undefined;
  for (const node of world.site.nodes.values()) node.shut = undefined;
}
