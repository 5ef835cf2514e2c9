import { checkPg } from '../../../../lab/site/model/check-pg.ts';
import { type Decision, decide } from '../../../../lab/site/model/decide.ts';
import { withoutOperation } from '../../../../lab/site/model/events.ts';
import { regionNamed } from '../../../../lab/site/model/find.ts';
import { parseDirective } from '../../../../lab/site/model/request.ts';
import { settle } from '../../../../lab/site/model/settle.ts';
import type { DbName, SiteState } from '../../../../lab/site/model/state.ts';

/** The model's clock in these tests: nothing syncs unless a test says so. */
export const AT = { now: 1_000_000, uuid: '6f1c2a52-2f0b-4c57-9d2e-0f2f6c1f8f10', syncingMs: 0 };

export function send(state: SiteState, node: string, directive: object, at = AT): Decision {
  return decide(state, node, parseDirective(JSON.stringify(directive)), at);
}

/** Sends a directive and lets its operation end: the state, or the sentence of its failure. */
export function complete(state: SiteState, node: string, directive: object, at = AT): SiteState | string {
  const { state: sent, started, answer } = send(state, node, directive, at);
  if (!started) return answer.ret_code === 0 ? sent : String(answer.message);
  const result = settle(sent, started, at);
  return 'failed' in result ? result.failed : withoutOperation(result, started.uuid);
}

/** The same, where it must succeed. */
export function done(state: SiteState, node: string, directive: object, at = AT): SiteState {
  const result = complete(state, node, directive, at);
  if (typeof result === 'string') throw new Error(result);
  return result;
}

/** A database as a region sees it, in one line a person can compare: `primary status | node status, ...` of what is not ok. */
export function seen(state: SiteState, from: string, db: DbName, now = AT.now): string {
  const region = regionNamed(state, from);
  const report = region && checkPg(state, region, db, now);
  if (!report) return 'not found';
  const others = [...report.pg_nodes, ...report.pgpool_nodes].filter(({ status }) => status !== 'ok');
  const rest = others.map(({ node, status }) => `${node} ${status}`).join(', ') || 'all ok';
  return `${report.pg_cluster.primary_node} ${report.pg_cluster.status} | ${rest}`;
}

export function views(state: SiteState): Record<string, string> {
  return Object.fromEntries(state.regions.flatMap(({ ks }) => ks.map(({ node, masterZone }) => [node, masterZone])));
}
