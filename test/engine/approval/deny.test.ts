import { describe, expect, test } from 'vitest';
import { answerCommand } from '../../../src/engine/answer-command.ts';
import { deny } from '../../../src/engine/deny.ts';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../../support/fakes/engine-world.ts';
import { approved, asked, press, questionAt, stuckAt } from '../../support/fakes/journey.ts';
import { companionText, newest, ofType } from '../../support/fakes/reacting.ts';
import { cardText, lastPost, textOf } from '../../support/fakes/thread-text.ts';

/** `/dr deny …` as somebody types it; gives the answer they alone see. */
async function types(world: EngineWorld, slack: string, text: string): Promise<string> {
  const { channel } = world.topology;
  const parts = await answerCommand(world.living().engine, { text, channel, slack, slash: '/dr', locale: 'en' });
  return textOf({ key: 'answer', place: 'thread', life: 'fixed', parts });
}

/** What was denied is asked for anew by Bo, who is no approver of it then. */
async function askedAgain(world: EngineWorld): Promise<void> {
  await stuckAt(world, '1', 10_000);
  await press(world, 'ask-again', 'U_BO');
  await world.pass(20_000, cardStood);
}

describe('whoever may, says no in words', () => {
  test.each([
    ['an operator', 'U_OP', 'Op denied request 1: wrong window. Nothing was sent.'],
    ['an approver, by another account', 'U_CY2', 'Cy denied request 1: wrong window. Nothing was sent.'],
    ['the requester', 'U_ADA', 'Ada asked for request 1 and cancelled it: wrong window. Nothing was sent.'],
  ])('rule 22: a no without its reason: %s denies with one, and everybody reads it', async (_, slack, sentence) => {
    const world = engineWorld();
    await asked(world);
    expect(await types(world, slack, 'deny wrong window')).toContain('You denied request 1 (step 1): see the thread.');
    expect(newest(world).status).toMatchObject({ is: 'closed', how: 'denied' });
    expect(companionText(world)).toContain(sentence);
    await stuckAt(world, '1', 10_000);
    expect(said(questionAt(world).say)).toBe(sentence);
    expect(lastPost(world)).toContain(sentence);
    await askedAgain(world);
    expect(cardText(world)).toContain(sentence);
    expect(cardText(world)).toContain('Asked for again by Bo.');
  });

  test('rule 22: a no without its reason: nobody in no roster can say it', async () => {
    const world = engineWorld();
    await asked(world);
    expect(await types(world, 'U_EVE', 'deny wrong window')).toContain(
      'Only persons in the roster of lab may do this.',
    );
    expect(newest(world).status.is).toBe('open');
    expect(ofType(world, 'denied')).toEqual([]);
  });

  test('rule 22: a no without its reason: it counts all the same, asks for it, and takes it later', async () => {
    const world = engineWorld();
    await asked(world);
    expect(said(await deny(world.living().engine, world.now().id, 'U_OP', undefined))).toBe(
      'You denied request 1 (step 1): see the thread.',
    );
    const sentence = 'Op denied request 1. Nothing was sent.';
    await stuckAt(world, '1', 10_000);
    expect(said(questionAt(world).say)).toBe(sentence);
    await types(world, 'U_OP', 'because the window is over');
    expect(ofType(world, 'explained')).toMatchObject([
      { request: 1, by: { person: 'Op' }, reason: 'the window is over' },
    ]);
    expect(companionText(world)).toContain('Op denied request 1: the window is over. Nothing was sent.');
    expect(companionText(world)).not.toContain('please say why');
  });

  test('rule 22: a no without its reason: said by a reaction, explained in words, retold on the next card', async () => {
    const world = engineWorld();
    await asked(world);
    expect(said((await world.react('U_CY', 'no_entry'))?.say)).toBe(
      'You denied request 1; nothing was sent. Please say why, for those who go on from here: `/dr because <reason>`.',
    );
    await askedAgain(world);
    expect(await types(world, 'U_CY2', 'because replication lags')).toContain(
      'Recorded as the reason why request 1 was denied.',
    );
    expect(newest(world).status.is).toBe('open');
    await types(world, 'U_OP', 'deny wrong window');
    await askedAgain(world);
    expect(cardText(world)).toContain('Op denied request 2: wrong window. Nothing was sent.');
    expect(companionText(world, 1)).toContain('Cy denied request 1: replication lags. Nothing was sent.');
  });

  test('nobody explains what somebody else denied, nor a second time', async () => {
    const world = engineWorld();
    await asked(world);
    const nothing = 'You have denied nothing in this incident whose reason is still open.';
    await world.react('U_CY', 'no_entry');
    expect(await types(world, 'U_OP', 'because of something')).toContain(nothing);
    await types(world, 'U_CY', 'because replication lags');
    expect(await types(world, 'U_CY', 'because once more')).toContain(nothing);
    expect(ofType(world, 'explained')).toHaveLength(1);
  });
});

describe('and it holds', () => {
  test('rule 16: un-aborting: a denial in words ends an approval in its armed window for good', async () => {
    const world = engineWorld();
    await approved(world);
    await deny(world.living().engine, world.now().id, 'U_ADA', 'wrong window');
    expect(said((await world.react('U_CY'))?.say)).toBe('Request 1 is no longer open: your reaction does nothing.');
    await world.pass(60_000);
    expect(world.site.ledger).toEqual([]);
    expect(newest(world).status).toMatchObject({ is: 'closed', how: 'denied' });
  });

  test('rule 16: un-aborting: taking the denying reaction away brings nothing back', async () => {
    const world = engineWorld();
    await approved(world);
    await world.react('U_OP', 'no_entry');
    expect(said((await world.unreact('U_OP', 'no_entry'))?.say)).toBe(
      'Request 1 was denied, and a denial is final: taking the reaction away does not bring the request back.',
    );
    await world.pass(60_000);
    expect(world.site.ledger).toEqual([]);
  });

  test('rule 16: the approve/abort race: a denial waits for nothing that Slack would have to say', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.away = 'ratelimited';
    await world.react('U_OP', 'no_entry');
    expect(newest(world).status).toMatchObject({ is: 'closed', how: 'denied' });
  });

  test('rule 16: the approve/abort race: a denial does not even wait for Slack to answer', async () => {
    const world = engineWorld();
    await approved(world);
    const never = () => new Promise<never>(() => undefined);
    const { directory } = world.slack;
    const silent = { ...directory, user: never, usergroup: never, channel: never };
    for (const { engine } of world.processes) Object.assign(engine, { directory: silent });
    await world.react('U_OP', 'no_entry');
    expect(newest(world).status).toMatchObject({ is: 'closed', how: 'denied' });
  });

  test('rule 16: un-aborting: what was denied and is asked for again is approved by neither who asked again', async () => {
    const world = engineWorld();
    await asked(world);
    await deny(world.living().engine, world.now().id, 'U_OP', 'wrong window');
    await askedAgain(world);
    await world.pass(4_000);
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Bo chose how to go on here, so somebody else must approve. They can: Cy.',
    );
    expect(await world.react('U_CY')).toBeUndefined();
    await world.pass(30_000, at('1', 'settling'));
  });
});
