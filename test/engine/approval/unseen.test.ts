import { describe, expect, test } from 'vitest';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../../support/fakes/engine-world.ts';
import { approved, asked, dispatches } from '../../support/fakes/journey.ts';
import { companionText, newest, ofType } from '../../support/fakes/reacting.ts';
import { cardText, statusText, threadText } from '../../support/fakes/thread-text.ts';
import { ran } from '../../support/fakes/walk.ts';

const HOUR = 3_600_000;
const SENT = ['global2a-webservice0: FailoverGlobalKS global2a'];

/** `03:12:45 UTC`, as the thread writes it. */
function clock(ms: number): string {
  return `${new Date(ms).toISOString().slice(11, 19)} UTC`;
}

/** The request is made while Slack is away: its card cannot be posted. */
async function askedUnseen(): Promise<EngineWorld> {
  const world = engineWorld();
  await world.opened();
  await world.pass(60_000, ({ requests, gates }) => gates.length > 0 && requests.length === 0);
  world.slack.away = 'no answer';
  await world.pass(60_000, at('1', 'asking'));
  return world;
}

describe('rule 17: the forgotten prompt: the time to approve is time in which somebody could', () => {
  test('a request whose card is not in Slack does not lapse, and the status says what it waits for', async () => {
    const world = await askedUnseen();
    await world.pass(2 * HOUR);
    expect(newest(world).status).toEqual({ is: 'open' });
    expect(statusText(world)).toContain(
      'Waiting for a second engineer: the card of request 1 is on its way to Slack, and its time (10 min 00 s) begins when it appears. They can: Bo, Cy.',
    );
    expect(companionText(world)).toContain('Its time (10 min 00 s) begins when its card stands in Slack.');
    expect(ofType(world, 'request-closed')).toEqual([]);
  });

  test('the clock begins when the card appears: approved nine minutes after, hours after it was asked for', async () => {
    const world = await askedUnseen();
    await world.pass(2 * HOUR);
    world.slack.away = undefined;
    await world.pass(10_000, cardStood);
    const appeared = newest(world).card?.at ?? 0;
    expect(companionText(world)).toContain(`Until ${clock(appeared + 600_000)}.`);
    expect(statusText(world)).toContain(`Until ${clock(appeared + 600_000)}.`);
    expect(cardText(world)).toContain('For 10 min 00 s from the moment this card appears');
    await world.pass(9 * 60_000);
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(ran(world)).toEqual(SENT);
  });

  test('and runs out ten minutes after it appeared', async () => {
    const world = await askedUnseen();
    world.slack.away = undefined;
    await world.pass(10_000, cardStood);
    const appeared = newest(world).card?.at ?? 0;
    await world.pass(700_000, at('1', 'stuck'));
    expect(ofType(world, 'request-closed').map(({ say }) => said(say))).toEqual([
      'Nobody approved request 1 in time (10 min). Nothing was sent.',
    ]);
    expect(world.clock.now() - appeared).toBeGreaterThanOrEqual(600_000);
  });

  test('Slack away when the time runs out: it does not lapse, says why, and has its whole time once more', async () => {
    const world = engineWorld();
    await asked(world);
    world.slack.away = 'no answer';
    await world.pass(HOUR);
    expect(newest(world).status).toEqual({ is: 'open' });
    expect(ofType(world, 'held').map(({ say }) => said(say))).toEqual([
      'The time of request 1 is over, but it does not lapse yet: Slack cannot be asked about its card (no answer), so perhaps nobody could answer it. It has its whole time once more when Slack answers.',
    ]);
    expect(statusText(world)).toContain('The time of request 1 is over, but it does not lapse yet');
    world.slack.away = undefined;
    await world.pass(5_000, (incident) => incident.requests[0]?.prolonged !== undefined);
    const [until] = ofType(world, 'prolonged').map(({ approveBy }) => clock(approveBy));
    const sentence = `Slack was away when the time of request 1 ran out, so nobody could answer it. It may be approved until ${until}.`;
    expect(threadText(world)).toContain(sentence);
    expect(companionText(world)).toContain(sentence);
    expect(statusText(world)).toContain(`Until ${until}.`);
    await world.pass(9 * 60_000);
    await world.react('U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(ran(world)).toEqual(SENT);
  });

  test('and lapses when nobody came within that time either', async () => {
    const world = engineWorld();
    await asked(world);
    world.slack.away = 'no answer';
    await world.pass(HOUR);
    world.slack.away = undefined;
    await world.pass(700_000, at('1', 'stuck'));
    expect(ofType(world, 'prolonged')).toHaveLength(1);
    expect(dispatches(world)).toEqual([]);
  });

  test('a journal of format 3 keeps the time that its card shows', async () => {
    const world = engineWorld();
    const { append } = world.journal;
    world.journal.append = (incident, after, event, terms) =>
      append(
        incident,
        after,
        event.type === 'requested' ? { ...event, approveBy: world.clock.now() + 300_000 } : event,
        terms,
      );
    await asked(world);
    const until = newest(world).asked.approveBy ?? 0;
    expect(cardText(world)).toContain(`Until ${clock(until)}.`);
    await world.pass(until - world.clock.now() - 1_000);
    expect(newest(world).status).toEqual({ is: 'open' });
    await world.pass(5_000, at('1', 'stuck'));
  });
});

describe('rule 13: undated consent: an approval from before an outage', () => {
  test('is looked at again before it is used, and the thread says so', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.away = 'no answer';
    await world.pass(30_000);
    expect(dispatches(world)).toEqual([]);
    world.slack.away = undefined;
    await world.pass(30_000, at('1', 'settling'));
    expect(ran(world)).toEqual(SENT);
    expect(threadText(world)).toContain(
      'The approval had waited for Slack. The reactions and the approvers were looked at again before this was sent, and it still stood.',
    );
  });

  test('counts for nothing when it was taken back meanwhile', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.away = 'no answer';
    await world.pass(30_000);
    for (const { reactions } of world.slack.messages.values()) reactions.clear();
    world.slack.away = undefined;
    await world.pass(30_000);
    expect(newest(world)).toMatchObject({ status: { is: 'open' }, approvals: [] });
    expect(dispatches(world)).toEqual([]);
  });

  test('lapses when Slack is away for longer, and a new card is there when Slack is', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.away = 'no answer';
    await world.pass(HOUR);
    const lapsed =
      'Request 1 was approved, but within 60 s Slack could not be asked whether the approval still stands. Nothing was sent; the approval has lapsed, and a second engineer is asked anew.';
    expect(ofType(world, 'request-closed').map(({ say }) => said(say))).toEqual([lapsed]);
    world.slack.away = undefined;
    await world.pass(10_000, cardStood);
    expect(newest(world).asked.request).toBe(2);
    expect(cardText(world)).toContain(lapsed);
    await world.pass(10_000);
    expect(dispatches(world)).toEqual([]);
    await world.react('U_CY');
    await world.pass(30_000, at('1', 'settling'));
    expect(ran(world)).toEqual(SENT);
  });
});
