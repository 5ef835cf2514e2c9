import { expect, test } from 'vitest';
import { describeCommand, describeCommands } from '../../../src/domain/command-line/describe.ts';

const vocabulary = {
  regions: ['global1a', 'global2a'],
  zones: ['alpha', 'beta'],
  systems: ['lab'],
};

test('help lists each command, with its options', () => {
  expect(describeCommands('en', vocabulary)).toEqual([
    '/dr help [command] - this list, or one command in full',
    '/dr plan <failover|failback|primary-down|standby-down|partition> [reason="..."] - show the whole plan as it would run now, with the options of the scenario; opens nothing',
    '/dr failover [to=global1a|global2a] [force="..."] reason="..." - planned failover (drill), both regions healthy',
    '/dr failback [to=global1a|global2a] [force="..."] reason="..." - planned failback',
    '/dr primary-down [zone=faulty|keep] [faulty=alpha|beta] [from=readopt] [force="..."] reason="..." - the primary region is lost: fail over, then re-adopt',
    '/dr standby-down [zone=faulty|keep] [faulty=alpha|beta] [from=readopt] [force="..."] reason="..." - the standby region is lost: isolate, then re-adopt',
    '/dr partition keep=global1a|global2a [zone=faulty|keep] [faulty=alpha|beta] [from=readopt] [force="..."] reason="..." - the link between the regions is cut: keep one',
    '/dr check [global|recovery] - CheckPG of both databases, or of one',
    '/dr info - GetGlobalKSInfo: which region is master',
    '/dr status - the open incident and who must act',
    '/dr choose <option> [force="..."] - answer the open question with one of its options',
    '/dr skip <row> reason="..." - leave a row out; a second engineer approves where it changes state',
    '/dr done <row> reason="..." - record that a row was run by hand',
    '/dr retry [reason="..."] - try the stuck step again, or ask for its approval again',
    '/dr takeover [reason="..."] - take the incident over (hand-over between shifts)',
    '/dr deny [reason="..."] - deny the request that waits, with the reason',
    '/dr because reason="..." - say why you denied a request by a reaction',
    '/dr abort [reason="..."] - abort the open incident',
    '/dr resume [reason="..."] - the lost region is back: prove it and go on to re-adopt',
    '/dr assess - probe both regions and name the scenario that fits; changes nothing',
    '/dr who - who may do what now, and who may not approve and why',
    '/dr history - past incidents',
  ]);
});

test('where there are several systems, each command can name one; in Chinese', () => {
  const lines = describeCommands('zh', { ...vocabulary, systems: ['lab', 'annex'] });
  expect(lines).toContain(
    '/dr failover [to=global1a|global2a] [force="..."] [system=lab|annex] reason="..." - 主备切换（演练），主备区均无故障',
  );
  expect(lines).toContain('/dr status [system=lab|annex] - 进行中的操作，以及该由谁处理');
  expect(lines).toContain(
    '/dr skip <row> [system=lab|annex] reason="..." - 跳过某一步；会改变状态的步骤须另一位工程师审批',
  );
});

test('a reason that may be given is shown as such', () => {
  expect(describeCommand('abort', 'en', vocabulary)).toEqual([
    '/dr abort [reason="..."] - abort the open incident',
    '  system=lab - the system, where the channel does not say',
    '  reason="..." - why; the words at the end are the reason too',
    'Also: stop, cancel, 中止, 停止, tingzhi',
  ]);
});

test('one command in full', () => {
  expect(describeCommand('failover', 'en', { ...vocabulary, slash: '/twokey' })).toEqual([
    '/twokey failover [to=global1a|global2a] [force="..."] reason="..." - planned failover (drill), both regions healthy',
    '  to=global1a|global2a - the region to become master; the other one when left out',
    '  force="..." - why to go on although it does not fit what is known, or soon after the last switch; shown on every card',
    '  system=lab - the system, where the channel does not say',
    '  reason="..." - why; the words at the end are the reason too',
    'Also: fail over, switchover, qiehuan, zhubeiqiehuan, 主备切换, 切换',
  ]);
});
