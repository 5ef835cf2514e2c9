import { describe, expect, test } from 'vitest';
import { findMissedVotes } from '../../../src/engine/find-missed-votes.ts';
import { at, engineWorld, said, slackTs } from '../../support/fakes/engine-world.ts';
import { approved, asked } from '../../support/fakes/journey.ts';
import { companionText, deliver, newest, ofType, reacted, shown } from '../../support/fakes/reacting.ts';

/** Slack's time of something, this many seconds after the newest card appeared. */
const after = (ts: string | undefined, seconds: number) => slackTs(Math.round(Number(ts) * 1000 + seconds * 1000));

describe('which emoji', () => {
  test.each(['eyes', 'tada', 'heavy_check_mark', 'ok_hand::skin-tone-4', '+1', 'thumbsdown'])(
    'rule 11: one-tap accidents: %s means nothing, and its author is told which do',
    async (emoji) => {
      const world = engineWorld();
      await asked(world);
      const shownAs = emoji.replace(/::.*/, '').replace('thumbsdown', '-1');
      const sentence = `"${shownAs}" means nothing on a card: approve with :white_check_mark:, deny with :no_entry:.`;
      expect(said((await world.react('U_BO', emoji))?.say)).toBe(sentence);
      expect(reacted(world)).toMatchObject([{ signal: 'other', emoji: shownAs, person: 'Bo', counts: false }]);
      expect(companionText(world)).toContain(`Bo :${shownAs}: not counted: ${sentence}`);
      expect(await world.unreact('U_BO', emoji)).toBeUndefined();
      expect(reacted(world)).toHaveLength(1);
      await world.pass(20_000);
      expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
    },
  );

  test('rule 11: one-tap accidents: an emoji that means nothing, by somebody who is only passing by, is no matter', async () => {
    const world = engineWorld();
    await asked(world);
    expect(await world.react('U_EVE', 'tada')).toBeUndefined();
    expect(reacted(world)).toEqual([]);
  });

  test('rule 11: the bot approving itself: a bot’s account in the roster approves nothing', async () => {
    const world = engineWorld();
    await asked(world);
    world.slack.facts.set('U_BO', { bot: true });
    expect(said((await world.react('U_BO'))?.say)).toBe('A bot cannot approve.');
    await world.pass(20_000);
    expect(newest(world).status.is).toBe('open');
  });
});

describe('when', () => {
  test('rule 12: the reflex tap: refused by Slack’s times on both sides, and it never ripens', async () => {
    const world = engineWorld();
    await asked(world);
    const ts = newest(world).card?.ts;
    const sentence = 'That was within 3 s of the card: please read it, remove your reaction and add it again.';
    expect(said((await world.react('U_BO', undefined, after(ts, 2.999)))?.say)).toBe(sentence);
    expect(said((await world.react('U_CY', undefined, after(ts, -1)))?.say)).toBe(sentence);
    await world.pass(60_000);
    expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
    expect(companionText(world)).toContain(`Bo :white_check_mark: not counted: ${sentence}`);
    await world.unreact('U_BO');
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Your approval of request 1 counts now. Leave your reaction where it is.',
    );
    await world.pass(20_000, at('1', 'settling'));
  });

  test('rule 12: the reflex tap: a denial needs no second look', async () => {
    const world = engineWorld();
    await asked(world);
    await world.react('U_OP', 'no_entry', after(newest(world).card?.ts, 0.1));
    expect(newest(world).status).toMatchObject({ is: 'closed', how: 'denied' });
  });

  test('rule 13: undated consent: an older addition that arrives after its removal does not bring it back', async () => {
    const world = engineWorld();
    await asked(world);
    const ts = newest(world).card?.ts;
    expect(await deliver(world, { signal: 'removed', eventTs: after(ts, 20), eventId: 'Ev2' })).toBe('');
    expect(await deliver(world, { eventTs: after(ts, 10), eventId: 'Ev1' })).toBe(
      "Bo's reaction no longer stands on request 1: the approval is taken back.",
    );
    expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
  });

  test('rule 13: undated consent: an older removal that arrives after the addition takes nothing back', async () => {
    const world = engineWorld();
    await asked(world);
    const ts = newest(world).card?.ts;
    shown(world, 'U_BO');
    expect(await deliver(world, { eventTs: after(ts, 20), eventId: 'Ev2' })).toBe('');
    expect(await deliver(world, { signal: 'removed', eventTs: after(ts, 10), eventId: 'Ev1' })).toBe(
      'Your approval of request 1 already counts.',
    );
    await world.pass(20_000, at('1', 'settling'));
  });

  test('rule 13: undated consent: found only by looking: the approval does not count, the denial does', async () => {
    const world = engineWorld();
    await asked(world);
    shown(world, 'U_BO');
    const { engine } = world.living();
    expect((await findMissedVotes(engine)).map(({ to, say }) => [to, said(say)])).toEqual([
      [
        'U_BO',
        'Your reaction on request 1 came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
      ],
    ]);
    expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
    expect(reacted(world)[0]).not.toHaveProperty('eventId');
    shown(world, 'U_CY', 'no_entry');
    expect((await findMissedVotes(engine)).map(({ to, say }) => [to, said(say)])).toEqual([
      [
        'U_CY',
        'You denied request 1; nothing was sent. Please say why, for those who go on from here: `/dr because <reason>`.',
      ],
    ]);
    expect(newest(world).status).toMatchObject({ is: 'closed', how: 'denied' });
  });

  test('rule 13: undated consent: an approval that is gone at the connection is taken back, the other one stands', async () => {
    const world = engineWorld({ policy: { quorum: 2 } });
    await asked(world);
    await world.react('U_BO');
    await world.react('U_CY');
    shown(world, 'U_BO', undefined, false);
    await findMissedVotes(world.living().engine);
    expect(newest(world)).toMatchObject({ approvals: [{ person: 'Cy' }], status: { is: 'open' } });
    await world.pass(20_000);
    expect(world.site.ledger).toEqual([]);
  });
});

describe('what becomes of the refused', () => {
  const BARRED = 'Ada started this incident, so somebody else must approve. They can: Bo, Cy.';

  test('rule 14: it does nothing: the first refusal in full, the next ones counted, all told', async () => {
    const world = engineWorld();
    await asked(world);
    for (let i = 0; i < 3; i += 1) expect(said((await world.react('U_ADA'))?.say)).toBe(BARRED);
    expect(reacted(world)).toMatchObject([{ person: 'Ada', counts: false, eventId: 'Ev1' }]);
    expect(ofType(world, 'refused-again')).toMatchObject([
      { slack: 'U_ADA', why: 'approval.started-it', eventId: 'Ev2' },
      { slack: 'U_ADA', why: 'approval.started-it', eventId: 'Ev3' },
    ]);
    expect(companionText(world)).toContain(`Ada :white_check_mark: not counted, 3 times: ${BARRED}`);
  });

  test('rule 14: it does nothing: another reason, and another person, has a line of its own', async () => {
    const world = engineWorld();
    await asked(world);
    await world.react('U_ADA');
    await world.react('U_ADA', 'eyes');
    await world.react('U_OP');
    expect(companionText(world).match(/not counted/g)).toHaveLength(3);
    expect(ofType(world, 'refused-again')).toEqual([]);
  });

  test('rule 14: it does nothing: who plays cannot fill the journal: 50 of one person and reason, and each is told', async () => {
    const world = engineWorld();
    await asked(world);
    for (let i = 0; i < 60; i += 1) expect(said((await world.react('U_ADA'))?.say)).toBe(BARRED);
    expect(ofType(world, 'refused-again')).toHaveLength(50);
    expect(companionText(world)).toContain(`Ada :white_check_mark: not counted, 51 times: ${BARRED}`);
    await world.react('U_EVE');
    await world.react('U_EVE');
    expect(ofType(world, 'refused-again')).toHaveLength(51);
  });

  test('rule 14: it does nothing: what was found by looking and counted is not called nothing when its event comes', async () => {
    const world = engineWorld();
    await approved(world);
    const { engine } = world.living();
    shown(world, 'U_BO', undefined, false);
    await findMissedVotes(engine);
    const before = world.events().length;
    expect(await deliver(world, { signal: 'removed', eventId: 'EvLate1' })).toBe('');
    shown(world, 'U_OP', 'no_entry');
    await findMissedVotes(engine);
    expect(await deliver(world, { user: 'U_OP', emoji: 'no_entry', eventId: 'EvLate2' })).toBe(
      'You denied request 1; nothing was sent. Please say why, for those who go on from here: `/dr because <reason>`.',
    );
    // The ids of both events are kept, beside the denial that was found.
    expect(world.events()).toHaveLength(before + 3);
    expect(ofType(world, 'refused-again').map(({ eventId }) => eventId)).toEqual(['EvLate1', 'EvLate2']);
    expect(companionText(world)).not.toContain('not counted');
  });

  test('rule 15: redelivered events: neither a first refusal nor a counted one is counted twice', async () => {
    const world = engineWorld();
    await asked(world);
    const first = { user: 'U_ADA', eventId: 'EvA' };
    const second = { user: 'U_ADA', eventId: 'EvB' };
    expect(await deliver(world, first)).toBe(BARRED);
    expect(await deliver(world, second)).toBe(BARRED);
    const before = world.events().length;
    for (const event of [first, second, second, first]) expect(await deliver(world, event)).toBe('');
    expect(world.events()).toHaveLength(before);
    expect(companionText(world)).toContain('Ada :white_check_mark: not counted, 2 times');
  });

  test('rule 15: redelivered events: an approval, delivered again to another process, neither counts nor is refused', async () => {
    const world = engineWorld();
    await asked(world);
    shown(world, 'U_BO');
    expect(await deliver(world)).toBe('');
    const before = world.events().length;
    expect(await deliver(world, {}, world.start().engine)).toBe('');
    expect(world.events()).toHaveLength(before);
  });

  test('rule 15: double click: a second addition by the same person says that it counts already', async () => {
    const world = engineWorld();
    await approved(world);
    expect(said((await world.react('U_BO'))?.say)).toBe('Your approval of request 1 already counts.');
    expect(newest(world).approvals).toMatchObject([{ person: 'Bo' }]);
  });
});
