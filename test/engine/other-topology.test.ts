import { expect, test } from 'vitest';
import type { SystemName } from '../../src/domain/names.ts';
import type { Topology } from '../../src/domain/topology.ts';
import { identityOf, recordedOtherwise } from '../../src/engine/other-topology.ts';
import type { Recorded, TopologyRecord } from '../../src/engine/ports/topology-record.ts';
import { paperTopology } from '../support/paper-topology.ts';

const LAB = paperTopology();
const EAST: Topology = { ...LAB, name: 'east' as SystemName };

function asked(...recorded: readonly (readonly [Topology, Recorded])[]) {
  const topologyRecord: TopologyRecord = {
    record: () => Promise.reject(new Error('who asks records nothing')),
    recordedElse: async (system) => recorded.find(([{ name }]) => name === system)?.[1] ?? { known: false },
  };
  return recordedOtherwise({ topologies: new Map([LAB, EAST].map((each) => [each.name, each])), topologyRecord });
}

test('only a system that is known to be recorded otherwise is named', async () => {
  const same: Recorded = { known: true, identity: identityOf(LAB) };
  const other: Recorded = { known: true, identity: `${LAB.hash}.another-roster` };
  expect(await asked([LAB, same], [EAST, same])).toEqual([]);
  expect(await asked([LAB, same], [EAST, other])).toEqual(['east']);
  expect(await asked([LAB, other], [EAST, { known: true, identity: 'before' }])).toEqual(['lab', 'east']);
});

test('a record that cannot be read accuses nobody: that Redis is away is said on its own', async () => {
  expect(await asked([LAB, { known: false }], [EAST, { known: false }])).toEqual([]);
});
