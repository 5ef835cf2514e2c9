import { expect, test } from 'vitest';
import { powerOff, powerOn, setLink } from '../../../../lab/site/model/events.ts';
import { initialState, PAPER_NAMES } from '../../../../lab/site/model/state.ts';
import { AT, complete, done, seen, send, views } from '../support/model.ts';

const quiet = initialState(PAPER_NAMES, { recoveryPg: true });
const A0 = 'global1a-webservice0';
const B0 = 'global2a-webservice0';
const failoverTo2 = { action: 'FailoverGlobalKS', ks_master_zone: 'global2a' };
const failbackTo1 = { action: 'FailbackGlobalKS', ks_master_zone: 'global1a' };

test('a quiet site: the first region is master and everything is ok from both sides', () => {
  expect(send(quiet, B0, { action: 'GetGlobalKSInfo' }).answer).toEqual({
    action: 'GetGlobalKSInfoResponse',
    ret_code: 0,
    ks_master_zone: 'global1a',
  });
  for (const region of PAPER_NAMES.regions) {
    expect(seen(quiet, region, 'global')).toBe('global1a-pgserver0 ok | all ok');
    expect(seen(quiet, region, 'recovery')).toBe('global1a-recoverypgserver0 ok | all ok');
  }
});

test('CheckPG answers in the working shape', () => {
  expect(send(quiet, A0, { action: 'CheckPG', db_name: 'recovery' }).answer).toEqual({
    action: 'CheckPGResponse',
    ret_code: 0,
    db_name: 'recovery',
    pg_cluster: { status: 'ok', primary_node: 'global1a-recoverypgserver0' },
    pg_nodes: [
      { node: 'global1a-recoverypgserver0', role: 'primary', status: 'ok' },
      { node: 'global2a-recoverypgserver0', role: 'standby', status: 'ok' },
    ],
    pgpool_nodes: [
      { node: 'global1a-pgpool0', status: 'ok' },
      { node: 'global2a-pgpool0', status: 'ok' },
    ],
  });
});

test('a planned failover moves global ks and global pg together, and leaves recovery pg where it is', () => {
  const after = done(quiet, B0, failoverTo2);
  expect(new Set(Object.values(views(after)))).toEqual(new Set(['global2a']));
  expect(seen(after, 'global1a', 'global')).toBe('global2a-pgserver0 ok | all ok');
  expect(seen(after, 'global2a', 'global')).toBe('global2a-pgserver0 ok | all ok');
  expect(seen(after, 'global2a', 'recovery')).toBe('global1a-recoverypgserver0 ok | all ok');
});

test('the planned failback undoes it', () => {
  const after = done(done(quiet, B0, failoverTo2), A0, failbackTo1);
  expect(after.regions).toEqual(quiet.regions);
  expect(seen(after, 'global2a', 'global')).toBe('global1a-pgserver0 ok | all ok');
});

test("the former primary's nodes are syncing for a while, and a switch back in that time fails", () => {
  const after = done(quiet, B0, failoverTo2, { ...AT, syncingMs: 500 });
  expect(seen(after, 'global2a', 'global')).toBe(
    'global2a-pgserver0 ok | global1a-pgserver0 syncing, global1a-pgserver1 syncing',
  );
  expect(complete(after, A0, failbackTo1)).toBe('global pg of global1a is still syncing');
  expect(seen(after, 'global2a', 'global', AT.now + 500)).toBe('global2a-pgserver0 ok | all ok');
});

test('with the primary dark, recovery pg is read-only until it is isolated, and a failover before that fails', () => {
  const dark = powerOff(quiet, 'global1a');
  expect(seen(dark, 'global2a', 'recovery')).toBe(
    'global1a-recoverypgserver0 read_only | global1a-recoverypgserver0 unreachable, global1a-pgpool0 unreachable',
  );
  expect(send(dark, B0, failoverTo2).answer).toMatchObject({ ret_code: 0, uuid: AT.uuid });
  expect(complete(dark, B0, failoverTo2)).toBe('recovery pg is read-only');
});

test('a site without recovery pg fails over at once, and knows no such database', () => {
  const dark = powerOff(initialState(PAPER_NAMES, { recoveryPg: false }), 'global1a');
  expect(send(dark, B0, { action: 'CheckPG', db_name: 'recovery' }).answer).toEqual({
    ret_code: 2100,
    message: 'database [recovery] not found',
  });
  const after = done(dark, B0, { ...failoverTo2, disaster_zone: 'alpha' });
  expect(after.regions.map(({ zoneStatus }) => zoneStatus)).toEqual(['faulty', 'active']);
});

/** P1 and P3 of the paper. */
function failedOver() {
  const isolated = done(powerOff(quiet, 'global1a'), B0, {
    action: 'RecoverPG',
    db_name: 'recovery',
    pg_master: 'global2a-recoverypgserver0',
  });
  expect(seen(isolated, 'global2a', 'recovery')).toBe(
    'global2a-recoverypgserver0 ok | global1a-recoverypgserver0 unreachable, global1a-pgpool0 unreachable',
  );
  return done(isolated, B0, { ...failoverTo2, disaster_zone: 'alpha' });
}

test("after the disaster failover the lost region's nodes are unreachable and its views stale", () => {
  const after = failedOver();
  expect(seen(after, 'global2a', 'global')).toBe(
    'global2a-pgserver0 ok | global1a-pgserver0 unreachable, global1a-pgserver1 unreachable, global1a-pgpool0 unreachable',
  );
  expect(views(after)).toEqual({
    'global1a-webservice0': 'global1a',
    'global1a-webservice1': 'global1a',
    'global2a-webservice0': 'global2a',
    'global2a-webservice1': 'global2a',
  });
});

test('when the lost region returns, both sides believe themselves and see the other diverged', () => {
  const back = powerOn(failedOver(), 'global1a', AT);
  expect(send(back, A0, { action: 'GetGlobalKSInfo' }).answer.ks_master_zone).toBe('global1a');
  expect(seen(back, 'global1a', 'global')).toBe(
    'global1a-pgserver0 ok | global2a-pgserver0 diverged, global2a-pgserver1 diverged',
  );
  expect(seen(back, 'global2a', 'global')).toBe(
    'global2a-pgserver0 ok | global1a-pgserver0 diverged, global1a-pgserver1 diverged',
  );
  expect(seen(back, 'global2a', 'recovery')).toBe(
    'global2a-recoverypgserver0 ok | global1a-recoverypgserver0 expelled',
  );
  expect(complete(back, A0, failbackTo1)).toBe('recovery pg is read-only');
});

test('a failback before global pg was re-adopted fails', () => {
  const back = powerOn(failedOver(), 'global1a', AT);
  const readopted = done(back, B0, {
    action: 'RecoverPG',
    db_name: 'recovery',
    pg_master: 'global2a-recoverypgserver0',
  });
  expect(complete(readopted, A0, failbackTo1)).toBe('global pg of global1a has diverged and is not adopted');
});

test('behind a cut link the standby takes over while the old primary goes on believing itself', () => {
  const cut = setLink(quiet, 'cut', AT);
  const isolated = done(cut, B0, { action: 'RecoverPG', db_name: 'recovery', pg_master: 'global2a-recoverypgserver0' });
  const split = done(isolated, B0, failoverTo2);
  expect(send(split, A0, { action: 'GetGlobalKSInfo' }).answer.ks_master_zone).toBe('global1a');
  expect(send(split, B0, { action: 'GetGlobalKSInfo' }).answer.ks_master_zone).toBe('global2a');
  expect(seen(split, 'global1a', 'global')).toMatch(/^global1a-pgserver0 ok \| global2a-pgserver0 unreachable/);
  expect(seen(split, 'global1a', 'recovery')).toMatch(/^global1a-recoverypgserver0 read_only \|/);
  expect(complete(split, A0, failoverTo2)).toBe('region global2a is unreachable');
});

test('roles mirror: with the second region as master, the first can take over from it', () => {
  const mirrored = done(done(quiet, B0, failoverTo2), B0, {
    action: 'RecoverPG',
    db_name: 'recovery',
    pg_master: 'global2a-recoverypgserver0',
  });
  const dark = powerOff(mirrored, 'global2a');
  expect(seen(dark, 'global1a', 'global')).toMatch(/^global2a-pgserver0 error \|/);
  const isolated = done(dark, A0, {
    action: 'RecoverPG',
    db_name: 'recovery',
    pg_master: 'global1a-recoverypgserver0',
  });
  const after = done(isolated, A0, { action: 'FailoverGlobalKS', ks_master_zone: 'global1a', disaster_zone: 'beta' });
  expect(seen(after, 'global1a', 'global')).toMatch(/^global1a-pgserver0 ok \|/);
  expect(views(after)['global1a-webservice1']).toBe('global1a');
  expect(after.regions.map(({ zoneStatus }) => zoneStatus)).toEqual(['active', 'faulty']);
});

test('a sick primary node fails the switch to its region', () => {
  expect(complete({ ...quiet, sick: ['global2a-pgserver0'] }, B0, failoverTo2)).toBe(
    'global2a-pgserver0 is not healthy',
  );
});
