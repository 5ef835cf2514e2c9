import { describe, expect, test } from 'vitest';
import { openRegionSite, type RegionSite } from '../support/openssh-region-site.ts';
import { noOpenSsh } from '../support/openssh-server.ts';
import { walkOver } from '../support/openssh-walk.ts';

describe.skipIf(noOpenSsh !== undefined)(
  `the runbook’s disasters against Debian’s sshd and tools of another making${noOpenSsh ? `: ${noOpenSsh}` : ''}`,
  { timeout: 240_000 },
  () => {
    test.concurrent('primary down: it hangs, is given up, comes back, is re-adopted, and everything moves back', async ({
      onTestFinished,
    }) => {
      const site = await openRegionSite(
        {
          recoveryPg: true,
          master: 'quay7x',
          voice: 0,
          slips: [{ action: 'CheckPG', database: 'recovery', code: 5000, message: '内部错误', left: 2 }],
        },
        onTestFinished,
      );
      await site.dark('quay7x', 'hangs');
      const it = await walkOver(site, '/dr primary-down reason="no power in the first room"');
      await it.approve('P1');
      await it.choose('P3-zone', 'faulty');
      await it.approve('P3-faulty');
      await it.confirm('P5');
      await it.confirm('P5-zone');
      expect(endOf(site)).toEqual({
        master: ['quay7x', 'quay7x', 'moor2k', 'moor2k'],
        leads: ['quay7x', 'moor2k'],
        apart: ['quay7x'],
        recovery: ['quay7x of quay7x+moor2k', 'moor2k of moor2k'],
        zones: ['cedar faulty', 'larch active'],
        leases: 'readable',
        unfinished: 0,
      });
      await site.back('quay7x');
      await it.resume('P6-back');
      await it.approve('P6');
      await it.approve('P8');
      await it.choose('P10-zone', 'faulty');
      await it.approve('P10');
      await it.approve('P11');
      await it.confirm('P12');
      await it.choose('P13-options', 'failback');
      await it.approve('P13');
      await it.confirm('P15');
      await it.choose('P13-options', 'move');
      await it.approve('P16-quay7x');
      await it.completes();
      expect(await site.ledger()).toEqual([
        'moor2k-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "moor2k-vault"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "FailoverGlobalKS", "ks_master_zone": "moor2k", "disaster_zone": "cedar"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "moor2k-vault"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "global", "pg_master": "moor2k-db1"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "ActiveDisasterZone", "recover_zone": "cedar"}',
        'quay7x-ks-a: supervisorctl restart zone_watcher',
        'quay7x-ks-b: supervisorctl restart zone_watcher',
        'quay7x-ks-a: send-zw-directive -p {"action": "FailbackGlobalKS", "ks_master_zone": "quay7x"}',
        'quay7x-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "quay7x-vault"}',
      ]);
      expect(endOf(site)).toEqual(wholeUnder('quay7x', 'quay7x'));
    });

    test.concurrent('standby down: isolated, its zone set faulty, re-adopted after a busy answer', async ({
      onTestFinished,
    }) => {
      const site = await openRegionSite({ recoveryPg: true, master: 'quay7x', voice: 1 }, onTestFinished);
      await site.dark('moor2k', 'dies');
      const it = await walkOver(site, '/dr standby-down reason="no power in the second room"');
      await it.approve('S1');
      await it.choose('S3-zone', 'faulty');
      await it.approve('S3');
      await it.confirm('S4');
      await it.confirm('S4-zone');
      await it.resume('S5-back');
      await it.says('moor2k is not proved to be back: moor2k-ks-a, moor2k-ks-b');
      site.slips({ action: 'RecoverPG', code: 5100, message: '另一个操作正在执行，请勿重复提交', left: 1 });
      await site.back('moor2k');
      await it.resume('S5-back');
      await it.approve('S5');
      expect(await it.says('busy, nothing started')).toContain('另一个操作正在执行，请勿重复提交');
      await it.goOn('S5', 'run-again');
      await it.approve('S5');
      await it.choose('S7-zone', 'faulty');
      await it.approve('S7');
      await it.confirm('S8');
      await it.completes();
      expect(await site.ledger()).toEqual([
        'quay7x-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "quay7x-vault"}',
        'quay7x-ks-a: modify-zone-attributes --zone larch --status faulty',
        'quay7x-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "quay7x-vault"} -> 5100',
        'quay7x-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "quay7x-vault"}',
        'quay7x-ks-a: send-zw-directive -p {"action": "ActiveDisasterZone", "recover_zone": "larch"}',
      ]);
      expect(endOf(site)).toEqual(wholeUnder('quay7x', 'quay7x'));
    });

    test.concurrent('primary down with the roles swapped and no recovery pg: every line is mirrored', async ({
      onTestFinished,
    }) => {
      const site = await openRegionSite({ recoveryPg: false, master: 'moor2k', voice: 4 }, onTestFinished);
      await site.dark('moor2k', 'dies');
      const it = await walkOver(site, '/dr moor2k down zone=keep reason="no power in the second room"');
      await it.approve('P3-keep');
      await it.confirm('P5');
      await it.choose('P6-back', 'faulty');
      await it.approve('P6-faulty');
      await it.confirm('P6-zone');
      await site.back('moor2k');
      await it.resume('P6-back');
      await it.approve('P8');
      await it.choose('P10-zone', 'faulty');
      await it.approve('P10');
      await it.approve('P11');
      await it.confirm('P12');
      await it.choose('P13-options', 'stay');
      await it.completes();
      expect(await site.ledger()).toEqual([
        'quay7x-ks-a: send-zw-directive -p {"action": "FailoverGlobalKS", "ks_master_zone": "quay7x"}',
        'quay7x-ks-a: modify-zone-attributes --zone larch --status faulty',
        'quay7x-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "global", "pg_master": "quay7x-db1"}',
        'quay7x-ks-a: send-zw-directive -p {"action": "ActiveDisasterZone", "recover_zone": "larch"}',
        'moor2k-ks-a: supervisorctl restart zone_watcher',
        'moor2k-ks-b: supervisorctl restart zone_watcher',
      ]);
      expect(endOf(site)).toEqual(wholeUnder('quay7x'));
    });

    test.concurrent('partition, the standby takes over: both regions lead until the link is back and P8 has run', async ({
      onTestFinished,
    }) => {
      const site = await openRegionSite({ recoveryPg: true, master: 'quay7x', voice: 3 }, onTestFinished);
      site.link('cut');
      const it = await walkOver(site, '/dr partition keep=moor2k zone=faulty reason="fibre cut, quay7x is stuck"');
      await it.confirm('N2');
      await it.approve('P1');
      await it.approve('P3-faulty');
      await it.confirm('P5');
      await it.confirm('P5-zone');
      expect(endOf(site)).toMatchObject({
        master: ['quay7x', 'quay7x', 'moor2k', 'moor2k'],
        leads: ['quay7x', 'moor2k'],
        recovery: ['quay7x of quay7x+moor2k', 'moor2k of moor2k'],
      });
      await it.resume('P6-back');
      await it.says('quay7x is not proved to be back: P6-back-global, P6-back-recovery');
      site.link('up');
      await it.resume('P6-back');
      await it.approve('P6');
      await it.approve('P8');
      await it.choose('P10-zone', 'faulty');
      await it.approve('P10');
      await it.approve('P11');
      await it.confirm('P12');
      await it.choose('P13-options', 'stay');
      await it.completes();
      expect(await site.ledger()).toEqual([
        'moor2k-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "moor2k-vault"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "FailoverGlobalKS", "ks_master_zone": "moor2k", "disaster_zone": "cedar"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "recovery", "pg_master": "moor2k-vault"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "RecoverPG", "db_name": "global", "pg_master": "moor2k-db1"}',
        'moor2k-ks-a: send-zw-directive -p {"action": "ActiveDisasterZone", "recover_zone": "cedar"}',
        'quay7x-ks-a: supervisorctl restart zone_watcher',
        'quay7x-ks-b: supervisorctl restart zone_watcher',
      ]);
      expect(endOf(site)).toEqual(wholeUnder('moor2k', 'moor2k'));
    });
  },
);

interface End {
  /** As each ks node has it. */
  readonly master: readonly string[];
  /** Regions whose global pg takes writes, and those whose data do not belong to the other's. */
  readonly leads: readonly string[];
  readonly apart: readonly string[];
  /** The recovery cluster as each region believes it to be. */
  readonly recovery: readonly string[];
  readonly zones: readonly string[];
  readonly leases: string;
  /** Operations that run, or were killed half-way. */
  readonly unfinished: number;
}

function endOf(site: RegionSite): End {
  const { regions, leases, running, killed } = site.state();
  return {
    master: regions.flatMap(({ ks, cached }) => ks.map((node) => cached[node] ?? '')),
    leads: regions.filter(({ leads }) => leads).map(({ name }) => name),
    apart: regions.filter(({ joined }) => !joined).map(({ name }) => name),
    recovery: regions.flatMap(({ vault, vaults }) =>
      vault === undefined ? [] : [`${vaults.primary} of ${vaults.members.join('+')}`],
    ),
    zones: regions.map(({ zone, zoneStatus }) => `${zone} ${zoneStatus}`),
    leases,
    unfinished: running.length + killed.length,
  };
}

/** Both regions whole and in agreement. */
function wholeUnder(master: string, recoveryPrimary?: string): End {
  const recovery = recoveryPrimary === undefined ? [] : [`${recoveryPrimary} of quay7x+moor2k`];
  return {
    master: [master, master, master, master],
    leads: [master],
    apart: [],
    recovery: [...recovery, ...recovery],
    zones: ['cedar active', 'larch active'],
    leases: 'readable',
    unfinished: 0,
  };
}
