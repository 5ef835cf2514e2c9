import type { Directive, Query } from '../directive.ts';
import type { Expectation } from '../expectation.ts';
import type { CheckStep, DirectiveStep } from '../plan.ts';
import type { Words } from './words.ts';

/** What a check must show, said from its data and never from its title. */
export function expectedOf({ expect, nodes }: CheckStep, words: Words): string {
  const primaries = expect.flatMap((each) => (each.kind === 'pg' ? [`\`${each.primary}\``] : []));
  const texts = expect.map((each) => expectationText(each, nodes, primaries, words));
  // Several are the same but for the primary, which is then any of them.
  return [...new Set(texts)].join(words.say('doc.or'));
}

function expectationText(
  expectation: Expectation,
  nodes: CheckStep['nodes'],
  primaries: readonly string[],
  words: Words,
): string {
  switch (expectation.kind) {
    case 'ks-master':
      return words.say(nodes === 'each' ? 'doc.master-is-each' : 'doc.master-is', { region: expectation.region });
    case 'pg':
      return pgText(expectation, primaries, words);
    case 'pg-reachable':
      return words.say('doc.reachable', { nodes: words.names(expectation.nodes) });
  }
}

function pgText(expectation: Expectation & { kind: 'pg' }, primaries: readonly string[], words: Words): string {
  const { database, nodesOk, ignored, expectNodes, pgNodes } = expectation;
  const regions = words.list(nodesOk);
  return [
    words.say('doc.primary', { database, primary: primaries.join(words.say('doc.or')) }),
    ...(pgNodes ? [words.say('doc.pg-nodes', { regions, nodes: words.names(expectNodes) })] : []),
    words.say('doc.pgpool-nodes', { regions }),
    ...(ignored.length > 0 ? [words.say('doc.ignored', { regions: words.list(ignored) })] : []),
  ].join(words.say('doc.semicolon'));
}

/** What the answer of a directive must be: for an operation it only says accepted. */
export function answerOf({ directive, settles }: DirectiveStep, words: Words): string {
  switch (directive.name) {
    case 'FailoverGlobalKS':
    case 'FailbackGlobalKS':
    case 'RecoverPG':
      return words.say('doc.accepted', { checks: words.list(settles) });
    case 'ActiveDisasterZone':
    case 'ModifyZoneAttributes':
      return words.say('doc.accepted-done');
    case 'RestartZoneWatcher':
      return words.say('doc.started');
  }
}

export function queryText(query: Query): string {
  return query.name === 'CheckPG' ? `CheckPG ${query.db_name}` : query.name;
}

/** The paper's condition "如果当前环境部署灾备服务": every line that names the recovery database. */
export function needsRecoveryPg(action: Directive | Query): boolean {
  return 'db_name' in action && action.db_name === 'recovery';
}
