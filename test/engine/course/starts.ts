import type { OpenRequest } from '../../../src/engine/open-incident.ts';
import type { EngineWorld } from '../../support/fakes/engine-world.ts';
import { quickWorld } from '../../support/fakes/walk.ts';
import { G1, G2 } from '../../support/paper-topology.ts';

/** A site and what is opened on it. */
export interface Start {
  readonly name: string;
  readonly recoveryPg: boolean;
  readonly site: (site: EngineWorld['site']) => void;
  readonly request: OpenRequest['request'];
}

const quiet = () => undefined;
const dark = (site: EngineWorld['site']) => site.powerOff(G1);
const cut = (site: EngineWorld['site']) => site.link('cut');

export const STARTS: readonly Start[] = [
  { name: 'failover', recoveryPg: true, site: quiet, request: { name: 'failover' } },
  { name: 'failback', recoveryPg: false, site: (site) => site.isMaster(G2), request: { name: 'failback' } },
  { name: 'primary-down', recoveryPg: true, site: dark, request: { name: 'primary-down' } },
  {
    name: 'primary-down, faulty, no recovery pg',
    recoveryPg: false,
    site: dark,
    request: { name: 'primary-down', zone: { choice: 'faulty' } },
  },
  {
    name: 'primary-down from=readopt',
    recoveryPg: false,
    site: (site) => {
      site.says(G2, 'global2a');
      site.state.regions[1].globalPg.role = 'primary';
      site.state.regions[0].globalPg.adopted = false;
      site.powerOff(G1);
    },
    request: { name: 'primary-down', from: 'readopt' },
  },
  { name: 'standby-down', recoveryPg: true, site: (site) => site.powerOff(G2), request: { name: 'standby-down' } },
  { name: 'partition N1', recoveryPg: true, site: cut, request: { name: 'partition', keep: 'global1a' } },
  { name: 'partition N2', recoveryPg: false, site: cut, request: { name: 'partition', keep: 'global2a' } },
];

export async function begun({ recoveryPg, site, request }: Start, quorum: number): Promise<EngineWorld> {
  const world = quickWorld({ recoveryPg, policy: { quorum } });
  site(world.site);
  await world.opened({ request });
  return world;
}
