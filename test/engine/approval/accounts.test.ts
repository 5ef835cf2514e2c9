import { describe, expect, test } from 'vitest';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../../support/fakes/engine-world.ts';
import { approved, asked, dispatches } from '../../support/fakes/journey.ts';
import { companionText, newest, ofType, recorded, reread } from '../../support/fakes/reacting.ts';
import { cardText } from '../../support/fakes/thread-text.ts';
import { paperTopology, person, ROSTER } from '../../support/paper-topology.ts';

const GROUP = { policy: { usergroup: 'S0DR' } };

/** Whose user group is asked about, with these in it. */
function grouped(...members: readonly string[]): EngineWorld {
  const world = engineWorld(GROUP);
  world.slack.groups.set('S0DR', new Set(members));
  return world;
}

async function reasonOfTheVoid(world: EngineWorld): Promise<string> {
  await world.pass(30_000, ({ requests }) => requests.length > 1);
  expect(world.site.ledger).toEqual([]);
  expect(dispatches(world)).toEqual([]);
  return said(world.now().requests[0]?.closedBecause);
}

const BARS = [
  ['rule 7: offboarded staff', { deleted: true }, "Bo's Slack account is deactivated."],
  ['rule 7: guests', { restricted: true }, "Bo's Slack account is a guest account; guests cannot approve."],
  [
    'rule 7: guests of a single channel',
    { ultraRestricted: true },
    "Bo's Slack account is a guest account; guests cannot approve.",
  ],
  [
    'rule 7: Slack Connect',
    { stranger: true },
    "Bo's Slack account belongs to another workspace; it cannot approve here.",
  ],
  ['rule 11: the bot approving itself, by an account that became one', { bot: true }, 'A bot cannot approve.'],
] as const;

describe('what Slack says of the account, asked at the reaction', () => {
  test.each(BARS)('%s: the reaction does not count', async (_, facts, bar) => {
    const world = engineWorld();
    await asked(world);
    world.slack.facts.set('U_BO', facts);
    expect(said((await world.react('U_BO'))?.say)).toBe(bar);
    expect(companionText(world)).toContain(`Bo :white_check_mark: not counted: ${bar}`);
    expect(ofType(world, 'reacted')).toMatchObject([{ counts: false, facts: { id: 'U_BO', ...facts } }]);
    await world.pass(20_000);
    expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
  });
});

describe('and again just before the dispatch', () => {
  test.each(BARS)('rule 7: a stale cache: what changed since the reaction (%s)', async (_, facts, bar) => {
    const world = engineWorld();
    await approved(world);
    world.slack.facts.set('U_BO', facts);
    expect(await reasonOfTheVoid(world)).toBe(
      `Bo may no longer approve: ${bar} Request 1 is void and must be approved anew.`,
    );
  });

  test('rule 7: a stale cache: out of the user group since the reaction', async () => {
    const world = grouped('U_BO', 'U_CY');
    await approved(world);
    world.slack.groups.get('S0DR')?.delete('U_BO');
    expect(await reasonOfTheVoid(world)).toBe(
      'Bo may no longer approve: Bo is not in the approvers’ user group S0DR just now. Request 1 is void and must be approved anew.',
    );
    await world.pass(10_000, cardStood);
    await world.pass(4_000);
    expect(said((await world.react('U_BO'))?.say)).toBe('Bo is not in the approvers’ user group S0DR just now.');
    expect(await world.react('U_CY')).toBeUndefined();
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)[0]?.approvers).toMatchObject([{ person: 'Cy', facts: { inUsergroup: true } }]);
  });

  test('rule 7: Slack Connect: the channel is shared since the reaction', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.shared = true;
    expect(await reasonOfTheVoid(world)).toBe(
      'This channel is shared outside the workspace: nothing can be approved here.',
    );
  });
});

describe('who Slack’s word makes nobody of', () => {
  test('rule 8: invite-to-approve: in the channel, even in the user group, and in no roster', async () => {
    const world = grouped('U_BO', 'U_EVE');
    await asked(world);
    const told = await world.react('U_EVE');
    expect(said(told?.say)).toBe('Not in the roster of lab: being in the channel gives no right to approve or deny.');
    expect(await world.react('U_EVE')).toEqual(told);
    expect(await world.react('U_EVE', 'no_entry')).toEqual(told);
    expect(companionText(world)).toContain('@U_EVE :white_check_mark: not counted, 2 times: Not in the roster of lab');
    await world.pass(20_000);
    expect(newest(world).status.is).toBe('open');
  });

  test('rule 8: invite-to-approve: an operator of the roster whom the group would let approve', async () => {
    const world = grouped('U_OP', 'U_BO');
    await asked(world);
    expect(said((await world.react('U_OP'))?.say)).toBe('Op is not an approver of lab. Approvers: Bo, Cy.');
  });

  test('rule 5: the second account: a person’s other id approves as that person, judged by its own facts', async () => {
    const world = grouped('U_CY2');
    await asked(world);
    expect(said((await world.react('U_CY'))?.say)).toBe('Cy is not in the approvers’ user group S0DR just now.');
    expect(await world.react('U_CY2')).toBeUndefined();
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)[0]?.approvers).toMatchObject([{ person: 'Cy', facts: { id: 'U_CY2' } }]);
  });

  test('rule 5: the renamed account: the roster gives the opener another name, who still cannot approve', async () => {
    const world = engineWorld();
    await asked(world);
    const renamed = paperTopology({
      roster: [person('Adelaide', ['U_ADA'], 'operator', 'approver'), ...ROSTER.slice(1)],
    });
    recorded(world, renamed);
    reread(world.living().engine, renamed);
    await world.pass(20_000, ({ requests }) => requests[1]?.card !== undefined);
    await world.pass(4_000);
    expect(newest(world).asked.eligible).toEqual(['Bo', 'Cy']);
    expect(said((await world.react('U_ADA'))?.say)).toBe(
      'Adelaide started this incident, so somebody else must approve. They can: Bo, Cy.',
    );
    await world.pass(20_000);
    expect(world.site.ledger).toEqual([]);
  });
});

describe('Slack does not answer', () => {
  test('rule 7: a stale cache: silent at the reaction: not counted, still open, counted once Slack is back', async () => {
    const world = engineWorld();
    await asked(world);
    world.slack.away = 'ratelimited';
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Slack could not be asked who Bo is (ratelimited), so the approval does not count. Remove your reaction and add it again in a moment.',
    );
    await world.pass(20_000);
    expect(newest(world)).toMatchObject({ approvals: [], status: { is: 'open' } });
    world.slack.away = undefined;
    await world.pass(20_000);
    expect(newest(world).status.is).toBe('open');
    await world.unreact('U_BO');
    expect(said((await world.react('U_BO'))?.say)).toBe(
      'Your approval of request 1 counts now. Leave your reaction where it is.',
    );
    await world.pass(30_000, at('1', 'settling'));
  });

  test.each(['usergroup', 'channel'] as const)(
    'rule 7: a stale cache: only %s is silent: not counted',
    async (call) => {
      const world = grouped('U_BO');
      await asked(world);
      const { engine } = world.living();
      const directory = { ...world.slack.directory, [call]: async () => ({ known: false, why: 'internal_error' }) };
      Object.assign(engine, { directory });
      expect(said((await world.react('U_BO'))?.say)).toMatch(/^Slack could not be asked who Bo is \(/);
      expect(newest(world).status.is).toBe('open');
    },
  );

  test.each(['user', 'usergroup', 'channel', 'reactions'] as const)(
    'rule 7: a stale cache: only %s is silent at the dispatch: it waits, said once, lapses, and is asked for anew',
    async (call) => {
      const world = grouped('U_BO');
      await approved(world);
      const directory = { ...world.slack.directory, [call]: async () => ({ known: false, why: 'internal_error' }) };
      for (const { engine } of world.processes) Object.assign(engine, { directory });
      await world.pass(120_000, (incident) => incident.requests.length === 2 && cardStood(incident));
      expect(world.site.ledger).toEqual([]);
      expect(
        ofType(world, 'held')
          .map(({ say }) => said(say))
          .slice(0, 1),
      ).toEqual([
        'Request 1 is approved and waits: Slack could not be asked whether its approval still stands (internal_error). It is tried again until 60 s after the approval; nothing is sent before Slack has answered.',
      ]);
      const lapsed =
        'Request 1 was approved, but within 60 s Slack could not be asked whether the approval still stands. Nothing was sent; the approval has lapsed, and a second engineer is asked anew.';
      expect(
        ofType(world, 'request-closed')
          .map(({ say }) => said(say))
          .slice(0, 1),
      ).toEqual([lapsed]);
      expect(cardText(world)).toContain(lapsed);
    },
  );

  test('rule 7: a stale cache: what held an approval up is not said of a request whose approval was taken back', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.away = 'ratelimited';
    await world.pass(8_000);
    expect(companionText(world)).toContain('Slack could not be asked whether its approval still stands');
    await world.unreact('U_BO');
    await world.react('U_OP', 'no_entry');
    expect(companionText(world)).not.toContain('Slack could not be asked whether its approval still stands');
  });

  test('rule 7: a stale cache: silent at the dispatch for a moment: said once, and it goes on by itself', async () => {
    const world = engineWorld();
    await approved(world);
    world.slack.away = 'ratelimited';
    await world.pass(20_000);
    expect(companionText(world)).toContain('Slack could not be asked whether its approval still stands (ratelimited)');
    world.slack.away = undefined;
    await world.pass(10_000, at('1', 'settling'));
    expect(ofType(world, 'held')).toHaveLength(1);
    expect(world.now().requests).toHaveLength(1);
    expect(companionText(world)).toContain('Used: approved by Bo.');
  });
});
