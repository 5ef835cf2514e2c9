import { describe, expect, test } from 'vitest';
import type { IncidentId } from '../../../src/domain/names.ts';
import { findMissedVotes } from '../../../src/engine/find-missed-votes.ts';
import { abort } from '../../../src/engine/go-on.ts';
import { at, cardStood, type EngineWorld, engineWorld } from '../../support/fakes/engine-world.ts';
import { approved, asked } from '../../support/fakes/journey.ts';
import { companionText, deliver, eventOn, newest, ofType, reacted } from '../../support/fakes/reacting.ts';
import { cardText } from '../../support/fakes/thread-text.ts';

const LINK = 'https://lab.slack.example/archives/C0LAB/p';
const OWN = { ts: '1767323002.000100', onOwn: true };

/** A message of the bot's own in the thread, as the outbox remembers it. */
function posted(world: EngineWorld, key: string, incident: IncidentId = world.now().id): typeof OWN {
  world.posts.set(`${world.topology.channel}/${OWN.ts}`, { incident, key });
  return OWN;
}

function linkTo(world: EngineWorld): string {
  return `${LINK}${newest(world).card?.ts.replace('.', '')}`;
}

/** Request 1 was void because a host key changed; request 2 waits, its card stands. */
async function askedTwice(): Promise<EngineWorld> {
  const world = engineWorld();
  await approved(world);
  const node = world.site.nodes.get('global2a-webservice0');
  if (node) node.hostKey = 'SHA256:another';
  await world.pass(30_000, ({ requests }) => requests.length === 2 && requests[1]?.card !== undefined);
  await world.pass(4_000);
  return world;
}

async function nothingWasSent(world: EngineWorld): Promise<void> {
  await world.pass(20_000);
  expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
  expect(world.site.ledger).toEqual([]);
}

describe('messages of other people are nobody’s business', () => {
  test.each([
    ['rule 1: wrong message', { ts: '1767323001.000100' }],
    ['rule 1: wrong thread, another one of the same channel', { ts: '1767000000.000100', onOwn: false }],
    ['rule 1: wrong channel, with the very time stamp of the card', { channel: 'C0ELSE' }],
    ['rule 1: wrong channel, on a message of the bot’s there', { channel: 'C0ELSE', onOwn: true }],
  ])('%s', async (_, change) => {
    const world = engineWorld();
    await asked(world);
    const before = world.events().length;
    expect(await deliver(world, change)).toBe('');
    expect(world.events()).toHaveLength(before);
    await nothingWasSent(world);
    expect(await world.react('U_BO')).toBeUndefined();
    await world.pass(20_000, at('1', 'settling'));
  });
});

test('rule 1: wrong workspace', async () => {
  const world = engineWorld();
  await asked(world);
  const sentence =
    'That reaction came from another Slack workspace: only those of the workspace this card was posted in count.';
  expect(await deliver(world, { team: 'T0ELSE' })).toBe(sentence);
  expect(await deliver(world, { team: 'T0ELSE', emoji: 'no_entry', eventId: 'Ev2', user: 'U_OP' })).toBe(sentence);
  expect(companionText(world)).toContain(`Bo :white_check_mark: not counted: ${sentence}`);
  await nothingWasSent(world);
});

test('rule 1: old card of a request that was superseded, with the link to the one that waits', async () => {
  const world = await askedTwice();
  const [first] = world.now().requests;
  expect(await deliver(world, { user: 'U_CY', ts: first?.card?.ts ?? '' })).toBe(
    `Request 1 is no longer open: your reaction does nothing. Request 2 (step 1) waits now: ${linkTo(world)}`,
  );
  expect(companionText(world, 1)).toContain('Cy :white_check_mark: not counted');
  await nothingWasSent(world);
});

test('rule 1: old card, while where the new one stands cannot be asked', async () => {
  const world = await askedTwice();
  world.slack.away = 'ratelimited';
  expect(await deliver(world, { user: 'U_CY', ts: world.now().requests[0]?.card?.ts ?? '' })).toBe(
    'Request 1 is no longer open: your reaction does nothing. Request 2 (step 1) waits now, on its own card further down.',
  );
});

describe('a message of the bot’s own beside the card', () => {
  test.each(['companion-1', 'root', 'entry-2'])('rule 1: not the card but %s', async (key) => {
    const world = engineWorld();
    await asked(world);
    expect(await deliver(world, posted(world, key))).toBe(
      `This message cannot be approved or denied: only a reaction on the card of request 1 (step 1) counts: ${linkTo(world)}`,
    );
    expect(reacted(world)).toMatchObject([
      { signal: 'elsewhere', person: 'Bo', counts: false, on: { channel: 'C0LAB', ts: OWN.ts } },
    ]);
    await nothingWasSent(world);
  });

  test('rule 1: not the card but its double, posted and not recorded', async () => {
    const world = engineWorld();
    await asked(world);
    const sentence =
      'This message cannot be approved or denied: only a reaction on the card of request 1 (step 1) counts: the message that shows the command and the digest.';
    world.slack.away = 'ratelimited';
    expect(await deliver(world, OWN)).toBe(sentence);
    expect(await deliver(world, { ...OWN, emoji: 'no_entry', eventId: 'Ev2' })).toBe(sentence);
    world.slack.away = undefined;
    await nothingWasSent(world);
  });

  test('an emoji that means nothing, or one that is taken away, is nobody’s business there', async () => {
    const world = engineWorld();
    await asked(world);
    const before = world.events().length;
    expect(await deliver(world, { ...posted(world, 'companion-1'), emoji: 'eyes' })).toBe('');
    expect(await deliver(world, { ...OWN, signal: 'removed' })).toBe('');
    expect(world.events()).toHaveLength(before);
  });
});

describe('an incident that ended', () => {
  test('rule 1: not the card but the companion of an incident that ended', async () => {
    const world = engineWorld();
    const incident = await asked(world);
    await abort(world.living().engine, incident, 'U_OP', 'wrong day');
    await world.pass(5_000, ({ phase }) => phase.is === 'ended');
    expect(await deliver(world, posted(world, 'companion-1', incident))).toBe(
      'The incident of request 1 has ended: your reaction does nothing.',
    );
    expect(await deliver(world, posted(world, 'root', incident))).toBe('');
  });

  test('rule 1: old card of an incident that ended: told, and its journal stays as it was', async () => {
    const world = engineWorld();
    const incident = await asked(world);
    const { card } = newest(world);
    await abort(world.living().engine, incident, 'U_OP', 'wrong day');
    await world.pass(5_000, ({ phase }) => phase.is === 'ended');
    const before = world.events().length;
    world.posts.set(`C0LAB/${card?.ts}`, { incident, key: 'card-1' });
    expect(await deliver(world)).toBe('The incident of request 1 has ended: your reaction does nothing.');
    expect(world.events()).toHaveLength(before);
  });

  test('rule 1: old card of an incident that ended, while another one waits: told where that one is', async () => {
    const world = engineWorld();
    const first = await asked(world);
    const { card } = newest(world);
    await abort(world.living().engine, first, 'U_OP', 'wrong day');
    await world.pass(5_000, ({ phase }) => phase.is === 'ended');
    world.posts.set(`C0LAB/${card?.ts}`, { incident: first, key: 'card-1' });
    await world.clock.pass(60_000);
    await asked(world);
    expect(await deliver(world, { ts: card?.ts ?? '' })).toBe(
      `This message cannot be approved or denied: only a reaction on the card of request 1 (step 1) counts: ${linkTo(world)}`,
    );
    await nothingWasSent(world);
  });
});

describe('the card itself', () => {
  test.each(['edited', 'deleted'])('rule 1: edited text: found %s at the next connection, it is void', async (what) => {
    const world = engineWorld();
    await asked(world);
    const ts = newest(world).card?.ts ?? '';
    const message = world.slack.messages.get(ts);
    if (what === 'deleted') world.slack.messages.delete(ts);
    else if (message) message.edited = true;
    expect(await findMissedVotes(world.living().engine)).toEqual([]);
    const sentence = 'The card of request 1 was deleted or edited. It is void and must be approved anew.';
    expect(ofType(world, 'request-closed')).toMatchObject([{ how: 'superseded', say: { key: 'approval.card-gone' } }]);
    await world.pass(20_000, cardStood);
    expect(newest(world).asked).toMatchObject({ request: 2, attempt: 1 });
    expect(cardText(world)).toContain(sentence);
    expect(companionText(world, 1)).toContain(sentence);
  });

  test('rule 1: edited text: a card that is gone when nobody can be asked voids nothing', async () => {
    const world = engineWorld();
    await asked(world);
    world.slack.messages.clear();
    world.slack.away = 'ratelimited';
    await findMissedVotes(world.living().engine);
    expect(newest(world).status.is).toBe('open');
  });

  test('rule 4: replay of an old event on a new card is impossible: the place is another', async () => {
    const world = await askedTwice();
    const replayed = eventOn(world, { ts: world.now().requests[0]?.card?.ts ?? '', eventId: 'Ev1' });
    expect(await deliver(world, replayed)).toBe('');
    await nothingWasSent(world);
  });
});
