import { describe, expect, it } from 'vitest';
import { plainText } from '../../lab/slack/plain-text.ts';
import { noOpenSsh } from '../support/openssh-server.ts';
import { openSshSite } from '../support/openssh-site.ts';
import { killSessions, stopWithSessions } from '../support/sshd-sessions.ts';
import { confirm, drillOf, eventually } from '../support/world.ts';

const PAYLOAD = '{"action": "FailoverGlobalKS", "ks_master_zone": "south1a"}';
const NOTHING = { name: 'plain' };

describe.skipIf(noOpenSsh !== undefined)(
  'the bot against Debian’s sshd and tools of our own',
  {
    timeout: 120_000,
  },
  () => {
    it('goes the whole way of a failover', async () => {
      const site = await openSshSite();
      const drill = drillOf({ ...site, site: NOTHING });
      const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
      const card = await drill.post(incident, 'card-1');
      expect(await site.ledger()).toEqual([]);
      drill.react('second', card, 'white_check_mark');
      await drill.said(incident, 'Step 1 completed: zone_watcher.log says so.');
      await confirm(drill, incident);
      await drill.said(incident, 'Completed in ');
      await drill.threadIsWhole(incident);
      expect(await site.ledger()).toEqual([`south1a-ks0 ${PAYLOAD}`]);
      expect(await site.state()).toBe('south1a');
    });

    it('goes the whole way where sshd allows one session a connection and one newcomer at a time', async () => {
      const site = await openSshSite({ sshd: ['MaxSessions 1', 'MaxStartups 1:100:1'] });
      const drill = drillOf({ ...site, site: NOTHING });
      const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
      const card = await drill.post(incident, 'card-1');
      await site.takes(2);
      drill.react('second', card, 'white_check_mark');
      await confirm(drill, incident);
      await drill.said(incident, 'Completed in ');
      await drill.threadIsWhole(incident);
      expect(await site.ledger()).toEqual([`south1a-ks0 ${PAYLOAD}`]);
    });

    it('uses the second ks node when the first is down', async () => {
      const site = await openSshSite();
      const drill = drillOf({ ...site, site: NOTHING });
      const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
      const card = await drill.post(incident, 'card-1');
      await stopWithSessions(site.node('south1a-ks0'));
      drill.react('second', card, 'white_check_mark');
      expect(await drill.said(incident, 'is sent to')).toContain('Step 1 is sent to south1a-ks1.');
      await confirm(drill, incident);
      await drill.said(incident, 'Completed in ');
      await drill.threadIsWhole(incident);
      expect(await site.ledger()).toEqual([`south1a-ks1 ${PAYLOAD}`]);
    });

    it('follows the receipt of a command whose session was killed, and runs it once', async () => {
      const site = await openSshSite();
      const drill = drillOf({ ...site, site: NOTHING });
      const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
      const card = await drill.post(incident, 'card-1');
      await site.takes(3);
      drill.react('second', card, 'white_check_mark');
      await eventually(async () => expect(await site.ledger()).toHaveLength(1));
      killSessions(site.node('south1a-ks0').pid);
      expect(await drill.said(incident, 'accepted it')).toContain('Receipt on south1a-ks0: DONE 0');
      await confirm(drill, incident);
      await drill.said(incident, 'Completed in ');
      await drill.threadIsWhole(incident);
      expect(await site.ledger()).toEqual([`south1a-ks0 ${PAYLOAD}`]);
    });

    it('refuses a host whose key changed, by name, and sends it nothing', async () => {
      const site = await openSshSite();
      const drill = drillOf({ ...site, site: NOTHING });
      const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
      const card = await drill.post(incident, 'card-1');
      await stopWithSessions(site.node('south1a-ks0'));
      await site.withNewHostKey('south1a-ks0');
      drill.react('second', card, 'white_check_mark');
      // Reads go to the other ks node; a state change is never passed over to it.
      expect(await drill.said(incident, 'Request 1 was approved, but nothing could be sent: ')).toMatch(
        new RegExp(
          `south1a-ks0 \\(127\\.0\\.0\\.1:${site.node('south1a-ks0').port}\\) presented the host key SHA256:\\S+, but known_hosts pins SHA256:\\S+: it may be another machine; nothing was sent to that machine\\. Nothing has run\\.`,
        ),
      );
      expect(plainText(await drill.questionOf(incident))).toContain('[Ask for approval again] [Abort]');
      await drill.threadIsWhole(incident);
      expect(await site.ledger()).toEqual([]);
    });
  },
);
