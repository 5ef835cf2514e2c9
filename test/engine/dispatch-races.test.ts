import { describe, expect, test } from 'vitest';
import { abort } from '../../src/engine/go-on.ts';
import { at, engineWorld, said } from '../support/fakes/engine-world.ts';
import { approved, asked, dispatches, questionAt, stuckAt, toTheEnd } from '../support/fakes/journey.ts';

test('rule 15: double click: dispatched stands in the journal before the node is asked to run anything', async () => {
  const world = engineWorld();
  await approved(world);
  let journalled: string[] = [];
  world.site.meanwhile = async (call) => {
    if (call.startsWith('run ')) journalled = world.events().map(({ type }) => type);
  };
  await world.pass(30_000, at('1', 'settling'));
  expect(journalled.at(-1)).toBe('dispatched');
});

test('rule 15: two bot processes: two workers on one approved request: one append wins, one execution', async () => {
  const world = engineWorld();
  world.start();
  world.start();
  await approved(world);
  await world.pass(30_000, at('1', 'settling'));
  expect(world.site.ledger).toHaveLength(1);
  expect(dispatches(world)).toHaveLength(1);
});

test('rule 15: two bot processes: two workers that both hold the lease (one only believes it): still one execution', async () => {
  const world = engineWorld();
  const both = [world.start(), world.start()];
  for (const { engine } of both) {
    Object.assign(engine.leases, { take: async () => ({ held: () => true, release: async () => undefined }) });
  }
  const incident = await approved(world);
  await toTheEnd(world, incident);
  expect(world.site.ledger).toHaveLength(1);
  expect(dispatches(world)).toHaveLength(1);
});

test('rule 18: a false sense of revocation: the approval is taken back and another given while the node is being reached: the other gets its own armed window', async () => {
  const world = engineWorld();
  await approved(world);
  let sentTooSoon: boolean | undefined;
  world.site.meanwhile = async (call) => {
    if (!call.startsWith('stat ') || sentTooSoon !== undefined) return;
    sentTooSoon = false;
    await world.unreact('U_BO');
    await world.react('U_CY');
  };
  await world.pass(30_000, at('1', 'settling'));
  const [sent] = dispatches(world);
  expect(sent?.approvers.map(({ person }) => person)).toEqual(['Cy']);
  const approval = world.now().requests[0]?.approvals[0];
  expect((world.site.ledger[0]?.at ?? 0) - (approval?.at ?? 0)).toBeGreaterThanOrEqual(5_000);
});

test('one of two approvers takes the approval back while the node is being reached: nobody is named who no longer approves', async () => {
  const world = engineWorld();
  await approved(world);
  await world.react('U_CY');
  let done = false;
  world.site.meanwhile = async (call) => {
    if (!call.startsWith('stat ') || done) return;
    done = true;
    await world.unreact('U_BO');
  };
  await world.pass(30_000, at('1', 'settling'));
  expect(dispatches(world)[0]?.approvers.map(({ person }) => person)).toEqual(['Cy']);
});

test('rule 17: the forgotten prompt: it lapses between the last look and the append, which the journal’s clock refuses', async () => {
  const world = engineWorld();
  await approved(world);
  await world.pass(4_500);
  const { now } = world.clock;
  world.journal.meanwhile = async (event) => {
    expect(event.type).toBe('dispatched');
    world.clock.now = () => now() + 61_000;
  };
  await stuckAt(world, '1');
  expect(dispatches(world)).toEqual([]);
  expect(said(questionAt(world).say)).toContain('the approval has lapsed');
});

test('rule 18: a false sense of revocation: the second of two approvers takes it back in the instant of the append and is not named', async () => {
  const world = engineWorld();
  await approved(world);
  await world.react('U_CY');
  await world.pass(4_500);
  let done = false;
  world.journal.meanwhile = async (event) => {
    expect(event.type).toBe('dispatched');
    done = true;
    await world.unreact('U_CY');
  };
  await world.pass(30_000, at('1', 'settling'));
  expect(done).toBe(true);
  expect(dispatches(world).map(({ approvers }) => approvers.map(({ person }) => person))).toEqual([['Bo']]);
});

test('rule 16: the approve/abort race: a denial while the node is being reached wins: nothing is sent', async () => {
  const world = engineWorld();
  await approved(world);
  let done = false;
  world.site.meanwhile = async (call) => {
    if (!call.startsWith('stat ') || done) return;
    done = true;
    await world.react('U_CY', 'no_entry');
  };
  await stuckAt(world, '1');
  expect(world.site.ledger).toEqual([]);
  expect(said(questionAt(world).say)).toBe('Cy denied request 1. Nothing was sent.');
});

describe('abort against dispatch', () => {
  test.each(['open', 'stat', 'uptime'])(
    'rule 16: the approve/abort race: aborted at %s: nothing is sent',
    async (moment) => {
      const world = engineWorld();
      const incident = await approved(world);
      await world.pass(4_500);
      let done = false;
      world.site.meanwhile = async (call) => {
        if (!call.startsWith(`${moment} global2a`) || done) return;
        done = true;
        expect(said(await abort(world.start().engine, incident, 'U_OP', 'wrong day'))).toBe(
          'Aborted. No further step is sent. What was already sent is followed to its outcome.',
        );
      };
      await world.pass(60_000, ({ phase }) => phase.is === 'ended');
      expect(done).toBe(true);
      expect(world.site.ledger).toEqual([]);
      expect(world.site.calls.filter((call) => call.startsWith('run '))).toEqual([]);
      expect(world.now().phase).toMatchObject({ how: 'aborted' });
    },
  );

  test('rule 16: the approve/abort race: appended in the same instant, abort first: nothing is sent', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    world.journal.meanwhile = async (event) => {
      expect(event.type).toBe('dispatched');
      await abort(world.start().engine, incident, 'U_OP', 'wrong day');
    };
    await world.pass(60_000, ({ phase }) => phase.is === 'ended');
    expect(world.site.ledger).toEqual([]);
    expect(dispatches(world)).toEqual([]);
  });

  test('rule 16: the approve/abort race: appended between the dispatch and the SSH command: the node is made to refuse it for good', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    let before = true;
    const { read } = world.journal;
    world.journal.read = async (id, from) => {
      if (
        before &&
        world.events().at(-1)?.type === 'dispatched' &&
        world.processes.some(({ life }) => life.calls.at(-1) === 'journal.read')
      ) {
        before = false;
        world.journal.read = read;
        await abort(world.start().engine, incident, 'U_OP', 'wrong day');
      }
      return read(id, from);
    };
    await world.pass(60_000, ({ phase }) => phase.is === 'ended');
    expect(world.site.ledger).toEqual([]);
    expect(dispatches(world)).toHaveLength(1);
    const outcome = world.events().find((event) => event.type === 'outcome');
    expect(outcome).toMatchObject({
      proof: 'void',
      outcome: { outcome: 'refused', why: 'it never ran on the node and never will (voided)' },
    });
  });

  test('after it was sent: it is followed to its outcome, and the end says what may still be working', async () => {
    const world = engineWorld();
    const incident = await approved(world);
    let done = false;
    world.site.meanwhile = async (call) => {
      if (!call.startsWith('run ') || done) return;
      done = true;
      await abort(world.start().engine, incident, 'U_OP', 'wrong day');
    };
    await world.pass(60_000, ({ phase }) => phase.is === 'ended');
    expect(world.site.ledger).toHaveLength(1);
    expect(
      world
        .events()
        .map(({ type }) => type)
        .slice(-4),
    ).toEqual(['dispatched', 'aborted', 'outcome', 'ended']);
    expect(world.now().phase).toMatchObject({ how: 'aborted' });
  });
});

test('the journal falls silent between the dispatch and the SSH command: the abort flag cannot be read, so nothing is sent', async () => {
  const world = engineWorld();
  await approved(world);
  const { read, append } = world.journal;
  world.journal.append = async (...args) => {
    const appended = await append(...args);
    if (args[2].type === 'dispatched' && appended.ok) {
      let reads = 0;
      world.journal.read = async (id, from) => {
        reads += 1;
        // The first read belongs to the append itself; the next is the look at the abort flag.
        if (reads === 2) {
          world.journal.read = read;
          return { ok: false, reason: 'unavailable', why: 'Redis is away' };
        }
        return read(id, from);
      };
    }
    return appended;
  };
  await stuckAt(world, '1');
  expect(world.site.ledger).toEqual([]);
  expect(questionAt(world).kind).toBe('not-started');
  expect(said(questionAt(world).say)).toContain('it never ran on the node and never will (voided)');
});

test('the reply of the dispatch append is lost: nothing is sent twice, the node proves that nothing ran', async () => {
  const world = engineWorld();
  const { append } = world.journal;
  world.journal.append = async (...args) => {
    const appended = await append(...args);
    if (args[2].type !== 'dispatched') return appended;
    world.journal.append = append;
    return { ok: false, reason: 'unavailable', why: 'no reply' };
  };
  await approved(world);
  await stuckAt(world, '1');
  expect(world.site.ledger).toEqual([]);
  expect(questionAt(world).kind).toBe('not-started');
});

test('another process recorded another topology: nothing is sent, nothing is superseded, and it says so', async () => {
  const world = engineWorld();
  await asked(world);
  await world.react('U_BO');
  world.recordedTopology = 'another';
  await world.pass(20_000);
  expect(world.site.ledger).toEqual([]);
  expect(world.now().requests[0]?.status.is).toBe('approved');
  expect(
    world.logged.some((line) =>
      line.startsWith('nothing is asked, sent or superseded: another process recorded another topology'),
    ),
  ).toBe(true);
  world.recordedTopology = world.topology.hash;
  await world.pass(20_000, at('1', 'settling'));
  expect(world.site.ledger).toHaveLength(1);
});

test('rule 17: the forgotten prompt: a request that the network holds for longer than the approval lives is refused by the node when it arrives', async () => {
  const world = engineWorld();
  await approved(world);
  world.site.runFault = 'held';
  const shut = { ok: false, reason: 'timeout', why: 'no answer' } as const;
  world.site.meanwhile = async (call) => {
    // Cut off before the receipt could be looked at or voided.
    if (call.startsWith('stat ') && dispatches(world).length > 0)
      for (const node of world.site.nodes.values()) node.shut = shut;
  };
  await stuckAt(world, '1');
  expect(questionAt(world).kind).toBe('unknown');
  await world.pass(60_000);
  world.site.release();
  expect(dispatches(world)).toHaveLength(1);
  expect(world.site.ledger).toEqual([]);
});

test('the same request, let go in time, runs once: the deadline alone is what stopped it', async () => {
  const world = engineWorld();
  await approved(world);
  world.site.runFault = 'held';
  world.site.meanwhile = async (call) => {
    if (call.startsWith('stat ') && dispatches(world).length > 0) world.site.release();
  };
  await world.pass(30_000, at('1', 'settling'));
  expect(world.site.ledger).toHaveLength(1);
});

test('rule 17: the forgotten prompt: the approval lapses by the journal’s clock while the node is being reached: the append itself refuses it', async () => {
  const world = engineWorld();
  await approved(world);
  const { now } = world.clock;
  let late = false;
  world.site.meanwhile = async (call) => {
    if (!call.startsWith('uptime ')) return;
    late = true;
    world.clock.now = () => now() + 61_000;
  };
  await stuckAt(world, '1');
  expect(late).toBe(true);
  expect(dispatches(world)).toEqual([]);
  expect(world.site.calls.filter((call) => call.startsWith('run '))).toEqual([]);
  expect(said(questionAt(world).say)).toContain('the approval has lapsed');
});
