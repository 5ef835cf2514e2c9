import { describe, expect, test } from 'vitest';
import { findMissedVotes } from '../../src/engine/find-missed-votes.ts';
import { createInbound } from '../../src/engine/inbound.ts';
import { vote } from '../../src/engine/vote.ts';
import { at, type EngineWorld, engineWorld, said, slackTs } from '../support/fakes/engine-world.ts';
import { approved, asked, dispatches, stuckAt } from '../support/fakes/journey.ts';

/** Somebody reacts while nobody listens: Slack has it, no event is delivered. */
function reactUnheard(world: EngineWorld, user: string, emoji = 'white_check_mark'): void {
  const ts = world.now().requests.at(-1)?.card?.ts ?? '';
  const reactions = world.slack.messages.get(ts)?.reactions;
  reactions?.set(emoji, new Set([...(reactions.get(emoji) ?? []), user]));
}

function unreactUnheard(world: EngineWorld, user: string): void {
  for (const { reactions } of world.slack.messages.values()) for (const users of reactions.values()) users.delete(user);
}

const request = (world: EngineWorld) => {
  const last = world.now().requests.at(-1);
  if (last === undefined) throw new Error('no request');
  return last;
};

describe('which reactions are votes (rules 1 and 11)', () => {
  test.each([
    ['a reaction on another message', { ts: '1.000000' }],
    ['a reaction in another channel', { channel: 'C0ELSE' }],
  ])('rule 1: wrong message: %s means nothing', async (_, change) => {
    const world = engineWorld();
    await asked(world);
    const { card } = request(world);
    const reaction = {
      signal: 'added' as const,
      user: 'U_BO',
      team: 'T0LAB',
      emoji: 'white_check_mark',
      channel: card?.channel ?? '',
      ts: card?.ts ?? '',
      eventTs: slackTs(world.clock.now()),
      eventId: 'Ev0',
      ...change,
    };
    const { engine } = world.start();
    const told = vote(engine, reaction);
    await world.clock.pass(10_000);
    expect(await told).toBeUndefined();
    expect(request(world).reactions).toEqual([]);
    expect(
      await vote(engine, { ...reaction, channel: card?.channel ?? '', ts: card?.ts ?? '', emoji: 'white_check_mark' }),
    ).toBeUndefined();
    expect(request(world).status.is).toBe('approved');
  });

  test.each(['white_check_mark', 'white_check_mark::skin-tone-3'])(
    'rule 11: one-tap accidents: %s approves',
    async (emoji) => {
      const world = engineWorld();
      await asked(world);
      expect(await world.react('U_BO', emoji)).toBeUndefined();
      expect(request(world).status.is).toBe('approved');
    },
  );

  test.each(['+1', 'thumbsup', '+1::skin-tone-6', 'thumbsup::skin-tone-2'])(
    'rule 11: one-tap accidents: where +1 approves, so does %s',
    async (emoji) => {
      const world = engineWorld({ policy: { approveEmoji: 'thumbsup' } });
      await asked(world);
      await world.react('U_BO', emoji);
      expect(request(world).status.is).toBe('approved');
      await world.pass(30_000, at('1', 'settling'));
    },
  );

  test('rule 4: replay: an approval for one request counts for no other', async () => {
    const world = engineWorld();
    await approved(world);
    const node = world.site.nodes.get('global2a-webservice0');
    if (node) node.hostKey = 'SHA256:another';
    await world.pass(30_000, ({ requests }) => requests.length === 2 && requests[1]?.card !== undefined);
    await world.pass(30_000);
    expect(request(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
    expect(world.site.ledger).toEqual([]);
  });
});

describe('what is recorded (rules 14 and 15)', () => {
  test('a refusal is told to its author, stands in the journal once, and is told again each time', async () => {
    const world = engineWorld();
    await asked(world);
    for (let i = 0; i < 3; i += 1) {
      const told = await world.react('U_ADA');
      expect(told?.to).toBe('U_ADA');
      expect(said(told?.say)).toBe('Ada started this incident, so somebody else must approve. They can: Bo, Cy.');
    }
    expect(world.events().filter(({ type }) => type === 'reacted')).toMatchObject([
      { slack: 'U_ADA', counts: false, eventId: 'Ev1' },
    ]);
  });

  test('rule 15: redelivered events: one approval', async () => {
    const world = engineWorld();
    await asked(world);
    const { engine } = world.start();
    const { card } = request(world);
    const event = {
      signal: 'added' as const,
      user: 'U_BO',
      team: 'T0LAB',
      emoji: 'white_check_mark',
      channel: card?.channel ?? '',
      ts: card?.ts ?? '',
      eventTs: slackTs(world.clock.now()),
      eventId: 'Ev0',
    };
    await Promise.all([vote(engine, event), vote(world.start().engine, event), vote(engine, event)]);
    expect(world.events().filter(({ type }) => type === 'reacted')).toHaveLength(1);
  });

  test('rule 15: two approvers at the same instant in two processes: both recorded, one dispatch', async () => {
    const world = engineWorld();
    world.start();
    await asked(world);
    await Promise.all([world.react('U_BO'), world.react('U_CY')]);
    await world.pass(30_000, at('1', 'settling'));
    expect(
      request(world)
        .approvals.map(({ person }) => person)
        .sort(),
    ).toEqual(['Bo', 'Cy']);
    expect(dispatches(world)).toHaveLength(1);
    expect(world.site.ledger).toHaveLength(1);
  });

  test('rule 10: one person counted twice: two accounts at the same instant: one approval', async () => {
    const world = engineWorld({ policy: { quorum: 2 } });
    await asked(world);
    await Promise.all([world.react('U_CY'), world.react('U_CY2')]);
    expect(request(world)).toMatchObject({ approvals: [{ person: 'Cy' }], status: { is: 'open' } });
    await world.pass(30_000);
    expect(world.site.ledger).toEqual([]);
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)[0]?.approvers).toHaveLength(2);
  });

  test('rule 25: it cannot be shown afterwards: the facts Slack gave at that moment', async () => {
    const world = engineWorld();
    await approved(world);
    expect(world.events().findLast(({ type }) => type === 'reacted')).toMatchObject({
      facts: { id: 'U_BO', bot: false },
      eventId: 'Ev1',
      eventAt: expect.any(Number),
    });
  });

  test('a reaction that comes before the place of its card is known waits for it', async () => {
    const world = engineWorld();
    await world.opened();
    await world.pass(20_000, ({ requests }) => requests.length === 1);
    const ts = slackTs(world.clock.now());
    const told = vote(world.start().engine, {
      signal: 'added',
      user: 'U_BO',
      team: 'T0LAB',
      emoji: 'white_check_mark',
      channel: world.topology.channel,
      ts,
      eventTs: ts,
      eventId: 'Ev0',
    });
    await world.pass(1_000);
    expect(said((await told)?.say)).toBe(
      'That was within 3 s of the card: please read it, remove your reaction and add it again.',
    );
  });
});

describe('the clocks (rule 17)', () => {
  test('rule 17: the forgotten prompt: an approval that Redis calls too late does not count, and its author hears that its time was over', async () => {
    const world = engineWorld();
    await asked(world);
    const { approveBy = 0 } = request(world);
    world.clock.now = () => approveBy + 1;
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'The time of request 1 was over when your reaction came: it does nothing.',
    );
    expect(request(world).approvals).toEqual([]);
    expect(world.events().findLast(({ type }) => type === 'reacted')).toMatchObject({ slack: 'U_BO', counts: false });
  });

  test('rule 17: the forgotten prompt: nobody approves in time: it lapses, people are asked, and a late reaction sends nothing', async () => {
    const world = engineWorld();
    await asked(world);
    await stuckAt(world, '1');
    expect(said((await world.react('U_BO'))?.say)).toBe('Request 1 is no longer open: your reaction does nothing.');
    await world.pass(60_000);
    expect(world.site.ledger).toEqual([]);
  });

  test('rule 17: the forgotten prompt: approved, and no worker within the time: it never fires', async () => {
    const world = engineWorld();
    await approved(world);
    for (const { life } of world.processes) life.dead = true;
    await world.clock.pass(3_600_000);
    world.start();
    await stuckAt(world, '1', 10_000);
    expect(world.site.ledger).toEqual([]);
  });
});

describe('reactions that came while nobody listened (rule 13)', () => {
  test('an approval does not count, and its author is told to redo it; redone, it does', async () => {
    const world = engineWorld();
    await asked(world);
    reactUnheard(world, 'U_BO');
    const { engine } = world.start();
    const told = await findMissedVotes(engine);
    expect(told.map(({ to, say }) => [to, said(say)])).toEqual([
      [
        'U_BO',
        'Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
      ],
    ]);
    expect(await findMissedVotes(engine)).toEqual([]);
    await world.pass(30_000);
    expect(world.site.ledger).toEqual([]);
    await world.unreact('U_BO');
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
  });

  test('an approval that had been taken back before is told of too', async () => {
    const world = engineWorld();
    await asked(world);
    await world.react('U_BO');
    await world.unreact('U_BO');
    reactUnheard(world, 'U_BO');
    expect((await findMissedVotes(world.start().engine)).map(({ to, say }) => [to, say.key])).toEqual([
      ['U_BO', 'approval.only-found'],
    ]);
    expect(request(world).status.is).toBe('open');
  });

  test('a denial counts', async () => {
    const world = engineWorld();
    await asked(world);
    reactUnheard(world, 'U_OP', 'no_entry');
    expect((await findMissedVotes(world.start().engine)).map(({ to, say }) => [to, said(say)])).toEqual([
      [
        'U_OP',
        'You denied request 1; nothing was sent. Please say why, for those who go on from here: `/dr because <reason>`.',
      ],
    ]);
    expect(request(world).status).toMatchObject({ is: 'closed', how: 'denied' });
  });

  test('an approval that is gone is taken back', async () => {
    const world = engineWorld();
    await approved(world);
    unreactUnheard(world, 'U_BO');
    await findMissedVotes(world.start().engine);
    expect(request(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
  });

  test('the socket is back before the Web API is: it is looked at until Slack answers, and told once', async () => {
    const world = engineWorld();
    await asked(world);
    reactUnheard(world, 'U_BO');
    const told: string[] = [];
    const inbound = createInbound(world.start().engine, {
      locale: 'en',
      slash: '/dr',
      rootOf: async () => undefined,
      tell: async (_, to, parts) => {
        for (const part of parts) if (part.kind === 'text') told.push(`${to}: ${part.lines.map((line) => said(line))}`);
      },
    });
    world.slack.away = 'no answer';
    const looked = inbound.connected();
    await world.pass(20_000);
    expect(told).toEqual([]);
    world.slack.away = undefined;
    await world.pass(10_000);
    await looked;
    expect(told).toEqual([
      'U_BO: Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
    ]);
    expect(world.clock.sleepers()).toBe(0);
  });
});
