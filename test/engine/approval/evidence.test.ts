import { describe, expect, test } from 'vitest';
import { verifyText } from '../../../src/adapters/redis/verify-text.ts';
import { type EngineWorld, engineWorld, said } from '../../support/fakes/engine-world.ts';
import { approved, asked, dispatches, press, stuckAt, toTheEnd } from '../../support/fakes/journey.ts';
import { newest, ofType, reacted } from '../../support/fakes/reacting.ts';

/** The journal of the incident as it is exported: a line an entry. */
function exported(world: EngineWorld): string {
  return world.journal
    .entries(world.now().id)
    .map((entry) => JSON.stringify(entry))
    .join('\n');
}

/** A whole incident: refused, counted again, denied and explained, asked anew, approved, taken back, approved, done. */
async function wholeIncident(): Promise<EngineWorld> {
  const world = engineWorld({ policy: { usergroup: 'S0DR' } });
  world.slack.groups.set('S0DR', new Set(['U_BO', 'U_CY']));
  const incident = await asked(world);
  await world.react('U_ADA');
  await world.react('U_ADA');
  await world.react('U_EVE');
  await world.react('U_OP');
  await world.react('U_CY2');
  await world.react('U_BO', 'eyes');
  await world.react('U_OP', 'no_entry');
  await stuckAt(world, '1', 10_000);
  await press(world, 'ask-again', 'U_ADA');
  await world.pass(20_000, () => newest(world).card !== undefined && newest(world).asked.request === 2);
  await world.pass(4_000);
  await world.react('U_BO');
  await world.unreact('U_BO');
  await world.react('U_CY');
  await toTheEnd(world, incident);
  return world;
}

describe('what can be shown afterwards', () => {
  test('rule 25: it cannot be shown afterwards who agreed to what: all of it stands in the exported entries', async () => {
    const world = await wholeIncident();
    const text = exported(world);
    expect(verifyText(text)).toMatchObject({ ok: true, fragments: 0 });
    expect(reacted(world).map((each) => [each.slack, each.person, each.signal, each.counts, each.eventId])).toEqual([
      ['U_ADA', 'Ada', 'approve', false, 'Ev1'],
      ['U_EVE', undefined, 'approve', false, 'Ev3'],
      ['U_OP', 'Op', 'approve', false, 'Ev4'],
      ['U_CY2', 'Cy', 'approve', false, 'Ev5'],
      ['U_BO', 'Bo', 'other', false, 'Ev6'],
      ['U_OP', 'Op', 'deny', true, 'Ev7'],
      ['U_BO', 'Bo', 'approve', true, 'Ev8'],
      ['U_BO', 'Bo', 'withdraw-approval', true, 'Ev9'],
      ['U_CY', 'Cy', 'approve', true, 'Ev10'],
    ]);
    expect(ofType(world, 'refused-again')).toMatchObject([{ slack: 'U_ADA', eventId: 'Ev2' }]);
    const membership = reacted(world).map(({ slack, facts }) => [slack, facts?.inUsergroup]);
    expect(membership).toContainEqual(['U_CY2', false]);
    expect(membership).toContainEqual(['U_CY', true]);
    const [opened] = ofType(world, 'opened');
    const [sent] = dispatches(world);
    const second = ofType(world, 'requested')[1];
    expect([opened?.by, sent?.approvers[0]?.person]).toEqual([{ person: 'Ada', slack: 'U_ADA' }, 'Cy']);
    expect(sent?.approvers[0]?.facts).toMatchObject({ id: 'U_CY', inUsergroup: true });
    expect(sent?.request).toBe(2);
    expect(second?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(text).toContain(second?.digest);
    for (const each of reacted(world)) expect(said(each.say)).not.toBe('');
  });

  test('rule 25: a journal that was changed afterwards: any one byte, and the first broken entry is named', async () => {
    const world = engineWorld();
    await approved(world);
    await world.react('U_ADA');
    const text = exported(world);
    const lines = text.split('\n');
    let position = 0;
    for (const [index, line] of lines.entries()) {
      // A byte in forty-one of each line, from its brace to its brace.
      for (let at = index % 41; at < line.length; at += 41) {
        const byte = line[at] === '0' ? '1' : '0';
        const changed = `${text.slice(0, position + at)}${byte}${text.slice(position + at + 1)}`;
        const found = verifyText(changed);
        const where = `entry ${index + 1}, character ${at}: ${line.slice(Math.max(0, at - 10), at + 10)}`;
        const lastIsCut = index === lines.length - 1 && found.ok;
        if (lastIsCut) expect(found, where).toMatchObject({ fragments: 1, head: { n: index } });
        else expect(!found.ok && found.why, where).toMatch(new RegExp(`^line ${index + 1}|entry ${index + 1} `));
      }
      position += line.length + 1;
    }
  });

  test('rule 25: a journal that was changed afterwards: an entry left out, two exchanged, one put in', async () => {
    const world = engineWorld();
    await approved(world);
    const lines = exported(world).split('\n');
    const why = (changed: readonly string[]) => {
      const found = verifyText(changed.join('\n'));
      return found.ok ? '' : found.why;
    };
    expect(why(lines.toSpliced(2, 1))).toBe('line 3: entry 3 is missing: entry 4 stands in its place');
    expect(why(lines.toSpliced(1, 2, lines[2] ?? '', lines[1] ?? ''))).toBe(
      'line 2: entry 2 is missing: entry 3 stands in its place',
    );
    const forged = (lines[3] ?? '').replace('"n":4', '"n":5');
    expect(why(lines.toSpliced(4, 0, forged))).toBe(
      'line 5: entry 5 does not match its own hash: its content was changed',
    );
  });
});
