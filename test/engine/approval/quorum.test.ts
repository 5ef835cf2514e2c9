import { describe, expect, test } from 'vitest';
import { at, cardStood, type EngineWorld, engineWorld, said } from '../../support/fakes/engine-world.ts';
import { asked, dispatches } from '../../support/fakes/journey.ts';
import { companionText, newest } from '../../support/fakes/reacting.ts';
import { person, ROSTER } from '../../support/paper-topology.ts';

const TWO = { policy: { quorum: 2 } };
const DI = person('Di', ['U_DI'], 'approver');

/** Quorum 2, approved by these one after the other. */
async function approvedBy(world: EngineWorld, ...users: readonly string[]): Promise<void> {
  await asked(world);
  for (const user of users) expect(await world.react(user)).toBeUndefined();
}

describe('two persons are needed', () => {
  test('rule 10: one person counted twice: the second account does not make up the quorum', async () => {
    const world = engineWorld(TWO);
    await approvedBy(world, 'U_CY');
    expect(said((await world.react('U_CY2'))?.say)).toBe('Your approval of request 1 already counts.');
    expect(companionText(world)).toContain('Open. Approved so far: 1 of 2.');
    expect(companionText(world)).toContain('May approve now: Bo');
    await world.pass(30_000);
    expect(world.site.ledger).toEqual([]);
  });

  test('rule 10: one person counted twice: two persons make it, and both stand in the dispatch', async () => {
    const world = engineWorld(TWO);
    await approvedBy(world, 'U_CY', 'U_BO');
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)[0]?.approvers.map((each) => each.person)).toEqual(['Cy', 'Bo']);
  });

  test('rule 10: one person counted twice: one of two withdraws: open again, one is missing, and the other account cannot take it back', async () => {
    const world = engineWorld(TWO);
    await approvedBy(world, 'U_BO', 'U_CY');
    expect(await world.unreact('U_CY2')).toBeUndefined();
    expect(newest(world).status.is).toBe('approved');
    await world.unreact('U_CY');
    expect(newest(world)).toMatchObject({ approvals: [{ person: 'Bo' }], status: { is: 'open' } });
    expect(companionText(world)).toContain('Cy took the approval of request 1 back.');
    expect(companionText(world)).toContain('Open. Approved so far: 1 of 2.');
    await world.pass(30_000);
    expect(world.site.ledger).toEqual([]);
  });

  test('rule 7: offboarded staff: a third approver, more than needed, does not void the two others', async () => {
    const world = engineWorld({ ...TWO, roster: [...ROSTER, DI] });
    await approvedBy(world, 'U_BO', 'U_CY', 'U_DI');
    world.slack.facts.set('U_DI', { deleted: true });
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)[0]?.approvers.map((each) => each.person)).toEqual(['Bo', 'Cy']);
    expect(world.now().requests).toHaveLength(1);
  });

  test('rule 7: offboarded staff: the first of three, more than needed, does not void the two others', async () => {
    const world = engineWorld({ ...TWO, roster: [...ROSTER, DI] });
    await approvedBy(world, 'U_BO', 'U_CY', 'U_DI');
    world.slack.facts.set('U_BO', { deleted: true });
    await world.pass(30_000, at('1', 'settling'));
    expect(dispatches(world)[0]?.approvers.map((each) => each.person)).toEqual(['Cy', 'Di']);
  });

  test('rule 7: offboarded staff: one of the two voids it', async () => {
    const world = engineWorld(TWO);
    await approvedBy(world, 'U_BO', 'U_CY');
    world.slack.facts.set('U_CY', { deleted: true });
    await world.pass(30_000, ({ requests }) => requests.length > 1);
    expect(world.site.ledger).toEqual([]);
    expect(said(world.now().requests[0]?.closedBecause)).toBe(
      "Cy may no longer approve: Cy's Slack account is deactivated. Request 1 is void and must be approved anew.",
    );
  });
});

describe('whether anybody could approve is asked before anything is opened', () => {
  async function refusal(world: EngineWorld): Promise<string> {
    const opened = await world.open();
    if (!opened.ok) expect(world.events()).toEqual([]);
    return opened.ok ? '' : said(opened.say);
  }

  test('rule 9: the deadlock at midnight: Slack says that all of them are gone', async () => {
    const world = engineWorld();
    for (const id of ['U_BO', 'U_CY']) world.slack.facts.set(id, { deleted: true });
    world.slack.facts.set('U_CY2', { restricted: true });
    expect(await refusal(world)).toBe(
      "Nobody could approve what Ada starts in lab: 1 person(s) besides Ada are needed, and by what Slack says now 0 could. Bo's Slack account is deactivated. Cy's Slack account is deactivated. Mend it in Slack or in the roster first.",
    );
  });

  test('rule 9: the deadlock at midnight: nobody but the requester is in the user group', async () => {
    const world = engineWorld({ policy: { usergroup: 'S0DR' } });
    world.slack.groups.set('S0DR', new Set(['U_ADA', 'U_EVE']));
    expect(await refusal(world)).toBe(
      'Nobody could approve what Ada starts in lab: 1 person(s) besides Ada are needed, and by what Slack says now 0 could. Bo is not in the approvers’ user group S0DR just now. Cy is not in the approvers’ user group S0DR just now. Mend it in Slack or in the roster first.',
    );
    world.slack.groups.get('S0DR')?.add('U_CY2');
    expect(await refusal(world)).toBe('');
  });

  test('rule 9: the deadlock at midnight: one account of a person that can approve is enough', async () => {
    const world = engineWorld();
    for (const id of ['U_BO', 'U_CY']) world.slack.facts.set(id, { deleted: true });
    expect(await refusal(world)).toBe('');
  });

  test('rule 9: the deadlock at midnight: a Slack that is silent stops no start', async () => {
    const world = engineWorld({ policy: { usergroup: 'S0DR' } });
    world.slack.away = 'ratelimited';
    expect(await refusal(world)).toBe('');
    await world.pass(20_000, at('1', 'asking'));
    world.slack.away = undefined;
    await world.pass(20_000, cardStood);
    await world.pass(4_000);
    world.slack.away = 'ratelimited';
    expect(said((await world.react('U_BO'))?.say)).toMatch(/^Slack could not be asked who Bo is \(ratelimited\)/);
  });

  test('rule 9: the deadlock at midnight: with quorum 2, one who is gone and one Slack is silent about is no definite answer', async () => {
    const world = engineWorld({ ...TWO, roster: [...ROSTER, DI] });
    world.slack.facts.set('U_DI', { deleted: true });
    const { engine } = world.start();
    const { user } = world.slack.directory;
    const directory = {
      ...world.slack.directory,
      user: async (id: string) => (id === 'U_BO' ? { known: false as const, why: 'ratelimited' } : user(id)),
    };
    Object.assign(engine, { directory });
    expect(await refusal(world)).toBe('');
  });
});
