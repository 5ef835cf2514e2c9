import type { IncidentId, SystemName } from '../../domain/names.ts';

/** Every append is published here as `<system> <incident>`. */
export const APPENDED = 'twokey:appended';

/** The random id that ties one Redis and the data folders of its hosts together. */
export const DEPLOYMENT = 'twokey:deployment';

/**
 * A key of one system. The system is the hash tag: all keys of a system share a cluster slot, so that one
 * script may touch several of them.
 */
export function systemKey(system: SystemName, ...parts: readonly string[]): string {
  return [`twokey:{${system}}`, ...parts].join(':');
}

export function incidentKey(incident: IncidentId): string {
  return systemKey(systemOf(incident), 'incident', incident);
}

/** An incident's id is `<system>-<128 random bits in hex>`. */
export function systemOf(incident: IncidentId): SystemName {
  const system = incident.slice(0, incident.lastIndexOf('-'));
  if (system === '') throw new Error(`not an incident's id: ${incident}`);
  return system as SystemName;
}
