import { describe, expect, test } from 'vitest';
import type { StuckKind } from '../../src/domain/event.ts';
import type { IncidentId } from '../../src/domain/names.ts';
import type { FenceAnswer } from '../../src/domain/receipt.ts';
import { sayNotice } from '../../src/domain/wording/notices.ts';
import { abort } from '../../src/engine/go-on.ts';
import { at, cardStood, engineWorld, said } from '../support/fakes/engine-world.ts';
import { approved, dispatches, press, questionAt, restarted, stuckAt } from '../support/fakes/journey.ts';
import { cardText, lastPost } from '../support/fakes/thread-text.ts';

const FIRST = 'global2a-webservice0';
const SECOND = 'global2a-webservice1';

type World = ReturnType<typeof engineWorld>;

describe('which ks node a directive goes to', () => {
  test.each(['refused', 'timeout', 'auth', 'protocol'] as const)(
    'the first cannot be opened (%s): the second',
    async (reason) => {
      const world = engineWorld();
      await approved(world);
      shut(world, FIRST, reason);
      await world.pass(30_000, at('1', 'settling'));
      expect(world.site.ledger).toMatchObject([{ node: SECOND }]);
      expect(world.site.calls.filter((call) => call === `run ${FIRST}`)).toEqual([]);
    },
  );

  test("the first's host key is wrong: never passed over silently, nothing is sent, and the host is named", async () => {
    const world = engineWorld();
    await approved(world);
    shut(world, FIRST, 'host-key', `${FIRST} showed another host key than the pinned one`);
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but nothing could be sent: ${FIRST} showed another host key than the pinned one. Nothing has run.`,
    );
  });

  test('the first was logged in to and cannot be asked any more: nothing was sent to it, so the second', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.meanwhile = async (call) => {
      if (call === `stat ${FIRST}`) shut(world, FIRST, 'timeout', `${FIRST} does not answer`);
    };
    await world.pass(30_000, at('1', 'settling'));
    expect(world.site.calls.filter((call) => call.startsWith('run '))).toEqual([`run ${SECOND}`]);
    expect(world.site.ledger).toMatchObject([{ node: SECOND }]);
  });

  test('the first is silent for the one look at its receipts: the second, after one more look at the first', async () => {
    const world = engineWorld();
    await approved(world);
    silentOnce(world, FIRST);
    await world.pass(30_000, at('1', 'settling'));
    expect(world.site.ledger).toMatchObject([{ node: SECOND }]);
    expect(world.site.calls.filter((call) => call === `stat ${FIRST}`)).toHaveLength(1);
  });

  test('the first is silent for one look and holds a receipt at the next: nothing is sent', async () => {
    const world = engineWorld();
    await approved(world);
    silentOnce(world, FIRST, { state: 'done', exit: 0, boot: 'b', prior: false });
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    expect(said(questionAt(world).say)).toContain(
      `Request 1 was approved, but ${FIRST} already holds a receipt of this very attempt (DONE 0)`,
    );
  });

  test('the first is silent and the second shows another host key: nothing is sent, and the host is named', async () => {
    const world = engineWorld();
    await approved(world);
    onceGatesAreRead(world, () => {
      shut(world, SECOND, 'host-key', `${SECOND} showed another host key than the pinned one`);
      silentOnce(world, FIRST);
    });
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but nothing could be sent: ${SECOND} showed another host key than the pinned one. Nothing has run.`,
    );
  });

  describe('in a journal that has lost entries the first may have been sent to, so never the second', () => {
    test.each([
      ['is silent', 'the connection was cut', (world: World) => silentOnce(world, FIRST)],
      [
        'cannot be opened',
        `${FIRST} refused the connection`,
        (world: World) => shut(world, FIRST, 'refused', `${FIRST} refused the connection`),
      ],
    ])('the first %s', async (_how, why, breaks) => {
      const world = engineWorld();
      const incident = await approved(world);
      await lose(world, incident);
      breaks(world);
      await stuckAt(world, '1');
      expect(world.site.ledger).toEqual([]);
      expect(said(questionAt(world).say)).toBe(
        `Request 1 was approved, but nothing was sent now: ${why}. This journal has lost entries, and one of them may have said that this very attempt was sent to that node: so no other ks node is used. Ask for approval again once that node answers. If it stays away, look at its receipts on the node itself, and record what was done.`,
      );
    });

    test('nor the first, where the second cannot be asked whether it holds the receipt', async () => {
      const world = engineWorld();
      const incident = await approved(world);
      await lose(world, incident);
      shut(world, SECOND, 'refused', `${SECOND} refused the connection`);
      await stuckAt(world, '1');
      expect(world.site.ledger).toEqual([]);
      expect(said(questionAt(world).say)).toContain(
        `Request 1 was approved, but nothing was sent now: ${SECOND} refused the connection. This journal has lost entries`,
      );
    });

    async function lose(world: World, incident: IncidentId): Promise<void> {
      const say = sayNotice('noted.lost', { from: '12:00', until: '12:01', host: 'h', n: 5 });
      await world
        .living()
        .engine.incidents.transact(incident, () => ({ event: { type: 'noted', about: 'lost', say } }));
    }
  });

  test('the first was sent to and cut: never the second, its receipt is followed', async () => {
    const world = engineWorld();
    await approved(world);
    world.site.runFault = 'lost-after';
    await world.pass(60_000, at('1', 'settling'));
    expect(world.site.ledger).toMatchObject([{ node: FIRST }]);
    expect(dispatches(world)).toHaveLength(1);
  });

  test('none can be opened: nothing is sent, and both are named', async () => {
    const world = engineWorld();
    await approved(world);
    onceGatesAreRead(world, () => {
      shut(world, FIRST, 'refused', `${FIRST} refused the connection`);
      shut(world, SECOND, 'timeout', `${SECOND} does not answer`);
    });
    await stuckAt(world, '1');
    expect(world.site.ledger).toEqual([]);
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but nothing could be sent: ${FIRST} refused the connection; ${SECOND} does not answer. Nothing has run.`,
    );
  });

  test('the spool is not the provisioned one: nothing is sent, and the mend is named', async () => {
    const world = engineWorld();
    await approved(world);
    const node = world.site.nodes.get(FIRST);
    if (node) node.based = false;
    await stuckAt(world, '1');
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but nothing could be sent: ${FIRST}: the spool is missing or is not the provisioned one (npm run provision makes it). Nothing has run.`,
    );
    if (node) node.based = true;
    await press(world, 'ask-again', 'U_OP');
    await world.pass(10_000);
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)).toMatchObject([{ attempt: 1, request: 2 }]);
  });

  test('no node takes a connection for some seconds: the approval waits for it, and it is sent once', async () => {
    const world = engineWorld();
    await approved(world);
    let tries = 0;
    onceGatesAreRead(world, () => {
      for (const name of [FIRST, SECOND]) shut(world, name, 'refused', `${name} is full`);
      world.site.meanwhile = async (call) => {
        if (call === `open ${SECOND}`) tries += 1;
        if (tries === 4) for (const node of world.site.nodes.values()) node.shut = undefined;
      };
    });
    await world.pass(30_000, at('1', 'settling'));
    expect(tries).toBe(4);
    expect(dispatches(world)).toMatchObject([{ attempt: 1, request: 1 }]);
    expect(world.site.ledger).toHaveLength(1);
  });

  test('a key that is not accepted is not tried again', async () => {
    const world = engineWorld();
    await approved(world);
    let tries = 0;
    onceGatesAreRead(world, () => {
      for (const name of [FIRST, SECOND]) shut(world, name, 'auth', `${name} accepts no key of ours`);
      world.site.meanwhile = async (call) => {
        if (call === `open ${SECOND}`) tries += 1;
      };
    });
    await stuckAt(world, '1');
    expect(tries).toBe(1);
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but nothing could be sent: ${FIRST} accepts no key of ours; ${SECOND} accepts no key of ours. Nothing has run.`,
    );
  });

  test('the node already holds a receipt of this very attempt: it is not sent, and people are told to look there', async () => {
    const world = engineWorld();
    await approved(world);
    const { stat } = world.site.shell;
    world.site.shell.stat = async () => ({ state: 'done', exit: 0, boot: 'b', prior: false });
    await stuckAt(world, '1');
    world.site.shell.stat = stat;
    expect(world.site.calls.filter((call) => call.startsWith('run '))).toEqual([]);
    expect(said(questionAt(world).say)).toBe(
      `Request 1 was approved, but ${FIRST} already holds a receipt of this very attempt (DONE 0) that this journal knows nothing of: it may have run. Nothing was sent now, and this attempt cannot be sent again: look at the checks and at the node.`,
    );
  });

  test('such a receipt: neither the question, nor the next card, nor the end says that nothing was switched', async () => {
    const world = engineWorld();
    await approved(world);
    const { stat } = world.site.shell;
    world.site.shell.stat = async () => ({ state: 'done', exit: 0, boot: 'b', prior: false });
    await stuckAt(world, '1');
    expect(lastPost(world)).toContain(
      'Aborting here: what was sent may have taken effect or still do so. If it does: the master has moved to global2a',
    );
    expect(lastPost(world)).not.toContain('nothing was switched');
    await press(world, 'ask-again', 'U_OP');
    await world.pass(30_000, cardStood);
    expect(cardText(world)).toContain(
      'nothing was switched; or, if what was sent before took effect: the master has moved to global2a',
    );
    world.site.shell.stat = stat;
    await abort(world.living().engine, world.now().id, 'U_OP', 'wrong day');
    await world.pass(10_000, ({ phase }) => phase.is === 'ended');
    expect(lastPost(world)).toContain(
      `Step 1: ${FIRST} holds a receipt of it that this journal never sent: it may have run there.`,
    );
  });
});

describe('a dispatch that Redis lost, to the second node of the region while the first could not be reached', () => {
  test('its receipt there is found before anything goes to the first', async () => {
    const world = engineWorld();
    await approved(world);
    const { stat } = world.site.shell;
    world.site.shell.stat = async (node, token) =>
      node.name === SECOND ? { state: 'done', exit: 0, boot: 'b', prior: false } : stat(node, token);
    await stuckAt(world, '1');
    world.site.shell.stat = stat;
    expect(world.site.calls.filter((call) => call.startsWith('run '))).toEqual([]);
    expect(said(questionAt(world).say)).toContain(
      `Request 1 was approved, but ${SECOND} already holds a receipt of this very attempt (DONE 0)`,
    );
  });

  test('a second node that hangs holds a dispatch up for seconds, not for ever', async () => {
    const world = engineWorld();
    await approved(world);
    const { open } = world.site.shell;
    world.site.shell.open = async (node) => (node.name === SECOND ? new Promise(() => undefined) : open(node));
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world).map(({ node }) => node)).toEqual([FIRST]);
  });
});

describe('a node without receipts', () => {
  const withoutReceipts = {
    node: (node: Parameters<NonNullable<Parameters<typeof engineWorld>[0]>['node'] & object>[0]) => ({
      ...node,
      spool: 'off' as const,
    }),
  };

  test('any doubt is unknown at once, with no second execution', async () => {
    const world = engineWorld(withoutReceipts);
    world.site.runFault = 'lost-after';
    await approved(world);
    await stuckAt(world, '1');
    expect(questionAt(world).kind).toBe('unknown');
    expect(world.site.ledger).toHaveLength(1);
  });

  test('it too is given a time, of its present boot, after which it must not start', async () => {
    const world = engineWorld(withoutReceipts);
    world.site.runFault = 'lost-after';
    await approved(world);
    await stuckAt(world, '1');
    expect(dispatches(world)[0]).toMatchObject({ notAfterUptime: expect.any(Number), boot: `boot-${FIRST}` });
  });

  const spoken = { boot: '', prior: false };
  test.each<[string, FenceAnswer, StuckKind, RegExp]>([
    [
      'cut',
      { state: 'silent', sent: true, why: 'it was cut' },
      'unknown',
      /UNKNOWN: no receipt could be had: it was cut\./,
    ],
    [
      'ended by a signal',
      { state: 'done', exit: 143, ...spoken },
      'unknown',
      /UNKNOWN: the command was ended by signal 15/,
    ],
    ['an answer that says nothing', { state: 'done', exit: 0, ...spoken }, 'unknown', /UNKNOWN: /],
    ['late', { state: 'refused', why: 'late', ...spoken }, 'refused', /after its deadline.*Nothing was started\.$/],
    [
      'rebooted before',
      { state: 'refused', why: 'rebooted', ...spoken },
      'refused',
      /was rebooted.*Nothing was started\.$/,
    ],
    ['never sent', { state: 'silent', sent: false, why: 'full' }, 'not-started', /never left this host: full\./],
  ])('%s: said as it is', async (_, answer, kind, words) => {
    const world = engineWorld(withoutReceipts);
    const { shell } = world.site;
    shell.run = async () => answer;
    shell.output = async () => ({ ok: true, bytes: Buffer.from('') });
    await approved(world);
    await stuckAt(world, '1');
    expect(questionAt(world).kind).toBe(kind);
    expect(said(questionAt(world).say)).toMatch(words);
  });

  test('the process dies before the answer: unknown, since nothing there can be asked', async () => {
    const world = engineWorld(withoutReceipts);
    const { shell } = world.site;
    const { run } = shell;
    shell.run = async (...args) => {
      await run(...args);
      restarted(world);
      return { state: 'silent', sent: true, why: 'gone' };
    };
    await approved(world);
    await stuckAt(world, '1');
    expect(questionAt(world).kind).toBe('unknown');
    expect(said(questionAt(world).say)).toContain('no receipt could be had: receipts are off');
    expect(world.site.ledger).toHaveLength(1);
  });
});

/** The four gates, right before the node is made ready: earlier a dark region would fail them first. */
function onceGatesAreRead(world: ReturnType<typeof engineWorld>, happens: () => void): void {
  const { read } = world.site.shell;
  let reads = 0;
  world.site.shell.read = async (...asked) => {
    const answer = await read(...asked);
    reads += 1;
    if (reads === 4) happens();
    return answer;
  };
}

/** Its receipts cannot be looked at, once; then it says what it is given, or what it has. */
function silentOnce(world: ReturnType<typeof engineWorld>, name: string, then?: FenceAnswer): void {
  const { stat } = world.site.shell;
  let looks = 0;
  world.site.shell.stat = async (node, token) => {
    if (node.name !== name) return stat(node, token);
    looks += 1;
    if (looks === 1) return { state: 'silent', why: 'the connection was cut', sent: true };
    return then ?? stat(node, token);
  };
}

function shut(
  world: World,
  name: string,
  reason: 'refused' | 'timeout' | 'auth' | 'host-key' | 'protocol',
  why = `${name}: ${reason}`,
) {
  const node = world.site.nodes.get(name);
  if (node) node.shut = { ok: false, reason, why };
}
