import { checkPg } from './check-pg.ts';
import { ksNode, regionNamed, regionOfNode, regionOfZone } from './find.ts';
import type { BadRequest, Request } from './request.ts';
import type { AsyncDirective, Operation, Region, SiteState } from './state.ts';
import { countCheck } from './syncing.ts';

/** What a node's zone_watcher answers (the printed JSON), the state afterwards, and the operation it started, if any. */
export interface Decision {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly state: SiteState;
  readonly started: Operation | null;
}

/**
 * Answers a directive on a ks node; pure. Errors are values in the platform's convention
 * `{"ret_code":N,"message":...}`, without an action; 5100 means that another operation runs and nothing was started.
 */
export function decide(
  state: SiteState,
  node: string,
  request: Request | BadRequest,
  at: { now: number; uuid: string },
): Decision {
  const { region, ks } = ksNode(state, node);
  const refuse = (retCode: number, message: string): Decision => ({
    answer: { ret_code: retCode, message },
    state,
    started: null,
  });
  if ('retCode' in request) return refuse(request.retCode, request.message);
  if (ks.zoneWatcher !== 'running') return refuse(5100, 'timed out, zone_watcher does not answer');
  const answer = (fields: object, next: SiteState = state, started: Operation | null = null): Decision => ({
    answer: { action: `${request.action}Response`, ret_code: 0, ...fields },
    state: next,
    started,
  });
  switch (request.action) {
    case 'GetGlobalKSInfo':
      return answer({ ks_master_zone: ks.masterZone });
    case 'CheckPG': {
      const report = checkPg(state, region, request.db, at.now);
      return report ? answer(report, countCheck(state)) : refuse(2100, `database [${request.db}] not found`);
    }
    case 'ActiveDisasterZone':
    case 'ModifyZoneAttributes': {
      const status = request.action === 'ModifyZoneAttributes' ? request.status : 'active';
      const next = setZone(state, request.zone, status);
      return next ? answer({}, next) : refuse(2100, `zone [${request.zone}] not found`);
    }
    case 'FailoverGlobalKS':
    case 'FailbackGlobalKS':
    case 'RecoverPG': {
      const unknown = unknownName(state, request);
      if (unknown) return refuse(2100, unknown);
      const busy = state.operations.find((each) => regionOfNode(state, each.node)?.name === region.name);
      if (busy) return refuse(5100, 'another operation is running');
      const started: Operation = { uuid: at.uuid, node, directive: request, startedAt: at.now };
      return answer({ uuid: at.uuid }, { ...state, operations: [...state.operations, started] }, started);
    }
    default:
      return request satisfies never;
  }
}

/** The state with the zone's status set, or null when there is no such zone. */
export function setZone(state: SiteState, zone: string, status: 'active' | 'faulty'): SiteState | null {
  const next = structuredClone(state);
  const region = regionOfZone(next, zone);
  if (!region) return null;
  region.zoneStatus = status;
  return next;
}

function unknownName(state: SiteState, directive: AsyncDirective): string | null {
  if (directive.action === 'RecoverPG') {
    const { db, pgMaster } = directive;
    const isMember = (region: Region) =>
      db === 'global' ? region.globalPg.nodes.includes(pgMaster) : region.recoveryPg?.node === pgMaster;
    return state.regions.some(isMember) ? null : `pg node [${pgMaster}] of database [${db}] not found`;
  }
  if (!regionNamed(state, directive.ksMasterZone)) return `region [${directive.ksMasterZone}] not found`;
  if (directive.disasterZone && !regionOfZone(state, directive.disasterZone)) {
    return `zone [${directive.disasterZone}] not found`;
  }
  return null;
}
