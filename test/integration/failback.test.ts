import { expect, test } from 'vitest';
import { plainText } from '../../lab/slack/plain-text.ts';
import { drillIn, mastersOf, primariesOf, walkToTheEnd, worldForTest } from '../support/world.ts';

test.concurrent('a failback after a failover brings everything home, with one directive each', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [site] = world.sites;
  const drill = drillIn(world);
  expect(await drill.ask('commander', '/dr failback reason="nothing to bring back"')).toContain(
    'global1a already is the master region: there is nothing to switch. Nothing was opened.',
  );
  await walkToTheEnd(drill, await drill.open('commander', '/dr failover quarterly drill'));

  expect(await drill.ask('second', '/dr failback reason="drill is over"')).toMatch(
    /The master was last switched .* ago \([\d:]+ UTC\); a second switch within 1 h 00 min is a second outage and needs a reason: `\/dr failback reason="\.\.\." force="why"`\. Nothing was done\./,
  );
  const back = await drill.open('second', '/dr failback reason="drill is over" force="announced there and back"');
  const card = await drill.post(back, 'card-1');
  expect(plainText(card)).toContain('FORCED*: announced there and back');
  drill.react('second', card, 'white_check_mark');
  expect(await drill.told('second', 'so somebody else must approve')).toBe(
    'Sasha Second started this incident, so somebody else must approve. They can: Cory Commander, Tay Third.',
  );
  drill.react('third', card, 'white_check_mark');
  await drill.press('second', await drill.post(back, 'confirm-3'), 'confirm:0');
  await drill.said(back, 'Completed in ');
  await drill.threadIsWhole(back);

  expect(drill.changes().map(({ node, argv }) => ({ node, argv }))).toEqual([
    { node: 'global2a-webservice0', argv: ['-p', '{"action": "FailoverGlobalKS", "ks_master_zone": "global2a"}'] },
    { node: 'global1a-webservice0', argv: ['-p', '{"action": "FailbackGlobalKS", "ks_master_zone": "global1a"}'] },
  ]);
  expect(mastersOf(site)).toEqual(['global1a', 'global1a', 'global1a', 'global1a']);
  expect(primariesOf(site)).toEqual(['global1a']);
  const history = await drill.ask('observer', '/dr history');
  expect(history).toMatch(/failover.*global1a.*global2a/);
  expect(history).toMatch(/failback.*global2a.*global1a/);
});

test.concurrent('in Chinese, and without a recovery database, the same way', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const world = await worldForTest({ locale: 'zh-CN', recoveryPg: false }, onTestFinished);
  const drill = drillIn(world);
  expect(await drill.ask('commander', '/dr failover')).toContain('需要写明原因');
  expect(await drill.ask('commander', '/dr failover 季度演练')).toContain('已开启：');
  const opened = await drill.root(0);
  drill.react('second', await drill.post(opened, 'card-1'), 'white_check_mark');
  await drill.said(opened, '步骤 1 已完成：zone_watcher.log 已证实。');
  await drill.press('commander', await drill.post(opened, 'confirm-3'), 'confirm:0');
  expect(await drill.said(opened, '已完成：主备切换')).toContain('季度演练');
  await drill.threadIsWhole(opened);
  expect(drill.changes()).toHaveLength(1);
});
