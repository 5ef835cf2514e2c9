import { expect, test } from 'vitest';
import { eligibilityOf } from '../../../src/domain/approval/eligible.ts';
import type { PersonName, StepId } from '../../../src/domain/names.ts';
import { paperTopology } from '../../support/paper-topology.ts';

const [opener] = paperTopology().roster.filter(({ roles }) => roles.includes('approver'));

test('rule 5: the renamed account: whoever started it stays barred after the roster gave them another name, or moved their account to another name', () => {
  if (opener === undefined) throw new Error('the roster has no approver');
  const roster = paperTopology().roster.map((each) =>
    each.name === opener.name ? { ...each, name: 'Somebody Renamed' as PersonName } : each,
  );
  const by = { person: opener.name, slack: opener.slack[0] ?? '' };
  const renamed = eligibilityOf({ ...paperTopology(), roster }, { opener: by, steered: [] }, '1' as StepId);
  expect(renamed.eligible).not.toContain('Somebody Renamed');
  expect(renamed.barred.map(({ person, why }) => [person, why.key])).toEqual([
    ['Somebody Renamed', 'approval.started-it'],
  ]);
  const steered = {
    opener: { person: 'Nobody' as PersonName, slack: 'U_NOBODY' },
    steered: [{ step: '1' as StepId, by }],
  };
  expect(
    eligibilityOf({ ...paperTopology(), roster }, steered, '1' as StepId).barred.map(({ why }) => why.key),
  ).toEqual(['approval.steered-it']);
});

test('rule 5: the renamed account: whoever started it stays barred by a new account in place of the old one', () => {
  if (opener === undefined) throw new Error('the roster has no approver');
  const roster = paperTopology().roster.map((each) =>
    each.name === opener.name ? { ...each, slack: ['U_NEW'] } : each,
  );
  const by = { person: opener.name, slack: opener.slack[0] ?? '' };
  const { eligible, barred } = eligibilityOf({ roster }, { opener: by, steered: [] }, '1' as StepId);
  expect(eligible).not.toContain(opener.name);
  expect(barred.map(({ person, why }) => [person, why.key])).toEqual([[opener.name, 'approval.started-it']]);
});
