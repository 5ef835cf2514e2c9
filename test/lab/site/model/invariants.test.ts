import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPg } from '../../../../lab/site/model/check-pg.ts';
import { powerOff, powerOn, restartZoneWatcher, setLink } from '../../../../lab/site/model/events.ts';
import { initialState, PAPER_NAMES, type SiteState } from '../../../../lab/site/model/state.ts';
import { AT, complete } from '../support/model.ts';

const regions = fc.constantFrom(...PAPER_NAMES.regions);
const nodes = fc.tuple(regions, fc.constantFrom(0, 1)).map(([region, n]) => `${region}-webservice${n}`);
type Step = (state: SiteState) => SiteState;

const sent =
  (node: string, directive: object): Step =>
  (state) => {
    const result = complete(state, node, directive);
    return typeof result === 'string' ? state : result;
  };

/** Anything that can happen to a site, in any order, sensible or not. */
const steps: fc.Arbitrary<Step> = fc.oneof(
  regions.map(
    (region): Step =>
      (state) =>
        powerOff(state, region),
  ),
  regions.map(
    (region): Step =>
      (state) =>
        powerOn(state, region, AT),
  ),
  fc.constantFrom('up', 'cut').map(
    (link): Step =>
      (state) =>
        setLink(state, link === 'up' ? 'up' : 'cut', AT),
  ),
  nodes.map(
    (node): Step =>
      (state) =>
        restartZoneWatcher(state, node, true),
  ),
  fc.tuple(nodes, regions).map(([node, to]) => sent(node, { action: 'FailoverGlobalKS', ks_master_zone: to })),
  fc
    .tuple(nodes, regions)
    .map(([node, to]) => sent(node, { action: 'RecoverPG', db_name: 'global', pg_master: `${to}-pgserver0` })),
  fc
    .tuple(nodes, regions)
    .map(([node, to]) =>
      sent(node, { action: 'RecoverPG', db_name: 'recovery', pg_master: `${to}-recoverypgserver0` }),
    ),
);

test('whatever happens: one adopted primary at most, an ok cluster has an ok primary, no transition changes its input', () => {
  fc.assert(
    fc.property(fc.boolean(), fc.array(steps, { maxLength: 12 }), (recoveryPg, sequence) => {
      let state = frozen(initialState(PAPER_NAMES, { recoveryPg }));
      for (const step of sequence) {
        state = frozen(step(state));
        const primaries = state.regions.filter(({ globalPg }) => globalPg.role === 'primary');
        expect(primaries.filter(({ globalPg }) => globalPg.adopted)).toHaveLength(1);
        for (const region of state.regions) {
          for (const db of ['global', 'recovery'] as const) {
            const report = checkPg(state, region, db, AT.now);
            const primary = report?.pg_nodes.find(({ role }) => role === 'primary');
            if (report?.pg_cluster.status === 'ok') expect(primary?.status).toBe('ok');
            if (region.power === 'off') expect(report?.pg_cluster.status).not.toBe('ok');
          }
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("from any state without power or link trouble, the paper's re-adoption makes everything ok", () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 12 }), (sequence) => {
      let state = sequence.reduce((now, step) => step(now), initialState(PAPER_NAMES, { recoveryPg: true }));
      for (const region of PAPER_NAMES.regions) state = powerOn(state, region, AT);
      state = setLink(state, 'up', AT);
      const kept = state.regions.find(({ globalPg }) => globalPg.role === 'primary' && globalPg.adopted);
      const node = kept?.ks[0]?.node ?? '';
      const own = kept?.recoveryPg?.members.includes(kept.recoveryPg.node);
      const pgMaster = own ? kept?.recoveryPg?.node : kept?.recoveryPg?.primary;
      for (const [db_name, pg_master] of [
        ['recovery', pgMaster],
        ['global', kept?.globalPg.lead],
      ]) {
        const result = complete(state, node, { action: 'RecoverPG', db_name, pg_master });
        expect(result).toBeTypeOf('object');
        if (typeof result !== 'string') state = result;
      }
      for (const region of state.regions) {
        for (const db of ['global', 'recovery'] as const) {
          const report = checkPg(state, region, db, AT.now);
          expect(
            [...(report?.pg_nodes ?? []), ...(report?.pgpool_nodes ?? [])].filter(({ status }) => status !== 'ok'),
          ).toEqual([]);
        }
      }
    }),
    { numRuns: 200 },
  );
});

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) frozen(each);
    Object.freeze(value);
  }
  return value;
}
