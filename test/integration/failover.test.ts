import { expect, test } from 'vitest';
import { plainText } from '../../lab/slack/plain-text.ts';
import { drillIn, finish, mastersOf, primariesOf, worldForTest } from '../support/world.ts';

const PAYLOAD = '{"action": "FailoverGlobalKS", "ks_master_zone": "global2a"}';

test.concurrent('a planned failover goes the whole way: one approval, one directive, the roles moved', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const [site] = world.sites;
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  await drill.said(incident, 'Before the first change: everything holds.');
  const card = await drill.post(incident, 'card-1');
  const digest = String((await drill.happened(incident, 'requested')).digest);
  const shown = plainText(card);
  expect(shown).toContain('Approval 1: step 1 waits for a second engineer');
  expect(shown).toContain(`${site.toolPaths.sendZwDirective} -p '${PAYLOAD}'`);
  expect(shown).toContain('global2a-webservice0 → global2a-webservice1');
  expect(shown).toContain('Started by Cory Commander: quarterly drill');
  expect(shown).toContain('May approve (1 needed): Sasha Second, Tay Third');
  expect(shown).toContain(`Bound to ${digest.slice(0, 12)} · ${incident} · step 1 · attempt 1`);

  drill.react('commander', card, 'white_check_mark');
  expect(await drill.told('commander', 'so somebody else must approve')).toBe(
    'Cory Commander started this incident, so somebody else must approve. They can: Sasha Second, Tay Third.',
  );
  drill.react('observer', card, 'white_check_mark');
  expect(await drill.told('observer', 'roster')).toBe(
    'Not in the roster of lab: being in the channel gives no right to approve or deny.',
  );
  expect(drill.changes()).toEqual([]);

  drill.react('second', card, 'white_check_mark');
  expect(await drill.said(incident, 'is sent to')).toContain(
    `Approved by Sasha Second; bound to ${digest.slice(0, 12)}.`,
  );
  await drill.said(incident, 'Step 1 completed: zone_watcher.log says so.');
  await drill.said(incident, 'Step 2b holds.');
  await finish(drill, incident);

  expect(drill.changes()).toEqual([
    expect.objectContaining({
      node: 'global2a-webservice0',
      tool: 'send-zw-directive',
      argv: ['-p', PAYLOAD],
      executed: true,
      exitCode: 0,
    }),
  ]);
  expect(mastersOf(site)).toEqual(['global2a', 'global2a', 'global2a', 'global2a']);
  expect(primariesOf(site)).toEqual(['global2a']);
  expect((await drill.journal(incident)).map(({ event }) => event.type).filter((type) => type !== 'progress')).toEqual([
    'opened',
    'gates-read',
    'requested',
    'card-posted',
    'reacted',
    'reacted',
    'reacted',
    'dispatched',
    'outcome',
    'operation-ended',
    'reading',
    'reading',
    'confirmed',
    'ended',
  ]);
  const companion = plainText(await drill.post(incident, 'companion-1'));
  expect(companion).toContain('Used: approved by Sasha Second. Removing the reaction no longer stops anything.');
  expect(companion).toContain('Cory Commander started this incident');
  expect(await drill.ask('commander', '/dr status')).toContain('no open incident');
  expect(await drill.ask('commander', '/dr failover force="the drill goes on" reason="again"')).toContain('Opened: ');
});

test.concurrent('a denial is final, nothing is sent, and asking again bars the one who asked', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const world = await worldForTest({}, onTestFinished);
  const drill = drillIn(world);
  const incident = await drill.open('commander', '/dr failover reason="quarterly drill"');
  const card = await drill.post(incident, 'card-1');
  drill.react('third', card, 'no_entry');
  await drill.said(incident, 'Tay Third denied request 1. Nothing was sent.');
  drill.react('second', card, 'white_check_mark');
  expect(await drill.told('second', 'no longer open')).toBe('Request 1 is no longer open: your reaction does nothing.');
  const question = await drill.questionOf(incident);
  await drill.press('second', question, 'choose:0');
  const again = await drill.post(incident, 'card-2');
  expect(plainText(again)).toContain('May approve (1 needed): Tay Third');
  drill.react('second', again, 'white_check_mark');
  expect(await drill.told('second', 'chose how to go on')).toBe(
    'Sasha Second chose how to go on here, so somebody else must approve. They can: Tay Third.',
  );
  expect(await drill.ask('third', '/dr abort reason="not today"')).toBe(
    'Aborted. No further step is sent. What was already sent is followed to its outcome.',
  );
  await drill.said(incident, 'Ended: aborted.');
  await drill.threadIsWhole(incident);
  expect(drill.changes()).toEqual([]);
});
