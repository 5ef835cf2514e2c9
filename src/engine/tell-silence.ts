import { listOf } from '../domain/approval/eligible.ts';
import type { Incident, Request } from '../domain/incident/state.ts';
import type { KsNode, Topology } from '../domain/topology.ts';
import { sayApproval } from '../domain/wording/approval.ts';
import { allOf, whyParams } from '../domain/wording/why.ts';
import type { Engine } from './engine.ts';
import { holdUp } from './hold-up.ts';
import type { Silence } from './silences.ts';

/**
 * Looks at nodes for an approval that is to be used, and says at once which of them keeps it waiting, since each that is
 * silent takes its time-out. Comes back when that is in the journal too.
 */
export async function tellingSilences<Seen>(
  engine: Engine,
  incident: Incident,
  { asked: { request } }: Request,
  topology: Topology,
  look: () => Promise<Seen>,
): Promise<Seen> {
  const silent = new Map<KsNode, Silence>();
  let telling = Promise.resolve();

  const tell = async (silence: Silence) => {
    const region = topology.regions.find(({ ks }) => ks.includes(silence.node));
    if (region === undefined) return;
    silent.set(silence.node, silence);
    const all = region.ks.flatMap((node) => silent.get(node) ?? []);
    const say =
      all.length > 1 && all.length === region.ks.length
        ? sayApproval('approval.held-nodes', {
            request,
            nodes: listOf(all.map(({ node }) => node.name)),
            ...whyParams(allOf(all)),
          })
        : sayApproval('approval.held-node', { request, node: silence.node.name, ...whyParams(silence) });
    await holdUp(engine, incident.id, request, 'approved', say);
  };
  const stop = engine.silences.listen((silence) => {
    telling = telling.then(() => tell(silence));
    // It rejects where it is waited for, below.
    telling.catch(() => undefined);
  });
  try {
    return await look();
  } finally {
    stop();
    await telling;
  }
}
