import type { NodeName, RegionName, ZoneName } from './names.ts';
import type { ToolPaths } from './topology.ts';

/** The eight directives of the paper (docs/runbook.md, "The directives"), and only these, can be run. */
export type Directive =
  | { readonly name: 'FailoverGlobalKS'; readonly ks_master_zone: RegionName; readonly disaster_zone?: ZoneName }
  | { readonly name: 'FailbackGlobalKS'; readonly ks_master_zone: RegionName }
  | { readonly name: 'RecoverPG'; readonly db_name: Database; readonly pg_master: NodeName }
  | { readonly name: 'ActiveDisasterZone'; readonly recover_zone: ZoneName }
  | { readonly name: 'ModifyZoneAttributes'; readonly zone: ZoneName; readonly status: 'faulty' }
  | { readonly name: 'RestartZoneWatcher' };

/** The read-only ones: they need no approval and no fence. */
export type Query = { readonly name: 'GetGlobalKSInfo' } | { readonly name: 'CheckPG'; readonly db_name: Database };

/** Accepted is not done: the platform works on it for minutes (runbook.md, "How they behave"). The others are done when accepted. */
export function isOperation({ name }: Directive): boolean {
  return name === 'FailoverGlobalKS' || name === 'FailbackGlobalKS' || name === 'RecoverPG';
}

/** It moves the global ks master. */
export function isSwitch({ name }: Directive): boolean {
  return name === 'FailoverGlobalKS' || name === 'FailbackGlobalKS';
}

export type Database = 'global' | 'recovery';

/** A directive or query as the argument list of the tool that carries it. */
export function argvOf(action: Directive | Query, tools: ToolPaths): readonly string[] {
  switch (action.name) {
    case 'ModifyZoneAttributes':
      return [tools.modifyZoneAttributes, '--zone', action.zone, '--status', action.status];
    case 'RestartZoneWatcher':
      return [tools.supervisorctl, 'restart', 'zone_watcher'];
    default: {
      const { name, ...params } = action;
      return [tools.sendZwDirective, '-p', spacedJson({ action: name, ...params })];
    }
  }
}

/** JSON with the paper's blanks after `:` and `,`, so that a command on a card reads like the paper's. */
function spacedJson(fields: Record<string, string>): string {
  const pairs = Object.entries(fields).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  return `{${pairs.join(', ')}}`;
}
