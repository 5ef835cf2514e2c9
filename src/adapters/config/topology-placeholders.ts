import type { Problem } from './problem.ts';
import type { TopologyFile } from './topology-schema.ts';

/** The ids of examples/topology/global.yaml: right in form, and nobody's. */
const EXAMPLE = {
  channel: /^C0123456789$/,
  person: /^U0{8}\d\d$/,
  usergroup: /^S0123456789$/,
  spool: /^replace-(?:me|with)\b/i,
} as const;

/** What was copied from the example and not filled in, each with where the right one is found. */
export function placeholders(file: TopologyFile): Problem[] {
  const still = (path: readonly PropertyKey[], value: string, mend: string): Problem => ({
    path,
    text: `still holds the example's placeholder ${value}; put ${mend} there`,
  });
  const found: Problem[] = [];
  if (EXAMPLE.channel.test(file.channel))
    found.push(still(['channel'], file.channel, "the id of this system's channel (channel details, at the bottom)"));
  for (const [r, region] of file.regions.entries()) {
    for (const [k, { name, spool_id: id }] of region.ks.entries()) {
      if (id !== undefined && EXAMPLE.spool.test(id))
        found.push(still(['regions', r, 'ks', k, 'spool_id'], id, `the id that \`npm run provision\` made on ${name}`));
    }
  }
  const { usergroup } = file.policy;
  if (usergroup !== undefined && EXAMPLE.usergroup.test(usergroup))
    found.push(still(['policy', 'usergroup'], usergroup, 'the id of a user group'));
  for (const [p, { name, slack }] of file.roster.entries()) {
    for (const [s, id] of slack.entries()) {
      if (EXAMPLE.person.test(id))
        found.push(still(['roster', p, 'slack', s], id, `${name}'s own id (Slack profile, "Copy member ID")`));
    }
  }
  return found;
}
