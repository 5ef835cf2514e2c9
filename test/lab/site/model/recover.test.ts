import { expect, test } from 'vitest';
import { powerOff, powerOn, restartZoneWatcher, setLink } from '../../../../lab/site/model/events.ts';
import { initialState, PAPER_NAMES, type SiteState } from '../../../../lab/site/model/state.ts';
import { AT, complete, done, seen, views } from '../support/model.ts';

const quiet = initialState(PAPER_NAMES, { recoveryPg: true });
const A0 = 'global1a-webservice0';
const A1 = 'global1a-webservice1';
const B0 = 'global2a-webservice0';
const recover = (db: 'global' | 'recovery', node: string) => ({ action: 'RecoverPG', db_name: db, pg_master: node });
const r1 = 'global1a-recoverypgserver0';
const r2 = 'global2a-recoverypgserver0';

/** The primary-down flow of the paper up to where its region is back with power. */
function regionIsBack(): SiteState {
  const isolated = done(powerOff(quiet, 'global1a'), B0, recover('recovery', r2));
  const over = done(isolated, B0, { action: 'FailoverGlobalKS', ks_master_zone: 'global2a' });
  return powerOn(over, 'global1a', AT);
}

test('P6 and P8: the returned region is re-adopted, recovery pg first, and syncs', () => {
  const back = regionIsBack();
  const p6 = done(back, B0, recover('recovery', r2), { ...AT, syncingMs: 500 });
  expect(seen(p6, 'global2a', 'recovery')).toBe(`${r2} ok | ${r1} syncing`);
  expect(seen(p6, 'global1a', 'recovery', AT.now + 500)).toBe(`${r2} ok | all ok`);
  const p8 = done(p6, B0, recover('global', 'global2a-pgserver0'), { ...AT, syncingMs: 500 });
  expect(seen(p8, 'global2a', 'global')).toBe(
    'global2a-pgserver0 ok | global1a-pgserver0 syncing, global1a-pgserver1 syncing',
  );
  expect(seen(p8, 'global1a', 'global', AT.now + 500)).toBe('global2a-pgserver0 ok | all ok');
});

test('P8 before P6: global pg is not recovered while the asked side sees recovery pg read-only', () => {
  expect(complete(regionIsBack(), A0, recover('global', 'global1a-pgserver0'))).toBe('recovery pg is read-only');
});

test('P11: a restart clears the stale ks_master_zone of that node alone, and only after P8', () => {
  const back = regionIsBack();
  const tooEarly = restartZoneWatcher(back, A0, true);
  expect(views(tooEarly)[A0]).toBe('global1a');
  const p8 = done(done(back, B0, recover('recovery', r2)), B0, recover('global', 'global2a-pgserver0'));
  expect(views(p8)).toMatchObject({ [A0]: 'global1a', [A1]: 'global1a' });
  const one = restartZoneWatcher(p8, A0, true);
  expect(views(one)).toMatchObject({ [A0]: 'global2a', [A1]: 'global1a' });
  expect(views(restartZoneWatcher(one, A1, true))[A1]).toBe('global2a');
});

test('P13 before every node was restarted leaves the leases unreadable; after it they stay readable', () => {
  const p8 = done(done(regionIsBack(), B0, recover('recovery', r2)), B0, recover('global', 'global2a-pgserver0'));
  const failback = { action: 'FailbackGlobalKS', ks_master_zone: 'global1a' };
  const half = restartZoneWatcher(p8, A0, true);
  expect(done(half, A0, failback).leases).toBe('unreadable');
  expect(done(restartZoneWatcher(half, A1, true), A0, failback).leases).toBe('readable');
});

test('P16: with all members there, RecoverPG moves the recovery primary and global pg stays', () => {
  const moved = done(quiet, A0, recover('recovery', r2));
  expect(seen(moved, 'global1a', 'recovery')).toBe(`${r2} ok | all ok`);
  expect(seen(moved, 'global1a', 'global')).toBe('global1a-pgserver0 ok | all ok');
});

test('an expelled node cannot be made primary before it was re-adopted', () => {
  expect(complete(regionIsBack(), B0, recover('recovery', r1))).toBe(
    `${r1} is expelled, re-adopt it before it can be primary`,
  );
});

test("sent to the abandoned side, RecoverPG discards the other side's data: nothing stops it", () => {
  const wrong = done(regionIsBack(), A0, recover('recovery', r1));
  expect(seen(wrong, 'global2a', 'recovery')).toBe(`${r1} ok | all ok`);
  const worse = done(wrong, A0, recover('global', 'global1a-pgserver0'));
  expect(seen(worse, 'global2a', 'global')).toBe('global1a-pgserver0 ok | all ok');
});

test('S1 to S6: the standby lost, isolated, back, and re-adopted; global pg catches up by itself', () => {
  const lost = powerOff(quiet, 'global2a');
  expect(seen(lost, 'global1a', 'recovery')).toMatch(new RegExp(`^${r1} read_only \\| ${r2} unreachable`));
  const s1 = done(lost, A0, recover('recovery', r1));
  expect(seen(s1, 'global1a', 'recovery')).toBe(`${r1} ok | ${r2} unreachable, global2a-pgpool0 unreachable`);
  const back = powerOn(s1, 'global2a', { ...AT, syncingMs: 500 });
  expect(seen(back, 'global1a', 'recovery')).toBe(`${r1} ok | ${r2} expelled`);
  expect(seen(back, 'global1a', 'global')).toBe(
    'global1a-pgserver0 ok | global2a-pgserver0 syncing, global2a-pgserver1 syncing',
  );
  const s5 = done(back, A0, recover('recovery', r1));
  expect(seen(s5, 'global1a', 'recovery')).toBe(`${r1} ok | all ok`);
  expect(seen(s5, 'global1a', 'global', AT.now + 500)).toBe('global1a-pgserver0 ok | all ok');
});

test('a link that comes back before anything was done heals by itself', () => {
  const cut = setLink(quiet, 'cut', AT);
  expect(seen(cut, 'global1a', 'recovery')).toMatch(new RegExp(`^${r1} read_only`));
  const healed = setLink(cut, 'up', AT);
  expect(seen(healed, 'global1a', 'recovery')).toBe(`${r1} ok | all ok`);
  expect(seen(healed, 'global2a', 'global')).toBe('global1a-pgserver0 ok | all ok');
});

test('a primary that is dark or sick cannot be recovered to', () => {
  expect(complete(powerOff(quiet, 'global1a'), B0, recover('recovery', r1))).toBe(`${r1} is unreachable`);
  expect(complete({ ...quiet, sick: [r2] }, B0, recover('recovery', r2))).toBe(`${r2} is not healthy`);
});
