import { type Problem, repeated } from './problem.ts';
import type { TopologyFile } from './topology-schema.ts';

/** Persons are compared, never ids (approval rule 5). */
export function rosterProblems({ roster }: TopologyFile): Problem[] {
  const operators = roster.some(({ roles }) => roles.includes('operator'));
  return [
    ...duplicates(roster),
    ...(operators ? [] : [{ path: ['roster'], text: 'has no operator: nobody could start an incident' }]),
  ];
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

/**
 * Operators who would leave too few to approve what they start (rule 9). Told apart from the other problems: a process
 * that comes back while an incident is open starts all the same, or the incident could not be followed.
 */
export function unmetQuorum({ roster, policy: { quorum } }: TopologyFile): Problem[] {
  const operators = roster.filter(({ roles }) => roles.includes('operator'));
  const approvers = roster.filter(({ roles }) => roles.includes('approver'));
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
