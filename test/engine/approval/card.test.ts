import { expect, test } from 'vitest';
import { liveRequest } from '../../../src/domain/incident/state.ts';
import { abort } from '../../../src/engine/go-on.ts';
import { cardRefused, cardStands, projectionOf } from '../../../src/engine/post-incident.ts';
import { engineWorld, said } from '../../support/fakes/engine-world.ts';
import { asked, questionAt, stuckAt } from '../../support/fakes/journey.ts';
import { companionText, newest } from '../../support/fakes/reacting.ts';
import { cardText } from '../../support/fakes/thread-text.ts';

test('rule 21: signing blind: the card shows all that an approver answers for', async () => {
  const world = engineWorld();
  await asked(world);
  const {
    approveBy = 0,
    asked: { digest, binding },
  } = newest(world);
  const text = cardText(world);
  for (const { node, command } of binding.hosts) {
    expect(text).toContain(node);
    expect(text).toContain(command);
  }
  expect(text).toContain('console, API and billing are away for minutes');
  for (const gate of ['G1', 'G2', 'G3', 'G4']) expect(text).toContain(gate);
  expect(text).toContain('Ada');
  expect(text).toContain('quarterly drill');
  expect(text).toContain('Bo, Cy');
  expect(text).toContain(digest.slice(0, 12));
  expect(text).toContain('For 10 min 00 s from the moment this card appears; the message below says until when.');
  expect(companionText(world)).toContain(`Until ${new Date(approveBy).toISOString().slice(11, 19)} UTC.`);
});

test('rule 21: signing blind: the card never changes, whatever happens to its request', async () => {
  const world = engineWorld();
  const incident = await asked(world);
  const card = async () =>
    (await projectionOf(world.living().engine, incident))?.posts.find(({ key }) => key === 'card-1');
  const before = await card();
  await world.react('U_ADA');
  await world.react('U_BO');
  await world.react('U_OP', 'no_entry');
  expect(await card()).toEqual(before);
  expect(before?.life).toBe('fixed');
});

test('rule 21: signing blind: a card that Slack takes in no form cannot be approved', async () => {
  const world = engineWorld();
  const incident = await asked(world);
  await cardRefused(world.living().engine, incident, 'card-1', 'msg_too_long');
  await stuckAt(world, '1', 10_000);
  expect(said(questionAt(world).say)).toBe(
    'The card of request 1 could not be shown in Slack (msg_too_long), so it cannot be approved. Nothing was sent.',
  );
  expect(said((await world.react('U_BO'))?.say)).toBe('Request 1 is no longer open: your reaction does nothing.');
});

test('a card that appears after its incident ended is no entry any more: the journal ends with its end', async () => {
  const world = engineWorld();
  world.slack.away = 'ratelimited';
  const incident = await world.opened();
  await world.pass(30_000, (now) => liveRequest(now) !== undefined);
  await abort(world.living().engine, incident, 'U_OP', 'wrong day');
  await world.pass(60_000, ({ phase }) => phase.is === 'ended');
  const { channel } = world.topology;
  await cardStands(world.living().engine, incident, 'card-1', { team: 'T0LAB', channel, ts: '1700000000.000100' });
  expect(world.journal.entries(incident).at(-1)?.event.type).toBe('ended');
});
