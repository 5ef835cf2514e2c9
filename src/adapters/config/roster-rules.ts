import { type Problem, repeated } from './problem.ts';
import type { TopologyFile } from './topology-schema.ts';

/** Persons are compared, never ids (approval rule 5), and no requester may leave too few approvers (rule 9). */
export function rosterProblems({ roster, policy }: TopologyFile): Problem[] {
  return [...duplicates(roster), ...requesters(roster, policy.quorum)];
}

function duplicates(roster: TopologyFile['roster']): Problem[] {
  const names = roster.map(({ name }, index) => ({ key: name, path: ['roster', index, 'name'] }));
  const ids = roster.flatMap(({ name, slack }, p) =>
    slack.map((key, s) => ({ key, name, path: ['roster', p, 'slack', s] })),
  );
  return [
    ...repeated(names).map(({ key, path }) => ({
      path,
      text: `"${key}" is in the roster twice; give one person all their ids in one entry`,
    })),
    ...repeated(ids).map(({ key, name, path }) => {
      const first = ids.find((other) => other.key === key)?.name;
      const text = first === name ? `${key} is listed twice` : `${key} stands under two persons, ${first} and ${name}`;
      return { path, text };
    }),
  ];
}

function requesters(roster: TopologyFile['roster'], quorum: number): Problem[] {
  const operators = roster.filter(({ roles }) => roles.includes('operator'));
  const approvers = roster.filter(({ roles }) => roles.includes('approver'));
  if (operators.length === 0) return [{ path: ['roster'], text: 'has no operator: nobody could start an incident' }];
  const left = operators
    .map((operator) => ({ operator, others: approvers.filter(({ name }) => name !== operator.name) }))
    .filter(({ others }) => others.length < quorum);
  const [worst] = left;
  if (worst === undefined) return [];
  const who = worst.others.length === 0 ? 'no approver' : `only ${worst.others.map(({ name }) => name).join(', ')}`;
  const all = left.map(({ operator }) => operator.name).join(' or ');
  const text = `${who} could approve what ${all} starts, and the quorum is ${quorum}; name more approvers, or lower policy.quorum`;
  return [{ path: ['roster'], text }];
}
