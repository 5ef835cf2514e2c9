import { describe, expect, test } from 'vitest';
import { liveRequest } from '../../src/domain/incident/state.ts';
import type { RegionName } from '../../src/domain/names.ts';
import type { ReadAnswer } from '../../src/engine/ports/remote-shell.ts';
import { readQuery } from '../../src/engine/read-query.ts';
import { createSilences } from '../../src/engine/silences.ts';
import { at, type EngineWorld, engineWorld, said } from '../support/fakes/engine-world.ts';
import { approved, asked, dispatches, press, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { posts, statusText, textOf, threadText } from '../support/fakes/thread-text.ts';
import { settled } from './hand-clock.ts';

const FIRST = 'global2a-webservice0';
const SECOND = 'global2a-webservice1';

describe('an approval, and a ks node that lets us in and answers no command', () => {
  test('the first of the region: the other one is used, and people read why', async () => {
    const world = engineWorld();
    await asked(world);
    hang(world, FIRST);
    const before = world.site.calls.length;
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(world.site.ledger).toMatchObject([{ node: SECOND }]);
    expect(dispatches(world)).toHaveLength(1);
    const calls = world.site.calls.slice(before);
    expect(calls).not.toContain(`run ${FIRST}`);
    const held = `Request 1 is approved and waits: ${FIRST} lets TwoKey in and does not answer (${FIRST} answers no command). Nothing was sent to it; the next ks node of its region is used where there is one that answers.`;
    expect(heldSentences(world)).toEqual([held]);
    expect(threadText(world)).toContain(
      `${FIRST} did not answer when it was looked at beforehand. Nothing was sent to it, so this went to the other ks node of the region.`,
    );
  });

  test('the first of the region, and once it was found out new connections hang too: the other one is used', async () => {
    const world = engineWorld();
    await asked(world);
    hang(world, FIRST);
    const before = world.site.calls.length;
    const { open } = world.site.shell;
    world.site.shell.open = async (node) => {
      const foundOut = world.site.calls.slice(before).includes(`read ${FIRST}`);
      return node.name === FIRST && foundOut ? new Promise(() => undefined) : open(node);
    };
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(world.site.ledger).toMatchObject([{ node: SECOND }]);
  });

  test('while it lasts, the live status and the companion name the node and why', async () => {
    const world = engineWorld();
    await asked(world);
    hang(world, FIRST);
    neverAnswers(world, SECOND);
    await world.react('U_BO');
    await world.pass(30_000, (incident) => (liveRequest(incident)?.held.length ?? 0) > 0);
    const held = `${FIRST} lets TwoKey in and does not answer (${FIRST} answers no command)`;
    expect(statusText(world)).toContain(held);
    expect(textOf(posts(world).find(({ key }) => key === 'companion-1'))).toContain(held);
  });

  test('the approval lapses meanwhile: the sentence that closes it names the node and why, in both languages', async () => {
    const world = engineWorld();
    await asked(world);
    hang(world, FIRST);
    neverAnswers(world, SECOND);
    await world.react('U_BO');
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    const { say } = questionAt(world);
    expect(said(say)).toBe(
      `Request 1 was approved but could not be started within 60 s: ${FIRST} let TwoKey in and did not answer (${FIRST} answers no command). Nothing was sent; the approval has lapsed.`,
    );
    expect(said(say, 'zh')).toBe(
      `请求 1 已批准，但未能在 60 秒内开始执行：${FIRST} 可以登录，但没有应答（${FIRST} answers no command）。未发送任何命令，批准已失效。`,
    );
  });

  test('all of the region: nothing is sent, and both are named, while it is tried and in the end', async () => {
    const world = engineWorld();
    await approved(world);
    onceGatesAreRead(world, () => hang(world, FIRST, SECOND));
    await stuckAt(world, '1');
    expect(world.site.calls.filter((call) => call.startsWith('run '))).toEqual([]);
    expect(heldSentences(world).at(-1)).toBe(
      `Request 1 is approved and waits: ${FIRST}, ${SECOND} let TwoKey in and none of them answers (${FIRST} answers no command; ${SECOND} answers no command). Nothing was sent.`,
    );
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but nothing could be sent: ${FIRST} answers no command; ${SECOND} answers no command. Nothing has run.`,
    );
  });

  test('all of the region, and the approval lapses meanwhile: all are named', async () => {
    const world = engineWorld();
    await approved(world);
    hang(world, FIRST, SECOND);
    world.slack.directory.reactions = () => new Promise(() => undefined);
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved but could not be started within 60 s: ${FIRST}, ${SECOND} let TwoKey in and none of them answered (${FIRST} answers no command; ${SECOND} answers no command). Nothing was sent; the approval has lapsed.`,
    );
  });
});

describe('the gates before the first step', () => {
  test('a node that answers no command is not there for the switch; once it answers they are clear', async () => {
    const world = engineWorld();
    await world.opened();
    hang(world, FIRST);
    await world.pass(20_000, ({ phase }) => phase.is === 'gates-stuck');
    const read = world.events().find((event) => event.type === 'gates-read');
    expect(read?.nodes.filter(({ reachable }) => !reachable)).toEqual([
      { node: FIRST, reachable: false, why: `${FIRST} answers no command` },
    ]);
    expect(read?.gates.map(({ verdict }) => verdict.is)).toEqual(['holds', 'holds', 'holds', 'holds']);
    unhang(world, FIRST);
    await press(world, 'read-again', 'U_ADA');
    await world.pass(20_000, ({ phase }) => phase.is === 'steps');
  });
});

describe('a reading that any ks node of the region can give', () => {
  test('the first hangs: the other one is asked, and the first last from then on, for 30 s', async () => {
    const world = engineWorld();
    hang(world, FIRST);
    expect(await readIn(world)).toMatchObject({ node: SECOND, decoded: { ok: true } });
    expect(readsOf(world)).toEqual([FIRST, SECOND]);
    expect(await readIn(world)).toMatchObject({ node: SECOND });
    expect(readsOf(world)).toEqual([FIRST, SECOND, SECOND]);
    await world.clock.pass(30_000);
    unhang(world, FIRST);
    expect(await readIn(world)).toMatchObject({ node: FIRST });
  });

  test('several at once: the hung node is left by all of them, and nobody waits for its answers any more', async () => {
    const world = engineWorld();
    hang(world, FIRST);
    const { read } = world.site.shell;
    const waits = new Set<Promise<ReadAnswer>>();
    world.site.shell.read = (...args) => {
      const answer = read(...args);
      waits.add(answer);
      void answer.finally(() => waits.delete(answer));
      return answer;
    };
    const reads = await Promise.all([readIn(world), readIn(world), readIn(world)]);
    expect(reads.map(({ node }) => node)).toEqual([SECOND, SECOND, SECOND]);
    await settled();
    expect(waits.size).toBe(0);
  });

  test('one reading finds it out while others still connect: they go on to the other node too', async () => {
    const world = engineWorld();
    hang(world, FIRST);
    const { open } = world.site.shell;
    let opens = 0;
    world.site.shell.open = async (node) => {
      opens += Number(node.name === FIRST);
      return node.name === FIRST && opens > 1 ? new Promise(() => undefined) : open(node);
    };
    const { read } = world.site.shell;
    world.site.shell.read = async (node, ...args) => {
      if (node.name === FIRST) await world.clock.sleep(8_000);
      return read(node, ...args);
    };
    const reads = Promise.all([readIn(world), readIn(world), readIn(world)]);
    await world.clock.pass(8_000);
    expect((await reads).map(({ node }) => node)).toEqual([SECOND, SECOND, SECOND]);
  });

  test('the connection to the first is cut in mid-read: the other one is asked', async () => {
    const world = engineWorld();
    answers(world, FIRST, async () => ({ ok: false, why: 'cut' }));
    expect(await readIn(world)).toMatchObject({ node: SECOND, decoded: { ok: true } });
  });

  test('what the first answers is the answer, however odd: no other is asked', async () => {
    const world = engineWorld();
    const odd = { stdout: Buffer.from('?'), stderr: Buffer.from(''), cut: false };
    answers(world, FIRST, async () => ({ ok: true, exit: 124, ...odd }));
    expect(await readIn(world)).toMatchObject({ node: FIRST, decoded: { ok: false } });
    expect(readsOf(world)).toEqual([FIRST]);
  });

  test('a slow node that gives no sign of life, and no other that can be reached: it has its whole time', async () => {
    const world = engineWorld();
    const node = world.site.nodes.get(SECOND);
    if (node) node.shut = { ok: false, reason: 'refused', why: 'shut' };
    const { read } = world.site.shell;
    world.site.shell.read = async (asked, argv, timeout, watch) => {
      watch?.onSilent({ why: 'slow' });
      await world.clock.sleep(10_000);
      return read(asked, argv, timeout, watch);
    };
    const reading = readIn(world);
    await world.clock.pass(10_000);
    expect(await reading).toMatchObject({ node: FIRST, decoded: { ok: true } });
  });

  test('all hang: it says so of each, and is over at once', async () => {
    const world = engineWorld();
    hang(world, FIRST, SECOND);
    const { decoded } = await readIn(world);
    expect(decoded).toMatchObject({
      ok: false,
      why: `no ks node of global2a answered: ${FIRST} answers no command; ${SECOND} answers no command`,
    });
  });
});

test('what is remembered of silent nodes: asked last for 30 s, or until they answer', async () => {
  const world = engineWorld();
  const { ks } = world.topology.regions[1];
  const [first, second] = ks;
  if (second === undefined) throw new Error('the paper gives each region two ks nodes');
  let now = 0;
  const silences = createSilences(() => now);
  const told: string[] = [];
  const stop = silences.listen(({ node }) => told.push(node.name));
  silences.fell({ node: first, why: 'hung' });
  expect(silences.inOrder(ks)).toEqual([second, first]);
  silences.spoke(first);
  expect(silences.inOrder(ks)).toEqual(ks);
  silences.fell({ node: first, why: 'hung' });
  now = 29_999;
  expect(silences.lately(first)?.why).toBe('hung');
  now = 30_000;
  expect(silences.inOrder(ks)).toEqual(ks);
  stop();
  silences.fell({ node: first, why: 'hung' });
  expect(told).toEqual([first.name, first.name]);
});

function hang(world: EngineWorld, ...names: readonly string[]): void {
  for (const [name, node] of world.site.nodes) if (names.includes(name)) node.hangs = true;
}

function unhang(world: EngineWorld, name: string): void {
  const node = world.site.nodes.get(name);
  if (node) node.hangs = false;
}

/** Not even that it is silent is ever known. */
function neverAnswers(world: EngineWorld, name: string): void {
  const { open } = world.site.shell;
  world.site.shell.open = async (node) => (node.name === name ? new Promise(() => undefined) : open(node));
}

function answers(world: EngineWorld, name: string, answer: () => Promise<ReadAnswer>): void {
  const { read } = world.site.shell;
  world.site.shell.read = async (node, ...args) => {
    if (node.name !== name) return read(node, ...args);
    world.site.calls.push(`read ${name}`);
    return answer();
  };
}

function readIn(world: EngineWorld) {
  const region = 'global2a' as RegionName;
  return readQuery(world.living().engine, world.topology, region, { name: 'CheckPG', db_name: 'global' });
}

function readsOf(world: EngineWorld): readonly string[] {
  return world.site.calls.flatMap((call) => (call.startsWith('read ') ? [call.slice('read '.length)] : []));
}

function heldSentences(world: EngineWorld): readonly string[] {
  return world.events().flatMap((event) => (event.type === 'held' ? [said(event.say)] : []));
}

/** The four gates, right before the node is made ready. */
function onceGatesAreRead(world: EngineWorld, happens: () => void): void {
  const { read } = world.site.shell;
  let reads = 0;
  world.site.shell.read = async (...args) => {
    const answer = await read(...args);
    reads += 1;
    if (reads === 4) happens();
    return answer;
  };
}
