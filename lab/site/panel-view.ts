import type { LedgerEntry } from './ledger.ts';
import { checkPg, type NodeStatus } from './model/check-pg.ts';
import type { Region, SiteState } from './model/state.ts';

export type Tone = 'ok' | 'warn' | 'bad' | 'muted';
export type Cell = string | { readonly text: string; readonly tone: Tone };

export interface PanelSection {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: ReadonlyArray<readonly Cell[]>;
}

/** How many ledger entries the panel shows. */
const LOG_LINES = 40;

/** The model as tables: the regions, the ks nodes, and each database as each region sees it. `now`: epoch milliseconds. */
export function panelSections(state: SiteState, now: number): PanelSection[] {
  return [regions(state), ksNodes(state), databases(state, now), operations(state, now)].filter(
    (each) => each.rows.length > 0,
  );
}

/** What the nodes did, one line per state change or ended operation; reads are left out. */
export function panelLog(entries: readonly LedgerEntry[]): string[] {
  return entries
    .filter((entry) => entry.kind !== 'read')
    .slice(-LOG_LINES)
    .map((entry) => {
      const time = entry.at.slice(11, 19);
      if (entry.kind === 'operation') {
        return `${time} ${entry.node} ${entry.action} ${entry.outcome}${entry.reason ? `: ${entry.reason}` : ''}`;
      }
      const arguments_ = entry.directive === null ? entry.argv.join(' ') : JSON.stringify(entry.directive);
      return `${time} ${entry.node} ${entry.tool} ${arguments_}${entry.executed ? '' : ' (not executed)'}`;
    });
}

function regions(state: SiteState): PanelSection {
  return {
    title: 'Regions',
    columns: ['region', 'power', 'link', 'zone', 'leases'],
    rows: state.regions.map((region) => [
      region.name,
      { text: region.power, tone: region.power === 'on' ? 'ok' : 'bad' },
      { text: state.link, tone: state.link === 'up' ? 'ok' : 'bad' },
      { text: `${region.zone} ${region.zoneStatus}`, tone: region.zoneStatus === 'active' ? 'ok' : 'warn' },
      { text: state.leases === 'readable' ? 'ok' : 'lost', tone: state.leases === 'readable' ? 'ok' : 'bad' },
    ]),
  };
}

function ksNodes(state: SiteState): PanelSection {
  return {
    title: 'Global ks nodes',
    columns: ['node', 'zone_watcher', 'ks_master_zone'],
    rows: state.regions.flatMap((region) =>
      region.ks.map((each): Cell[] => [
        each.node,
        dark(region) ?? { text: each.zoneWatcher, tone: each.zoneWatcher === 'running' ? 'ok' : 'bad' },
        { text: each.masterZone, tone: each.masterZone === region.globalPg.ksMasterZone ? 'ok' : 'warn' },
      ]),
    ),
  };
}

function databases(state: SiteState, now: number): PanelSection {
  const rows = (['global', 'recovery'] as const).flatMap((db) =>
    state.regions.flatMap((region): Cell[][] => {
      const report = checkPg(state, region, db, now);
      if (!report) return [];
      const seen = `${db} pg, seen from ${region.name}`;
      if (region.power === 'off') return [[seen, { text: 'no power', tone: 'muted' }, '', '']];
      const { status, primary_node: primary } = report.pg_cluster;
      const others = [...report.pg_nodes, ...report.pgpool_nodes].filter((each) => each.status !== 'ok');
      const tone = others.length === 0 ? 'ok' : others.some((each) => toneOf(each.status) === 'bad') ? 'bad' : 'warn';
      const text = others.map((each) => `${each.node} ${each.status}`).join(', ') || 'all ok';
      return [[seen, primary, { text: status, tone: status === 'ok' ? 'ok' : 'bad' }, { text, tone }]];
    }),
  );
  return { title: 'Databases', columns: ['database', 'primary', 'cluster', 'nodes'], rows };
}

function operations(state: SiteState, now: number): PanelSection {
  return {
    title: 'Running operations',
    columns: ['node', 'operation', 'uuid', 'seconds'],
    rows: state.operations.map((each) => [
      each.node,
      each.directive.action,
      each.uuid,
      String(Math.round((now - each.startedAt) / 1000)),
    ]),
  };
}

function dark(region: Region): Cell | null {
  return region.power === 'off' ? { text: 'no power', tone: 'muted' } : null;
}

function toneOf(status: NodeStatus): Tone {
  switch (status) {
    case 'ok':
      return 'ok';
    case 'syncing':
    case 'expelled':
      return 'warn';
    case 'unreachable':
    case 'diverged':
    case 'error':
      return 'bad';
    default:
      return status satisfies never;
  }
}
