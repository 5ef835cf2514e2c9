import { describe, expect, test } from 'vitest';
import { failover } from '../../../commands/failover.ts';
import { type BindingInput, bindingOf } from '../../../src/domain/approval/binding.ts';
import { digestOf } from '../../../src/domain/hash.ts';
import { planOf } from '../../../src/domain/make-plan.ts';
import type { IncidentId } from '../../../src/domain/names.ts';
import { stepById } from '../../../src/domain/plan.ts';
import type { KsNode } from '../../../src/domain/topology.ts';
import { INCIDENT } from '../../support/history.ts';
import { G1, G2, paperTopology, person, ROSTER, switchTo } from '../../support/paper-topology.ts';

const topology = paperTopology();
const plan = planOf(failover, topology, switchTo(G2));

function input(change: Partial<BindingInput> = {}, step = '1'): BindingInput {
  const found = stepById(change.plan ?? plan, step);
  if (found === undefined) throw new Error(`no step ${step}`);
  return {
    incident: INCIDENT,
    plan,
    step: found,
    attempt: 1,
    purpose: 'dispatch',
    topology,
    pinnedHostKey: (node) => `SHA256:${node}`,
    ...change,
  };
}

const node = (change: Partial<KsNode>) => ({ topology: paperTopology({ node: (each) => ({ ...each, ...change }) }) });
const policy = (change: object) => ({ topology: paperTopology({ policy: change }) });

describe('the digest changes with each thing an approval is for', () => {
  const CHANGES: readonly (readonly [string, BindingInput])[] = [
    ['purpose', input({ purpose: 'took-effect' })],
    ['scenario', input({ plan: { ...plan, scenario: 'failback' } })],
    ['scenario version', input({ plan: { ...plan, version: plan.version + 1 } })],
    ['incident', input({ incident: 'lab-1' as IncidentId })],
    ['step', input({}, '2a')],
    ['attempt', input({ attempt: 2 })],
    ['direction', input({ plan: { ...plan, from: G2, to: G1 } })],
    ['reason', input({ reason: 'run at the console' })],
    ['why it does not fit', input({ plan: { ...plan, force: 'drill' } })],
    ['command', input({ plan: planOf(failover, topology, switchTo(G1)) })],
    ['host key', input({ pinnedHostKey: () => 'SHA256:another' })],
    ['missing host key', input({ pinnedHostKey: () => undefined })],
    ['address', input(node({ address: '203.0.113.9' }))],
    ['port', input(node({ port: 2222 }))],
    ['user', input(node({ user: 'root' }))],
    ['spool', input(node({ spool: { base: '/s', id: 'another' } }))],
    ['receipts off', input(node({ spool: 'off' }))],
    ['command prefix', input(node({ prefix: ['sudo'] }))],
    ['quorum', input(policy({ quorum: 2 }))],
    ['approve emoji', input(policy({ approveEmoji: 'ok' }))],
    ['deny emoji', input(policy({ denyEmoji: 'x' }))],
    ['user group', input(policy({ usergroup: 'S1' }))],
    ['approval clock', input(policy({ approveWithin: 1 }))],
    ['execution clock', input(policy({ executeWithin: 1 }))],
    ['reflex guard', input(policy({ reflexGuard: 0 }))],
    ['armed window', input(policy({ armedWindow: 0 }))],
    ['roster', input({ topology: paperTopology({ roster: [...ROSTER, person('Di', ['U_DI'], 'approver')] }) })],
    [
      'a Slack id of a person',
      input({
        topology: paperTopology({
          roster: [...ROSTER.slice(1), person('Ada', ['U_ADA', 'U_X'], 'operator', 'approver')],
        }),
      }),
    ],
  ];

  test.each(CHANGES)('rule 2: bait and switch: %s', (_, changed) => {
    expect(bindingOf(changed).digest).not.toBe(bindingOf(input()).digest);
  });

  test('no two of them are the same', () => {
    expect(new Set(CHANGES.map(([, changed]) => bindingOf(changed).digest)).size).toBe(CHANGES.length);
  });
});

test('the digest is that of the canonical binding, and the same for whoever computes it', () => {
  const { binding, digest } = bindingOf(input());
  expect(bindingOf(input()).digest).toBe(digest);
  expect(digestOf(JSON.parse(JSON.stringify(binding)))).toBe(digest);
  expect(binding.hosts.map(({ node: name, hostKey }) => [name, hostKey])).toEqual([
    ['global2a-webservice0', 'SHA256:global2a-webservice0'],
    ['global2a-webservice1', 'SHA256:global2a-webservice1'],
  ]);
});

test('rule 2: a changed host: a node that left the topology binds to nothing that could be sent', () => {
  const [one, two] = topology.regions;
  const without = { ...topology, regions: [one, { ...two, ks: [two.ks[0]] }] } as typeof topology;
  expect(bindingOf(input({ topology: without })).binding.hosts[1]).toMatchObject({ address: '', port: 0, spool: '' });
});
