import { expect, test } from 'vitest';
import { suggestions } from '../../../lab/slack/page/suggestions.ts';
import type { Directory } from '../../../lab/slack/wire.ts';

const user = {
  id: 'U1',
  key: 'second',
  name: 'second',
  realName: 'Second Engineer',
  role: '',
  isBot: false,
  deleted: false,
  isRestricted: false,
  isUltraRestricted: false,
  isStranger: false,
};
const directory: Directory = {
  team: { id: 'T1', name: 'Lab' },
  bot: { userId: 'U2', name: 'TwoKey' },
  users: [user],
  usergroups: [{ id: 'S1', handle: 'secops', members: ['U1'] }],
  channels: [],
  commands: [{ name: '/dr', hints: ['failover to=<region> reason="<why>"', 'failback reason="<why>"', 'status'] }],
  app: 'connected',
  panels: 0,
};
const labels = (typed: string) => suggestions(directory, typed).map((one) => one.label);

test('a slash shows every hint, and typing narrows them down', () => {
  expect(labels('/')).toEqual(['/dr failover to=<region> reason="<why>"', '/dr failback reason="<why>"', '/dr status']);
  expect(labels('/dr fail')).toHaveLength(2);
  expect(labels('/dr s')).toEqual(['/dr status']);
  expect(labels('/nope')).toEqual([]);
});

test('the hint stays in sight while its options are typed', () => {
  expect(labels('/dr failover to=gd2 rea')).toEqual(['/dr failover to=<region> reason="<why>"']);
});

test('what is inserted ends where the reader has to go on', () => {
  expect(suggestions(directory, '/dr failo').map((one) => one.insert)).toEqual(['/dr failover ']);
  expect(suggestions(directory, '/dr st').map((one) => one.insert)).toEqual(['/dr status']);
});

test('a hint may say what it does, else the command does', () => {
  const hints = ['status', { text: 'assess', about: 'what is seen of both regions' }];
  const commands = [{ name: '/dr', description: 'Disaster recovery', hints }];
  expect(suggestions({ ...directory, commands }, '/dr ').map(({ label, detail }) => [label, detail])).toEqual([
    ['/dr status', 'Disaster recovery'],
    ['/dr assess', 'what is seen of both regions'],
  ]);
});

test('an @ offers people and groups; plain words offer nothing', () => {
  expect(suggestions(directory, 'ask @sec').map((one) => [one.label, one.from])).toEqual([
    ['@second', 4],
    ['@secops', 4],
  ]);
  expect(labels('ask second')).toEqual([]);
});
