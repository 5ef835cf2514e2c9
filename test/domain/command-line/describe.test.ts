import { expect, test } from 'vitest';
import { describeCommand, describeCommands } from '../../../src/domain/command-line/describe.ts';
import { COMMAND_NAMES } from '../../../src/domain/command-line/table.ts';

const vocabulary = {
  regions: ['global1a', 'global2a'],
  zones: ['alpha', 'beta'],
  systems: ['lab'],
  available: COMMAND_NAMES,
};

test('help lists each command that is available, with its options', () => {
  expect(describeCommands('en', vocabulary)).toEqual([
    '/dr help [command] - this list, or one command in full',
    '/dr plan <failover|failback|primary-down|standby-down|partition> - show the whole plan as it would run now; opens nothing',
    '/dr failover [to=global1a|global2a] reason="..." - planned failover (drill), both regions healthy',
    '/dr failback [to=global1a|global2a] reason="..." - planned failback',
    '/dr primary-down [zone=faulty|keep] [faulty=alpha|beta] [from=readopt] [force="..."] reason="..." - the primary region is lost: fail over, then re-adopt',
    '/dr standby-down [zone=faulty|keep] [faulty=alpha|beta] [from=readopt] [force="..."] reason="..." - the standby region is lost: isolate, then re-adopt',
    '/dr partition keep=global1a|global2a [zone=faulty|keep] [faulty=alpha|beta] [from=readopt] [force="..."] reason="..." - the link between the regions is cut: keep one',
    '/dr check [global|recovery] - CheckPG of both databases, or of one',
    '/dr info - GetGlobalKSInfo: which region is master',
    '/dr status - the open incident and who must act',
    '/dr abort - abort the open incident',
    '/dr resume - the lost region is back: prove it and go on to re-adopt',
    '/dr assess - probe both regions and name the scenario that fits; changes nothing',
    '/dr who - who may approve',
    '/dr history - past incidents',
  ]);
});

test('a build with fewer commands, and a system of several, in Chinese', () => {
  expect(
    describeCommands('zh', { ...vocabulary, systems: ['lab', 'annex'], available: ['failover', 'status'] }),
  ).toEqual([
    '/dr failover [to=global1a|global2a] [system=lab|annex] reason="..." - 主备切换（演练），主备区均无故障',
    '/dr status [system=lab|annex] - 当前事件，以及该由谁操作',
  ]);
});

test('one command in full', () => {
  expect(describeCommand('failover', 'en', { ...vocabulary, slash: '/twokey' })).toEqual([
    '/twokey failover [to=global1a|global2a] reason="..." - planned failover (drill), both regions healthy',
    '  to=global1a|global2a - the region to become master; the other one when left out',
    '  system=lab - the system, where the channel does not say',
    '  reason="..." - why; the words at the end are the reason too',
    'Also: fail over, switchover, qiehuan, zhubeiqiehuan, 主备切换, 切换',
  ]);
});
