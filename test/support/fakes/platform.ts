import { randomUUID } from 'node:crypto';
import { decide } from '../../../lab/site/model/decide.ts';
import { powerOff, powerOn, restartZoneWatcher, setLink, withoutOperation } from '../../../lab/site/model/events.ts';
import { ksNode } from '../../../lab/site/model/find.ts';
import { parseDirective, parseModifyZone } from '../../../lab/site/model/request.ts';
import { settle } from '../../../lab/site/model/settle.ts';
import { initialState, type SiteState } from '../../../lab/site/model/state.ts';
import type { RegionName } from '../../../src/domain/names.ts';
import type { Topology } from '../../../src/domain/topology.ts';

interface Operation {
  readonly uuid: string;
  readonly node: string;
  readonly endsAt: number;
  /** Its last line in the log; undefined while it works, and for good when it was killed or ends in silence. */
  end?: string;
}

/** The platform behind the nodes: the rehearsal room's own model of the two regions, on the test's clock. */
export interface Platform {
  state: SiteState;
  /** How long an operation takes, ms, and what the log says at its end. */
  takes: number;
  result: 'success' | 'failed' | 'silent';
  /** How long a node that was adopted says `syncing`, ms. */
  syncs: number;
  /** Words for CheckPG that replace a node's own. */
  readonly health: Map<string, string>;
  /** What is printed instead of the answer to a query: `GetGlobalKSInfo`, `CheckPG recovery`. */
  readonly prints: Map<string, string>;
  /** What ended by now has its effect; looked at with every call of a tool besides. */
  proceed(): void;
  powerOff(region: RegionName): void;
  powerOn(region: RegionName): void;
  link(link: 'up' | 'cut'): void;
  /** What this region's ks nodes and database have as ks_master_zone, whatever is true. */
  says(region: RegionName, master: string): void;
  /** The other region was made master in good order: ks and global pg. */
  isMaster(region: RegionName): void;
  isOn(node: string): boolean;
  /** Runs a tool that changes state, as people at the node's shell do too; what it prints. */
  run(node: string, command: string): string;
  /** Runs a tool that reads; what it prints. */
  read(node: string, argv: readonly string[]): string;
  /** The lines about an operation in zone_watcher.log of that node. */
  log(node: string, argv: readonly string[]): string;
  /** What an accepted directive would print. */
  accepted(): string;
}

export function platform(topology: Topology, now: () => number): Platform {
  const [first, second] = topology.regions;
  const names = { regions: [first.name, second.name], zones: [first.zone, second.zone] } as const;
  const operations: Operation[] = [];

  const site: Platform = {
    state: initialState(names, { recoveryPg: topology.recoveryPg }),
    takes: 120_000,
    result: 'success',
    syncs: 0,
    health: new Map(),
    prints: new Map(),
    proceed,
    powerOff: (region) => change((state) => powerOff(state, region)),
    powerOn: (region) => change((state) => powerOn(state, region, options())),
    link: (link) => change((state) => setLink(state, link, options())),
    says(region, master) {
      edit((draft) => {
        for (const each of draft.regions.filter(({ name }) => name === region)) {
          each.globalPg.ksMasterZone = master;
          for (const ks of each.ks) ks.masterZone = master;
        }
      });
    },
    isMaster(region) {
      for (const { name } of topology.regions) site.says(name, region);
      edit((draft) => {
        for (const each of draft.regions) each.globalPg.role = each.name === region ? 'primary' : 'replica';
      });
    },
    isOn: (node) => ksNode(site.state, node).region.power === 'on',
    run(node, command) {
      proceed();
      if (command.endsWith(' restart zone_watcher')) {
        change((state) => restartZoneWatcher(state, node, true));
        return 'zone_watcher: stopped\nzone_watcher: started\n';
      }
      const argv = command.split(' ');
      const json = /'([^']+)'/.exec(command)?.[1];
      const request = json === undefined ? parseModifyZone(argv) : parseDirective(json);
      const { answer, state, started } = decide(site.state, node, request, { now: now(), uuid: randomUUID() });
      site.state = state;
      if (started) operations.push({ uuid: started.uuid, node, endsAt: now() + site.takes });
      return JSON.stringify(answer);
    },
    read(node, argv) {
      proceed();
      const text = argv.at(-1) ?? '{}';
      const { action, db_name: db } = JSON.parse(text) as { action: string; db_name?: string };
      const printed = site.prints.get(db === undefined ? action : `${action} ${db}`);
      if (printed !== undefined) return printed;
      const { answer, state } = decide(site.state, node, parseDirective(text), { now: now(), uuid: '' });
      site.state = state;
      return JSON.stringify(answer, (_, value) => withHealth(value));
    },
    log(node, argv) {
      proceed();
      const operation = operations.find(({ uuid, node: on }) => argv.includes(uuid) && on === node);
      if (operation === undefined) return '';
      const { uuid, end } = operation;
      return `2026-01-02 03:04:05 ${uuid} received\n${end === undefined ? '' : `2026-01-02 03:06:05 ${uuid} ${end}\n`}`;
    },
    accepted: () => JSON.stringify({ ret_code: 0, uuid: operations.at(-1)?.uuid }),
  };

  const options = () => ({ now: now(), syncingMs: site.syncs });

  function change(by: (state: SiteState) => SiteState): void {
    proceed();
    site.state = by(site.state);
  }

  function edit(by: (draft: SiteState) => void): void {
    const draft = structuredClone(site.state);
    by(draft);
    site.state = draft;
  }

  function proceed(): void {
    for (const operation of operations) {
      const running = site.state.operations.find(({ uuid }) => uuid === operation.uuid);
      if (running === undefined || now() < operation.endsAt) continue;
      const { result } = site;
      const after = settle(site.state, running, { now: operation.endsAt, syncingMs: site.syncs });
      const why = 'failed' in after ? after.failed : undefined;
      const next = 'failed' in after || result === 'failed' ? site.state : after;
      site.state = withoutOperation(next, operation.uuid);
      if (result === 'silent') continue;
      operation.end = why === undefined ? `finished: ${result}` : `finished: failed: ${why}`;
    }
  }

  function withHealth(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !('node' in value)) return value;
    const word = site.health.get(String(value.node));
    return word === undefined ? value : { ...value, status: word };
  }

  return site;
}
