import { describe, expect, test } from 'vitest';
import type { NodeOpened } from '../../src/domain/event.ts';
import { noticePost } from '../../src/domain/thread/notice-posts.ts';
import { sayJournal } from '../../src/domain/wording/journal.ts';
import { inBoth } from '../../src/domain/wording/sentence.ts';
import { saySsh } from '../../src/domain/wording/ssh.ts';
import { because, type Why, whyParams } from '../../src/domain/wording/why.ts';
import { assessParts } from '../../src/engine/answer-assess.ts';
import { at, type EngineWorld, engineWorld, said } from '../support/fakes/engine-world.ts';
import { accepted, approved, questionAt, stuckAt } from '../support/fakes/journey.ts';
import { lastPost, posts, statusText, textOf, threadText } from '../support/fakes/thread-text.ts';
import { spoken } from '../support/spoken.ts';

const FIRST = 'global2a-webservice0';
const SECOND = 'global2a-webservice1';
const TIME = inBoth('time', { en: '5 s', zh: '5 秒' });

/** Why a node cannot be opened, as the SSH adapter says it. */
function late(node: string): Why {
  return because(saySsh('ssh.connect-late', { node, ...TIME }));
}

function shut(world: EngineWorld, name: string, why: Why): void {
  const node = world.site.nodes.get(name);
  if (node) node.shut = { ok: false, reason: 'timeout', ...why };
}

function shutRegion(world: EngineWorld, region: string): void {
  for (const name of world.site.nodes.keys()) if (name.startsWith(region)) shut(world, name, late(name));
}

/** Where none of these words is English, a reader of Chinese needs no other language: the names of things are. */
const ENGLISH = /\b(?:did not|does not|could not|cannot|within|nothing|reached|answer|connection|no ks node)\b/;

describe('why SSH to a node failed is told in the readers’ language', () => {
  test('before the first step', async () => {
    const world = engineWorld();
    await world.opened();
    shut(world, FIRST, late(FIRST));
    await world.pass(20_000, ({ phase }) => phase.is === 'gates-stuck');
    expect(threadText(world)).toContain(
      `SSH: ${FIRST} cannot be used: ${FIRST} did not accept a connection within 5 s`,
    );
    expect(threadText(world, 'zh')).toContain(`SSH：${FIRST} 不可用：${FIRST} 在 5 秒内未接受连接`);
  });

  test('when nothing could be sent, one reason after the other', async () => {
    const world = engineWorld();
    await approved(world);
    const { stat } = world.site.shell;
    world.site.shell.stat = async (...asked) => {
      shutRegion(world, 'global2a');
      return stat(...asked);
    };
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but nothing could be sent: ${FIRST} did not accept a connection within 5 s; ${SECOND} did not accept a connection within 5 s. Nothing has run.`,
    );
    expect(said(questionAt(world).say, 'zh')).toBe(
      `请求 1 已批准，但未能发送：${FIRST} 在 5 秒内未接受连接；${SECOND} 在 5 秒内未接受连接。没有执行任何操作。`,
    );
    expect(said(questionAt(world).say, 'zh')).not.toMatch(ENGLISH);
  });

  test('when the outcome is unknown, on the question and beside the receipt', async () => {
    const world = engineWorld();
    await approved(world);
    const why = because(saySsh('ssh.no-answer', { node: FIRST, ...TIME }));
    world.site.shell.run = async () => {
      world.site.shell.stat = async () => ({ state: 'silent', sent: true, ...why });
      return { state: 'silent', sent: true, ...why };
    };
    await stuckAt(world, '1');
    expect(questionAt(world).kind).toBe('unknown');
    expect(said(questionAt(world).say)).toContain(
      `UNKNOWN: no receipt could be had: ${FIRST} gave no answer within 5 s; the request was given up.`,
    );
    expect(said(questionAt(world).say, 'zh')).toContain(
      `未知：无法取得回执：${FIRST} 在 5 秒内没有应答；已放弃该请求。`,
    );
    const outcome = posts(world).find(({ parts }) => parts.some((part) => part.kind === 'raw' && part.inChinese));
    expect(textOf(outcome)).toContain(`no answer\nno receipt could be had: ${FIRST} gave no answer within 5 s`);
    expect(textOf(outcome, 'zh')).toContain(`无法取得回执：${FIRST} 在 5 秒内没有应答`);
    expect(textOf(outcome, 'zh')).not.toMatch(/no receipt could be had/);
  });

  test('when a check cannot be read: on its line, and in the place of the answer', async () => {
    const world = engineWorld();
    await accepted(world);
    await world.pass(300_000, at('1', 'passed'));
    shutRegion(world, 'global2a');
    await world.pass(30_000, at('2a', 'checking'));
    const [en, zh] = [lastPost(world), textOf(posts(world).at(-1), 'zh')];
    expect(en).toContain(
      `the answer could not be read: no ks node of global2a could be reached: ${FIRST} did not accept a connection within 5 s; ${SECOND} did not accept a connection within 5 s`,
    );
    const reason = `无法到达 global2a 的任何 ks 节点：${FIRST} 在 5 秒内未接受连接；${SECOND} 在 5 秒内未接受连接`;
    expect(zh.split(reason).length - 1, zh).toBeGreaterThanOrEqual(3);
    expect(zh).not.toMatch(ENGLISH);
  });

  test('when zone_watcher.log cannot be read', async () => {
    const world = engineWorld();
    await accepted(world);
    shutRegion(world, 'global2a');
    await world.pass(20_000);
    expect(statusText(world)).toContain(
      `zone_watcher.log cannot be read (${FIRST} did not accept a connection within 5 s); completion`,
    );
    expect(textOf(posts(world)[0], 'zh')).toContain(`无法读取 zone_watcher.log（${FIRST} 在 5 秒内未接受连接）`);
  });

  test('when a scenario does not fit what was seen', async () => {
    const world = engineWorld();
    shutRegion(world, 'global1a');
    const opened = await world.open();
    const say = opened.ok ? undefined : opened.say;
    expect(said(say)).toContain(
      'global1a does not answer (global1a-webservice0 did not accept a connection within 5 s; global1a-webservice1 did not accept a connection within 5 s)',
    );
    expect(said(say, 'zh')).toContain(
      'global1a 无应答（global1a-webservice0 在 5 秒内未接受连接；global1a-webservice1 在 5 秒内未接受连接）',
    );
  });

  test('in the survey of both regions', async () => {
    const world = engineWorld();
    shutRegion(world, 'global1a');
    const parts = await assessParts(world.start().engine, world.topology);
    const zh = textOf({ key: 'assess', place: 'thread', life: 'fixed', parts }, 'zh');
    expect(zh).toContain('无法登录：global1a-webservice0 在 5 秒内未接受连接');
    expect(zh).not.toMatch(ENGLISH);
  });
});

test('why the journal cannot be had is told in the readers’ language, and on the notice that a host keeps no copy', async () => {
  const world = engineWorld();
  const why = because(sayJournal('journal.unread', whyParams(because(sayJournal('redis.no-way')))));
  world.journal.openIncident = async () => ({ ok: false, reason: 'unavailable', ...why });
  const opened = await world.open();
  const say = opened.ok ? undefined : opened.say;
  expect(said(say)).toContain('(the journal could not be read: Redis cannot be reached)');
  expect(said(say, 'zh')).toContain('（无法读取事件日志：无法连接 Redis）');
  const full = because(sayJournal('journal.mirror-full', { path: '/data/x.jsonl' }));
  const notice = noticePost({ is: 'no-copy', host: 'host-a', ...full }, world.clock.now());
  expect(textOf(notice)).toContain("the disk of the journal's mirror /data/x.jsonl is full");
  expect(textOf(notice, 'zh')).toContain('事件日志副本 /data/x.jsonl 所在的磁盘已满');
});

test('what a node says itself, and what a journal from before holds, is shown as it is', async () => {
  const world = engineWorld();
  await world.opened();
  shut(world, FIRST, { why: 'the link is down' });
  await world.pass(20_000, ({ phase }) => phase.is === 'gates-stuck');
  const nodes: readonly NodeOpened[] = world.now().gates[0]?.nodes ?? [];
  expect(nodes).toContainEqual({ node: FIRST, reachable: false, why: 'the link is down' });
  expect(threadText(world, 'zh')).toContain(`SSH：${FIRST} 不可用：the link is down`);
});

test('the journal holds a reason in English for whoever reads it without TwoKey, and as a sentence', async () => {
  const world = engineWorld();
  await world.opened();
  shut(world, FIRST, late(FIRST));
  await world.pass(20_000, ({ phase }) => phase.is === 'gates-stuck');
  const node = world.now().gates[0]?.nodes.find(({ reachable }) => !reachable);
  expect(node && spoken(node)).toEqual({
    node: FIRST,
    reachable: false,
    why: `${FIRST} did not accept a connection within 5 s`,
    zh: `${FIRST} 在 5 秒内未接受连接`,
  });
});
