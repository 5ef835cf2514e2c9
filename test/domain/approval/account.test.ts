import { expect, test } from 'vitest';
import { accountBar } from '../../../src/domain/approval/account.ts';
import type { PersonName } from '../../../src/domain/names.ts';
import { plainUser } from '../../support/fakes/slack.ts';
import { paperTopology } from '../../support/paper-topology.ts';

const { policy } = paperTopology();
const bar = (facts: object) => accountBar('Bo' as PersonName, { ...plainUser('U_BO'), ...facts }, policy);

test('rule 7: offboarded staff: an id that Slack knows nobody by approves nothing', () => {
  expect(bar({})).toBeUndefined();
  expect(bar({ absent: true })).toEqual({ key: 'approval.account-absent', params: { person: 'Bo', id: 'U_BO' } });
});
