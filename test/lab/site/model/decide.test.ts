import { expect, test } from 'vitest';
import { decide } from '../../../../lab/site/model/decide.ts';
import { powerOff, restartZoneWatcher, setSyncing, setZoneWatcher } from '../../../../lab/site/model/events.ts';
import { parseDirective, parseModifyZone } from '../../../../lab/site/model/request.ts';
import { initialState, PAPER_NAMES } from '../../../../lab/site/model/state.ts';
import { AT, seen, send } from '../support/model.ts';

const quiet = initialState(PAPER_NAMES, { recoveryPg: true });
const A0 = 'global1a-webservice0';
const B0 = 'global2a-webservice0';
const B1 = 'global2a-webservice1';
const failover = { action: 'FailoverGlobalKS', ks_master_zone: 'global2a' };

test.each([
  ['not json', 1100, 'PermissionDenied, illegal directive format'],
  ['[]', 1100, 'invalid action [undefined]'],
  ['{"action": "FailbackGlobalKS ", "ks_master_zone": "global1a"}', 1100, 'invalid action [FailbackGlobalKS ]'],
  ['{"action": "FailoverGlobalKS"}', 1100, 'missing parameter [ks_master_zone]'],
  ['{"action": "FailoverGlobalKS", "ks_master_zone": "moon"}', 2100, 'region [moon] not found'],
  [
    '{"action": "FailoverGlobalKS", "ks_master_zone": "global2a", "disaster_zone": "gamma"}',
    2100,
    'zone [gamma] not found',
  ],
  [
    '{"action": "RecoverPG", "db_name": "recovery", "pg_master": "global1a-pgserver0"}',
    2100,
    'pg node [global1a-pgserver0] of database [recovery] not found',
  ],
  ['{"action": "CheckPG"}', 1100, 'missing parameter [db_name]'],
  ['{"action": "ActiveDisasterZone", "recover_zone": "gamma"}', 2100, 'zone [gamma] not found'],
])('%s is refused with a code and no action', (text, retCode, message) => {
  const decision = decide(quiet, A0, parseDirective(text), AT);
  expect(decision).toEqual({ answer: { ret_code: retCode, message }, state: quiet, started: null });
});

test('an accepted operation answers its uuid and runs on the node it was sent to', () => {
  const { answer, started, state } = send(quiet, B0, failover);
  expect(answer).toEqual({ action: 'FailoverGlobalKSResponse', ret_code: 0, uuid: AT.uuid });
  expect(started).toMatchObject({ node: B0, directive: { action: 'FailoverGlobalKS', ksMasterZone: 'global2a' } });
  expect(state.operations).toEqual([started]);
});

test('while one operation runs in a region, both its nodes answer busy; the other region does not', () => {
  const { state } = send(quiet, B0, failover);
  const again = send(state, B1, failover, { ...AT, uuid: 'other' });
  expect(again.answer).toEqual({ ret_code: 5100, message: 'another operation is running' });
  expect(again.started).toBeNull();
  expect(send(state, A0, failover, { ...AT, uuid: 'other' }).answer.ret_code).toBe(0);
});

test('a restart of zone_watcher kills the operation of its own node', () => {
  const { state } = send(quiet, B0, failover);
  expect(restartZoneWatcher(state, B1, true).operations).toHaveLength(1);
  expect(restartZoneWatcher(state, B0, true).operations).toEqual([]);
});

test('lost power kills the operations of the region', () => {
  const { state } = send(quiet, B0, failover);
  expect(powerOff(state, 'global2a').operations).toEqual([]);
  expect(powerOff(state, 'global1a').operations).toHaveLength(1);
});

test('a node without zone_watcher answers nothing but a time-out', () => {
  const fatal = restartZoneWatcher(quiet, A0, false);
  expect(fatal.regions[0].ks[0]?.zoneWatcher).toBe('fatal');
  expect(send(fatal, A0, { action: 'GetGlobalKSInfo' }).answer).toEqual({
    ret_code: 5100,
    message: 'timed out, zone_watcher does not answer',
  });
  const revived = setZoneWatcher(fatal, A0, 'running');
  expect(send(revived, A0, { action: 'GetGlobalKSInfo' }).answer.ret_code).toBe(0);
});

test('zones are taken out of service and reopened', () => {
  const faulty = decide(quiet, A0, parseModifyZone(['--zone', 'beta', '--status', 'faulty']), AT);
  expect(faulty.answer).toEqual({ action: 'ModifyZoneAttributesResponse', ret_code: 0 });
  expect(faulty.state.regions[1].zoneStatus).toBe('faulty');
  const active = send(faulty.state, A0, { action: 'ActiveDisasterZone', recover_zone: 'beta' });
  expect(active.state).toEqual(quiet);
});

test.each([
  [['--zone', 'beta'], 'invalid status []'],
  [['--zone', 'beta', '--status', 'gone'], 'invalid status [gone]'],
  [['--status', 'faulty'], 'missing parameter [zone]'],
])('modify-zone-attributes %j is refused', (argv, message) => {
  expect(decide(quiet, A0, parseModifyZone(argv), AT).answer).toEqual({ ret_code: 1100, message });
});

test('a node told to sync for two checks says so twice and then is ok', () => {
  let state = setSyncing(quiet, 'global2a-pgserver1', { until: 0, checks: 2 });
  const readings = [1, 2, 3].map(() => {
    const reading = seen(state, 'global1a', 'global');
    state = send(state, A0, { action: 'CheckPG', db_name: 'global' }).state;
    return reading;
  });
  const syncing = 'global1a-pgserver0 ok | global2a-pgserver1 syncing';
  expect(readings).toEqual([syncing, syncing, 'global1a-pgserver0 ok | all ok']);
});
