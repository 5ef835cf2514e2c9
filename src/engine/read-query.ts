import type { DecodedReading } from '../domain/answer.ts';
import { decodeReading } from '../domain/decode/decode.ts';
import { argvOf, type Query } from '../domain/directive.ts';
import type { Raw } from '../domain/event.ts';
import type { NodeName, RegionName } from '../domain/names.ts';
import { regionOf } from '../domain/plan.ts';
import type { KsNode, Topology } from '../domain/topology.ts';
import { allOf, noneAnswered, noneReached, reasonOf, type Why } from '../domain/wording/why.ts';
import type { Engine } from './engine.ts';
import type { ReadWatch } from './ports/remote-shell.ts';
import { rawOf, rawOfFailure } from './raw.ts';

/** One read-only directive's answer: decoded, and as it came. */
export interface QueryRead {
  readonly node?: NodeName;
  readonly decoded: DecodedReading;
  readonly raw: Raw;
  readonly at: number;
}

/** Runs a query on the first ks node of the region that answers. */
export async function readQuery(
  engine: Engine,
  topology: Topology,
  region: RegionName,
  query: Query,
): Promise<QueryRead> {
  const { ks } = regionOf(topology, region);
  if (ks.length === 1) return readQueryOn(engine, topology, ks[0], region, query);
  const read = await readFirst(engine, topology, engine.silences.inOrder(ks), query);
  if ('decoded' in read) return read;
  const why = allOf(read);
  return failed(engine, read.some(({ is }) => is === 'silent') ? noneAnswered(region, why) : noneReached(region, why));
}

/** Runs a query on this very node, connecting to it first where that is to be done. */
export async function readQueryOn(
  engine: Engine,
  topology: Topology,
  node: KsNode,
  region: RegionName,
  query: Query,
): Promise<QueryRead> {
  const opened = await engine.shell.open(node);
  if (!opened.ok) return failed(engine, noneReached(region, opened));
  return askNode(engine, topology, node, query);
}

/** Runs a query on this very node, which has let us in. */
export async function askNode(engine: Engine, topology: Topology, node: KsNode, query: Query): Promise<QueryRead> {
  const answer = await ask(engine, topology, node, query);
  return answer.is === 'answered' ? answer.read : { node: node.name, ...failed(engine, answer) };
}

/** A node that gave no answer; `silent`: it had let us in. */
interface NoAnswer extends Why {
  readonly is: 'unreachable' | 'silent';
  readonly node: KsNode;
}

/**
 * Asks the nodes one after the other, the next one as soon as one cannot be reached or gives no sign of life. What any
 * of them answers is the answer, whatever it is; one that is slow may still give it while the next is asked. Gives why
 * each did not answer, once none is left: where all fell silent at once, where one could not be reached after the last
 * of the others had its whole time.
 */
async function readFirst(
  engine: Engine,
  topology: Topology,
  nodes: readonly KsNode[],
  query: Query,
): Promise<QueryRead | readonly NoAnswer[]> {
  const answer = Promise.withResolvers<QueryRead>();
  // It may come to nobody: the first answer is the one that counts.
  answer.promise.catch(() => undefined);
  const over = new AbortController();
  const ends: Promise<void>[] = [];

  /** Begins to ask the node; resolves once there is no use in waiting for it alone. */
  function tryNode(node: KsNode): Promise<NoAnswer> {
    const missed = Promise.withResolvers<NoAnswer>();
    // Another reading may find out first: all that wait for this node then go on to the next.
    const deafen = engine.silences.listen((silence) => {
      if (silence.node === node) missed.resolve({ is: 'silent', ...silence });
    });
    over.signal.addEventListener('abort', deafen, { once: true });
    const fell = (why: Why) => engine.silences.fell({ node, ...reasonOf(why) });
    const asked = async (): Promise<void> => {
      const opened = await engine.shell.open(node);
      if (!opened.ok) return missed.resolve({ is: 'unreachable', node, ...reasonOf(opened) });
      const end = await ask(engine, topology, node, query, { onSilent: fell, over: over.signal });
      if (end.is === 'answered') answer.resolve(end.read);
      else if (!over.signal.aborted) fell(end);
    };
    ends.push(asked().catch(answer.reject));
    return missed.promise;
  }

  const missed: NoAnswer[] = [];
  try {
    for (const node of nodes) {
      const first = await Promise.race([answer.promise, tryNode(node)]);
      if ('decoded' in first) return first;
      missed.push(first);
    }
    const last = missed.every(({ is }) => is === 'silent') ? undefined : Promise.all(ends).then(() => undefined);
    return (await Promise.race([answer.promise, last])) ?? missed;
  } finally {
    over.abort();
  }
}

type Asked = { readonly is: 'answered'; readonly read: QueryRead } | (Why & { readonly is: 'silent' });

async function ask(engine: Engine, topology: Topology, node: KsNode, query: Query, watch?: ReadWatch): Promise<Asked> {
  const argv = argvOf(query, node.tools);
  const answer = await engine.shell.read(node, argv, topology.timing.checkTimeout, watch);
  if (!answer.ok) return { is: 'silent', ...reasonOf(answer) };
  engine.silences.spoke(node);
  const read = { node: node.name, decoded: decodeReading(query, answer), raw: rawOf(answer), at: engine.clock.now() };
  return { is: 'answered', read };
}

function failed(engine: Engine, why: Why): QueryRead {
  return { decoded: { ok: false, ...reasonOf(why) }, raw: rawOfFailure(why), at: engine.clock.now() };
}
