import type { SystemName } from '../../../src/domain/names.ts';
import type { Topology } from '../../../src/domain/topology.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import type { RemoteShell } from '../../../src/engine/ports/remote-shell.ts';
import type { Work } from '../../../src/engine/ports/work-queue.ts';
import type { EngineWorld } from '../../support/fakes/engine-world.ts';
import { type Life, mortal } from '../../support/fakes/life.ts';
import type { Moment, Run } from './history.ts';
import type { Interruptions } from './interruptions.ts';
import type { Setup } from './setups.ts';

/** A process of the deployment, and what it is busy with. */
export interface Member {
  readonly life: Life;
  readonly engine: Engine;
  /** What it has loaded. */
  setup: Setup;
  readonly load: (setup: Setup) => void;
  looking: boolean;
  /** When it wants to look again at the latest. */
  until: number | undefined;
  /** When it took up the job that it works on. */
  job: Moment | undefined;
  /** When it last asked a node anything. */
  asked: Moment | undefined;
}

/** What a process meets, and what is written down of it. */
export interface Surroundings {
  readonly splitBrain: boolean;
  readonly places: Interruptions;
  readonly ensure: (work: Work) => void;
  readonly moment: () => Moment;
  readonly leaves: (token: string, before: Pick<Run, 'began' | 'ready'>) => void;
}

/** A process over the world's fakes, with a topology of its own that can be read anew. */
export function member(world: EngineWorld, first: Setup, around: Surroundings): Member {
  const { life, engine } = world.start(first.topology);
  const topologies = new Map<SystemName, Topology>([[first.topology.name, first.topology]]);
  const shell: RemoteShell = Object.create(engine.shell);
  const queue: Engine['queue'] = {
    async ensure(work) {
      around.ensure(work);
      return { ok: true };
    },
    close: async () => undefined,
  };
  const everybody: Engine['leases'] = {
    take: async () => ({ held: () => !life.dead, release: async () => undefined }),
  };
  const made: Member = {
    life,
    engine: {
      ...engine,
      topologies,
      shell,
      queue: mortal(queue, 'queue', life),
      leases: around.splitBrain ? everybody : engine.leases,
    },
    setup: first,
    load(setup) {
      made.setup = setup;
      topologies.set(setup.topology.name, setup.topology);
    },
    looking: false,
    until: undefined,
    job: undefined,
    asked: undefined,
  };
  shell.run = (node, token, command, limits) => {
    const began = made.job ?? around.moment();
    around.leaves(token, { began, ready: made.asked ?? began });
    return engine.shell.run(node, token, command, limits);
  };
  life.meanwhile = async (call) => {
    await around.places.at(call, life);
    if (call.startsWith('shell.') && call !== 'shell.run') made.asked = around.moment();
    const isSending = call === 'journal.read' && world.journal.events.at(-1)?.type === 'dispatched';
    if (isSending) await around.places.at('sending', life);
  };
  return made;
}
