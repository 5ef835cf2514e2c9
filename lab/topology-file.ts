import { PEOPLE } from './people.ts';
import type { Site } from './site/site.ts';

export interface LabTiming {
  readonly poll_every: string;
  readonly operation_deadline: string;
  readonly check_deadline: string;
  readonly readings_spread: string;
  readonly operation_deadlines?: Readonly<Record<string, string>>;
  readonly switch_again_after?: string;
  readonly check_timeout?: string;
  readonly run_timeout?: string;
}

export interface LabPolicy {
  readonly reflex_guard?: string;
  readonly armed_window?: string;
  readonly approve_within?: string;
  readonly execute_within?: string;
  readonly quorum?: number;
}

/** A site's topology file for the bot: YAML is a superset of JSON, so it is written as JSON. */
export function topologyText(site: Site, channel: string, timing: LabTiming, policy: LabPolicy): string {
  const { regions } = site.model();
  return JSON.stringify(
    {
      name: site.name,
      channel,
      console_host: `console.${site.name}.example`,
      recovery_pg: regions[0].recoveryPg !== null,
      regions: regions.map(({ name, zone, globalPg, recoveryPg: recovery }, index) => ({
        name,
        zone,
        console_address: `192.0.2.${index + 1}0`,
        ks: site.nodes.filter(({ region }) => region === name).map((node) => nodeEntry(site, node)),
        pg: globalPg.nodes,
        ...(recovery && { recovery_pg_node: recovery.node }),
      })),
      remote: {
        tools: {
          send_zw_directive: site.toolPaths.sendZwDirective,
          modify_zone_attributes: site.toolPaths.modifyZoneAttributes,
          supervisorctl: site.toolPaths.supervisorctl,
        },
      },
      timing,
      policy,
      roster: PEOPLE.filter(({ roles }) => roles.length > 0).map(({ realName, id, roles }) => ({
        name: realName,
        slack: [id],
        roles,
      })),
    },
    null,
    2,
  );
}

function nodeEntry(site: Site, node: Site['nodes'][number]) {
  return {
    name: node.name,
    address: node.host,
    port: node.port,
    user: site.user,
    spool_id: node.spoolId,
    spool_base: node.spoolDir,
    log_path: node.logPath,
  };
}
