import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buttonsOf } from '../../lab/plays/buttons.ts';
import { plainText } from '../../lab/slack/plain-text.ts';
import { noOpenSsh } from '../support/openssh-server.ts';
import { mayReboot, type OpenSshSite, openSshSite } from '../support/openssh-site.ts';
import { killSessions, stopWithSessions } from '../support/sshd-sessions.ts';
import { type Drill, drillOf, eventually, finish } from '../support/world.ts';

const NODE = 'south1a-ks0';
const RAN = [`${NODE} {"action": "FailoverGlobalKS", "ks_master_zone": "south1a"}`];
/** Longer than any test: what becomes of the command is told by the test, not by time. */
const LONG = 600;

describe.skipIf(noOpenSsh !== undefined)(
  'unknown outcomes against Debian’s sshd: the checks are shown, people decide, nothing runs twice',
  { timeout: 150_000 },
  () => {
    it.concurrent('cut in mid-run for longer than it is looked for: unknown; back again, the receipt decides', async ({
      onTestFinished,
    }) => {
      const { site, drill, incident } = await sent(onTestFinished, 8);
      await stopWithSessions(site.node(NODE));
      const question = await unknownOf(drill, incident);
      expect(question).toMatch(
        /The outcome of step 1, attempt 1, on south1a-ks0 is UNKNOWN: no receipt could be had: south1a-ks0 \(127\.0\.0\.1:\d+\) refused the connection: nothing listens there, or a firewall refuses it\. It may have run\. Nothing runs again by itself; look at the readings and decide\./,
      );
      await site.startAgain(NODE);
      await choose(drill, incident, 'look-again');
      expect(await drill.said(incident, 'accepted it')).toContain(`Receipt on ${NODE}: DONE 0`);
      await finish(drill, incident);
      expect(await site.ledger()).toEqual(RAN);
    });

    it.concurrent('another host key in mid-run: unknown, and no word that it was not sent; the true one back, the receipt decides', async ({
      onTestFinished,
    }) => {
      const { site, drill, incident } = await sent(onTestFinished, 8);
      await stopWithSessions(site.node(NODE));
      const endStranger = await site.withNewHostKey(NODE);
      const question = await unknownOf(drill, incident);
      expect(question).toMatch(
        /UNKNOWN: no receipt could be had: south1a-ks0 \(127\.0\.0\.1:\d+\) presented the host key SHA256:\S+, but known_hosts pins SHA256:\S+: it may be another machine; nothing was sent to that machine\. It may have run\./,
      );
      await endStranger();
      await site.startAgain(NODE);
      await choose(drill, incident, 'look-again');
      expect(await drill.said(incident, 'accepted it')).toContain(`Receipt on ${NODE}: DONE 0`);
      await finish(drill, incident);
      expect(await site.ledger()).toEqual(RAN);
    });

    it.concurrent('its receipt wiped in mid-run, the session whole: unknown, never “it did not run”', async ({
      onTestFinished,
    }) => {
      const { site, drill, incident } = await sent(onTestFinished, 3);
      for (const name of await readdir(site.spool(NODE)))
        if (name !== 'id') await rm(join(site.spool(NODE), name), { recursive: true });
      const question = await unknownOf(drill, incident);
      expect(question).toContain(
        'UNKNOWN: its receipt was there and is gone: the spool was wiped while it ran, or may no longer be read. It may have run.',
      );
      await agreeThatItTookEffect(drill, incident);
      await finish(drill, incident);
      expect(await site.ledger()).toEqual(RAN);
    });

    it.concurrent('the whole spool wiped in mid-run, the session cut: unknown', async ({ onTestFinished }) => {
      const { site, drill, incident } = await sent(onTestFinished, LONG);
      for (const name of await readdir(site.spool(NODE))) await rm(join(site.spool(NODE), name), { recursive: true });
      killSessions(site.node(NODE).pid);
      const question = await unknownOf(drill, incident);
      expect(question).toContain(
        'UNKNOWN: the spool on the node is missing, cannot be read, or is not the one it was sent to: its receipt is gone. It may have run.',
      );
      expect(question).toContain('2a GetGlobalKSInfo');
      await agreeThatItTookEffect(drill, incident);
      await finish(drill, incident);
      expect(await site.ledger()).toEqual(RAN);
    });

    it.skipIf(!mayReboot).concurrent(
      'the node rebooted in mid-run: unknown, with its receipt as it is now',
      async ({ onTestFinished }) => {
        const { site, drill, incident } = await sent(onTestFinished, LONG, NODE);
        await eventually(async () => expect(await site.state()).toBe('south1a'));
        await site.node(NODE).stop();
        await site.startAgain(NODE);
        const rebooted =
          'The outcome of step 1, attempt 1, on south1a-ks0 is UNKNOWN: it was started and the node was rebooted since. It may have run. Nothing runs again by itself; look at the readings and decide.';
        expect(await unknownOf(drill, incident)).toContain(rebooted);
        expect(await drill.said(incident, 'Step 1: the outcome on south1a-ks0 is UNKNOWN.')).toContain(
          `Receipt on ${NODE}: REBOOTED`,
        );
        await agreeThatItTookEffect(drill, incident);
        await finish(drill, incident);
        expect(await site.ledger()).toEqual(RAN);
      },
    );
  },
);

type Finished = (end: () => Promise<void>) => void;

/** A failover whose directive runs on the node and takes so many seconds more. */
async function sent(finished: Finished, seconds: number, bootable?: typeof NODE) {
  const site = await openSshSite(bootable ? { bootable } : {}, finished);
  const drill = drillOf({ ...site, site: { name: 'plain' } });
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  await site.takes(seconds);
  drill.react('second', card, 'white_check_mark');
  await eventually(async () => expect(await site.ledger()).toEqual(RAN));
  return { site, drill, incident } satisfies { site: OpenSshSite; drill: Drill; incident: string };
}

/** The question that an unknown outcome puts to people: with what the checks say, and every way on. */
async function unknownOf(drill: Drill, incident: string): Promise<string> {
  const question = await drill.questionOf(incident);
  const text = plainText(question);
  expect(text).toContain('What the checks say now');
  expect(text).toContain('[Look again] [It took effect] [Run it again (new approval)] [Abort]');
  return text;
}

async function choose(drill: Drill, incident: string, way: 'look-again' | 'took-effect'): Promise<void> {
  const question = await drill.questionOf(incident);
  const action = buttonsOf(question).find((button) => button.fits({ act: 'choose', step: '1', way }))?.action ?? '';
  await drill.press('commander', question, action);
}

/** Two people judge by what they read. */
async function agreeThatItTookEffect(drill: Drill, incident: string): Promise<void> {
  await choose(drill, incident, 'took-effect');
  drill.react('second', await drill.post(incident, 'card-2'), 'white_check_mark');
}
