import { describe, expect, test } from 'vitest';
import type { Part } from '../../src/domain/thread/post.ts';
import { assessParts } from '../../src/engine/answer-assess.ts';
import { surveyRegions } from '../../src/engine/survey-regions.ts';
import { type EngineWorld, engineWorld, said } from '../support/fakes/engine-world.ts';
import type { PaperOptions } from '../support/paper-topology.ts';

/** A region without power: its nodes are silent, and the other region's CheckPG says so. */
function darken(world: EngineWorld, region: string): void {
  for (const [name, node] of world.site.nodes) {
    if (name.startsWith(region)) node.shut = { ok: false, reason: 'timeout', why: `${name} does not answer` };
  }
  for (const name of ['pgserver0', 'pgserver1', 'recoverypgserver0', 'pgpool0']) {
    world.site.health.set(`${region}-${name}`, 'unreachable');
  }
}

async function assessed(world: EngineWorld): Promise<readonly Part[]> {
  const { engine } = world.start();
  return assessParts(engine, world.topology);
}

/** Every part as lines a person would read. */
function read(parts: readonly Part[]): readonly string[] {
  return parts.flatMap((part) => {
    switch (part.kind) {
      case 'heading':
        return [`${part.tone}: ${said(part.text)}`];
      case 'facts':
        return part.rows.map(({ label, value }) => `${said(label)} = ${said(value)}`);
      case 'text':
        return part.lines.map((line) => said(line));
      case 'raw':
        return [`raw: ${said(part.title)}`];
      default:
        return [];
    }
  });
}

const TIME = '03:03:20 UTC';

describe('/dr assess', () => {
  test('all well: a table of both regions with node and time, what fits, the command, the answers as they came', async () => {
    const world = engineWorld();
    const parts = await assessed(world);
    expect(parts.map(({ kind }) => kind)).toEqual([
      'heading',
      'facts',
      'facts',
      'text',
      'divider',
      'text',
      ...Array(6).fill('raw'),
    ]);
    const lines = read(parts);
    expect(lines.slice(0, 6)).toEqual([
      'good: What is seen of lab from the host TwoKey runs on',
      `SSH global1a-webservice0 (tried ${TIME}) = logged in`,
      `SSH global1a-webservice1 (tried ${TIME}) = logged in`,
      `GetGlobalKSInfo in global1a (read ${TIME} on global1a-webservice0) = ks_master_zone is global1a`,
      `CheckPG global in global1a (read ${TIME} on global1a-webservice0) = cluster ok, primary global1a-pgserver0; pg nodes 4 of 4 ok, pgpool nodes 2 of 2 ok`,
      `CheckPG recovery in global1a (read ${TIME} on global1a-webservice0) = cluster ok, primary global1a-recoverypgserver0; pg nodes 2 of 2 ok, pgpool nodes 2 of 2 ok`,
    ]);
    expect(lines).toContain(
      'No scenario of the paper is needed: both regions answer, agree that global1a is master, and CheckPG is ok everywhere. The planned switches are possible.',
    );
    expect(lines).toContain('To switch as planned: `/dr failover reason="..."`');
    expect(lines.at(-1)).toBe('raw: Answer of CheckPG recovery · global2a-webservice0');
    const raw = parts.find((part) => part.kind === 'raw');
    expect(raw).toMatchObject({
      text: '{"action":"GetGlobalKSInfoResponse","ret_code":0,"ks_master_zone":"global1a"}',
    });
  });

  test('the master region is dark: primary-down, and nothing was asked of the dark one', async () => {
    const world = engineWorld();
    darken(world, 'global1a');
    const lines = read(await assessed(world));
    expect(lines.slice(0, 4)).toEqual([
      'bad: What is seen of lab from the host TwoKey runs on',
      `SSH global1a-webservice0 (tried ${TIME}) = cannot be logged in to: global1a-webservice0 does not answer`,
      `SSH global1a-webservice1 (tried ${TIME}) = cannot be logged in to: global1a-webservice1 does not answer`,
      `GetGlobalKSInfo in global1a = not asked: no ks node of global1a can be logged in to`,
    ]);
    expect(lines).toContain(
      'Seen from the host TwoKey runs on. "Cannot reach" from here is not "down": ask whether anyone is on site.',
    );
    expect(lines).toContain('If global1a is really down: `/dr primary-down reason="..."`');
    expect(lines.filter((line) => line.startsWith('raw: '))).toEqual([
      'raw: Answer of GetGlobalKSInfo · global2a-webservice0',
      'raw: Answer of CheckPG global · global2a-webservice0',
      'raw: Answer of CheckPG recovery · global2a-webservice0',
    ]);
    expect(world.site.calls.filter((call) => call.startsWith('read global1a'))).toEqual([]);
    expect(world.site.calls.filter((call) => call.startsWith('open global1a'))).toHaveLength(2);
  });

  test('the evidence is mixed: no SSH to a region whose databases the other still sees', async () => {
    const world = engineWorld();
    darken(world, 'global1a');
    world.site.health.clear();
    const lines = read(await assessed(world));
    expect(lines[0]).toBe('warn: What is seen of lab from the host TwoKey runs on');
    expect(lines).toContain(
      'The evidence is mixed, between primary-down and TwoKey being cut off from global1a: global1a does not answer from here, but CheckPG in global2a still sees nodes of it alive (global1a-pgserver0, global1a-pgserver1, global1a-pgpool0, global1a-recoverypgserver0). It is cut off from here rather than down. Look next: log in to global1a from global2a or on site.',
    );
  });

  test('changes nothing and opens nothing', async () => {
    const world = engineWorld();
    darken(world, 'global1a');
    const { engine } = world.start();
    await assessParts(engine, world.topology);
    expect(await engine.journal.openIncident(world.topology.name)).toEqual({ ok: true, incident: undefined });
    expect(await engine.journal.incidents(world.topology.name, 10)).toEqual([]);
    expect(world.site.ledger).toEqual([]);
    expect(world.site.calls.filter((call) => !/^(?:open|read) /.test(call))).toEqual([]);
  });
});

describe('the survey', () => {
  async function surveyed(prepare: (world: EngineWorld) => void = () => undefined, options: PaperOptions = {}) {
    const world = engineWorld(options);
    prepare(world);
    return { world, seen: await surveyRegions(world.start().engine, world.topology) };
  }

  test('asks the second ks node where the first cannot be logged in to', async () => {
    const { seen } = await surveyed((world) => {
      const node = world.site.nodes.get('global1a-webservice0');
      if (node) node.shut = { ok: false, reason: 'auth', why: 'global1a-webservice0 accepts no key of ours' };
    });
    expect(seen[0]).toMatchObject({
      region: 'global1a',
      nodes: [
        {
          node: 'global1a-webservice0',
          reachable: false,
          reason: 'auth',
          why: 'global1a-webservice0 accepts no key of ours',
        },
        { node: 'global1a-webservice1', reachable: true },
      ],
      gks: { node: 'global1a-webservice1', decoded: { ok: true, reading: { ksMasterZone: 'global1a' } } },
    });
    expect(seen[1].region).toBe('global2a');
  });

  test('does not ask for recovery pg where it is not deployed', async () => {
    const { seen, world } = await surveyed(undefined, { recoveryPg: false });
    expect(seen.map((region) => 'recovery' in region)).toEqual([false, false]);
    expect(world.site.calls.filter((call) => call.startsWith('read'))).toHaveLength(4);
  });

  test('a connection that is lost between log-in and question is no answer, and no dark region', async () => {
    const { seen } = await surveyed((world) => {
      world.site.meanwhile = async (call) => {
        const node = world.site.nodes.get('global2a-webservice0');
        if (call === 'read global2a-webservice0' && node) node.shut = { ok: false, reason: 'timeout', why: 'cut' };
      };
    });
    expect(seen[1].nodes[0]).toMatchObject({ reachable: true });
    expect(seen[1].gks).toMatchObject({ node: 'global2a-webservice0', decoded: { ok: false, why: 'cut' } });
  });

  test('both regions and all nodes are tried side by side: nobody waits for a dark region to time out first', async () => {
    const world = engineWorld();
    const waiting: (() => void)[] = [];
    world.site.meanwhile = (call) =>
      call.startsWith('open') ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
    const surveying = surveyRegions(world.start().engine, world.topology);
    await expect.poll(() => waiting.length).toBe(4);
    for (const go of waiting) go();
    expect((await surveying).map(({ region }) => region)).toEqual(['global1a', 'global2a']);
  });
});
