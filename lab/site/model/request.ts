import type { AsyncDirective, DbName } from './state.ts';

/** A directive as a tool sent it, understood. */
export type Request =
  | AsyncDirective
  | { readonly action: 'GetGlobalKSInfo' }
  | { readonly action: 'CheckPG'; readonly db: DbName }
  | { readonly action: 'ActiveDisasterZone'; readonly zone: string }
  | { readonly action: 'ModifyZoneAttributes'; readonly zone: string; readonly status: 'active' | 'faulty' };

/** Not understood: the platform's return code (1100 bad format, 2100 not found) and its message. */
export interface BadRequest {
  readonly retCode: number;
  readonly message: string;
}

/**
 * Reads the JSON text given to `send-zw-directive -p`. As strict as the platform: an action with a trailing
 * blank (paper, step 13) is no action. Which names exist is decided later, against the model.
 */
export function parseDirective(text: string): Request | BadRequest {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { retCode: 1100, message: 'PermissionDenied, illegal directive format' };
  }
  if (typeof body !== 'object' || body === null) return { retCode: 1100, message: 'directive is not an object' };
  const fields: Record<string, unknown> = { ...body };
  const word = (key: string): string | null => {
    const value = fields[key];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const missing = (key: string): BadRequest => ({ retCode: 1100, message: `missing parameter [${key}]` });
  switch (fields.action) {
    case 'GetGlobalKSInfo':
      return { action: 'GetGlobalKSInfo' };
    case 'CheckPG': {
      const db = dbName(word('db_name'));
      return db ? { action: 'CheckPG', db } : missing('db_name');
    }
    case 'FailoverGlobalKS':
    case 'FailbackGlobalKS': {
      const ksMasterZone = word('ks_master_zone');
      if (!ksMasterZone) return missing('ks_master_zone');
      return { action: fields.action, ksMasterZone, disasterZone: word('disaster_zone') };
    }
    case 'RecoverPG': {
      const db = dbName(word('db_name'));
      const pgMaster = word('pg_master');
      if (!db) return missing('db_name');
      return pgMaster ? { action: 'RecoverPG', db, pgMaster } : missing('pg_master');
    }
    case 'ActiveDisasterZone': {
      const zone = word('recover_zone');
      return zone ? { action: 'ActiveDisasterZone', zone } : missing('recover_zone');
    }
    default:
      return { retCode: 1100, message: `invalid action [${String(fields.action)}]` };
  }
}

/** Reads the arguments of `modify-zone-attributes --zone Z --status active|faulty`. */
export function parseModifyZone(argv: readonly string[]): Request | BadRequest {
  const after = (flag: string) => argv[argv.indexOf(flag) + 1];
  const zone = argv.includes('--zone') ? after('--zone') : undefined;
  const status = argv.includes('--status') ? after('--status') : undefined;
  if (!zone) return { retCode: 1100, message: 'missing parameter [zone]' };
  if (status !== 'active' && status !== 'faulty') return { retCode: 1100, message: `invalid status [${status ?? ''}]` };
  return { action: 'ModifyZoneAttributes', zone, status };
}

function dbName(text: string | null): DbName | null {
  return text === 'global' || text === 'recovery' ? text : null;
}
