import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { initialState, type SiteNames, type SiteState } from './model/state.ts';

/**
 * The model kept as JSON in the site's folder, replaced atomically. Operations that ran when the site was stopped
 * are dropped from it: their zone_watcher is gone.
 * Throws when the file is of a site with other names, or with recovery pg where this one has none (or the reverse).
 */
export function loadModel(path: string, names: SiteNames, recoveryPg: boolean): SiteState {
  if (!existsSync(path)) return initialState(names, { recoveryPg });
  const state: SiteState = JSON.parse(readFileSync(path, 'utf8'));
  const kept = state.regions.map((region) => `${region.name}/${region.zone}`).join(' ');
  const wanted = names.regions.map((region, index) => `${region}/${names.zones[index]}`).join(' ');
  if (kept !== wanted) throw new Error(`${path} keeps a site of ${kept}, not of ${wanted}`);
  if ((state.regions[0].recoveryPg !== null) !== recoveryPg) {
    throw new Error(`${path} keeps a site ${recoveryPg ? 'without' : 'with'} recovery pg`);
  }
  return { ...state, operations: [] };
}

export function saveModel(path: string, state: SiteState): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(fresh, path);
}
