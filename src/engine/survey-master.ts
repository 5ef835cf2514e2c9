import type { RegionName } from '../domain/names.ts';
import type { Topology } from '../domain/topology.ts';
import { sayEngine } from '../domain/wording/engine.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import type { Engine } from './engine.ts';
import { type QueryRead, readQuery } from './read-check.ts';

export type MasterSurvey =
  | { readonly ok: true; readonly master: RegionName }
  | { readonly ok: false; readonly say: Sentence };

/** Which region is master, read in both: a planned switch begins only where both answer and agree (erratum 12). */
export async function surveyMaster(engine: Engine, topology: Topology): Promise<MasterSurvey> {
  const [first, second] = topology.regions;
  const [one, two] = await Promise.all([
    askRegion(engine, topology, first.name),
    askRegion(engine, topology, second.name),
  ]);
  const silent = [one, two].filter((asked) => asked.master === undefined);
  if (one.master === undefined || two.master === undefined) {
    const known = engine.scenarios.some(({ name }) => name === 'primary-down');
    return no(
      sayEngine(known ? 'open.master-silent' : 'open.master-silent-paper', {
        what: silent.map(({ region, why }) => `${region}: ${why}`).join('; '),
      }),
    );
  }
  for (const { region, master } of [one, two]) {
    if (!topology.regions.some(({ name }) => name === master)) {
      return no(sayEngine('open.strange-master', { region, says: master ?? '', system: topology.name }));
    }
  }
  if (one.master !== two.master) {
    return no(
      sayEngine('open.split-brain', {
        first: one.region,
        firstSays: one.master,
        second: two.region,
        secondSays: two.master,
      }),
    );
  }
  return { ok: true, master: one.master as RegionName };
}

interface Asked {
  readonly region: RegionName;
  readonly master: string | undefined;
  readonly why: string;
}

async function askRegion(engine: Engine, topology: Topology, region: RegionName): Promise<Asked> {
  return { region, ...masterOf(await readQuery(engine, topology, region, { name: 'GetGlobalKSInfo' })) };
}

function masterOf({ decoded }: QueryRead): { master: string | undefined; why: string } {
  if (!decoded.ok) return { master: undefined, why: decoded.why };
  return decoded.reading.kind === 'GetGlobalKSInfo'
    ? { master: decoded.reading.ksMasterZone, why: '' }
    : { master: undefined, why: 'another answer came' };
}

function no(say: Sentence): MasterSurvey {
  return { ok: false, say };
}
