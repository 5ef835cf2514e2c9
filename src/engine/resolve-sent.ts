import { Buffer } from 'node:buffer';
import { decodeAcceptance } from '../domain/decode/decode.ts';
import type { Outcome } from '../domain/event.ts';
import { type Incident, type Sent, stateOf } from '../domain/incident/state.ts';
import { judgeReceipt, receiptText, rulesOutVoid, unknownBecause } from '../domain/outcome.ts';
import { type DirectiveStep, ksNodeOf } from '../domain/plan.ts';
import type { FenceAnswer } from '../domain/receipt.ts';
import type { KsNode } from '../domain/topology.ts';
import { sayReason } from '../domain/wording/reason.ts';
import { sayReceipt } from '../domain/wording/receipt.ts';
import type { Sentence } from '../domain/wording/sentence.ts';
import { because, nested, type Why, whyParams } from '../domain/wording/why.ts';
import { type Engine, topologyOf } from './engine.ts';
import { rawOf, rawOfFailure } from './raw.ts';

/** How long a node that gives no usable answer is asked again before the outcome is called unknown, ms. */
const LOOK_AGAIN_FOR = 30_000;
const LOOK_AGAIN_EVERY = 1_000;
/** A receipt's output is read up to this many bytes. */
const OUTPUT_LIMIT = 4 * 1024 * 1024;

export interface Look {
  readonly answer: FenceAnswer;
  readonly asked: 'run' | 'stat' | 'void';
}

/** From "it was sent" to an outcome in the journal: accepted, refused or unknown. Never sends anything again. */
export async function resolveSent(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  sent: Sent,
  first: Look,
): Promise<void> {
  const node = ksNodeOf(topologyOf(engine, incident.system), sent.node);
  if (node === undefined) {
    return record(engine, incident, step, sent, {
      outcome: unknownBecause(sayReceipt('receipt.no-node', { node: sent.node })),
      proof: 'none',
      receipt: '—',
      raw: rawOfFailure({ why: '' }),
    });
  }
  const found = await lookUntilClear(engine, incident, step, node, sent, first);
  await record(engine, incident, step, sent, found);
}

/** Later deliveries begin with the node's receipt. */
export async function resolveFromReceipt(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  sent: Sent,
): Promise<void> {
  const node = ksNodeOf(topologyOf(engine, incident.system), sent.node);
  const answer: FenceAnswer = node
    ? await engine.shell.stat(node, sent.token)
    : { state: 'silent', sent: true, ...because(sayReason('reason.not-in-topology')) };
  return resolveSent(engine, incident, step, sent, { answer, asked: 'stat' });
}

type Found = Pick<Outcome, 'outcome' | 'proof' | 'receipt' | 'raw' | 'voidProvesNothing'>;

async function lookUntilClear(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  node: KsNode,
  sent: Sent,
  first: Look,
): Promise<Found> {
  const { runTimeout } = topologyOf(engine, incident.system).timing;
  const since = engine.clock.now();
  let { answer, asked } = first;
  let silentSince: number | undefined;
  let voidProvesNothing = sent.voidProvesNothing === true;
  const remembering = (found: Found): Found =>
    voidProvesNothing && found.outcome.outcome === 'unknown' ? { ...found, voidProvesNothing } : found;
  const unclear = (say: Sentence) => remembering(doubtful(say, receiptText(answer)));
  for (;;) {
    const receipt = receiptText(answer);
    if (voidProvesNothing && (answer.state === 'none' || answer.state === 'void'))
      return unclear(sayReceipt('receipt.vanished'));
    voidProvesNothing ||= rulesOutVoid(answer, asked);
    const next = judgeReceipt(answer, asked, sent.boot);
    const now = engine.clock.now();
    switch (next.is) {
      case 'decode':
        return remembering(await decodeOutput(engine, step, node, sent, answer, priorOf(first)));
      case 'unknown':
        return unclear(next.say);
      case 'outcome':
        return { outcome: next.outcome, proof: next.proof, receipt, raw: rawOfFailure({ why: receipt }) };
      case 'void':
        answer = await engine.shell.void(node, sent.token);
        asked = 'void';
        continue;
      case 'follow': {
        silentSince = undefined;
        const seconds = Math.round(runTimeout / 1000);
        if (now - since >= runTimeout) return unclear(sayReceipt('receipt.still-runs', { node: node.name, seconds }));
        break;
      }
      case 'look-again':
        silentSince ??= now;
        if (node.spool === 'off' || now - silentSince >= LOOK_AGAIN_FOR) return unclear(next.say);
        break;
    }
    await engine.clock.sleep(LOOK_AGAIN_EVERY);
    answer = await engine.shell.stat(node, sent.token);
    asked = 'stat';
  }
}

/** The first delivery's own answer alone tells whose claim it was; later looks meet the claim in any case. */
function priorOf({ answer, asked }: Look): boolean {
  return asked === 'run' && answer.state !== 'silent' && answer.prior;
}

async function decodeOutput(
  engine: Engine,
  step: DirectiveStep,
  node: KsNode,
  sent: Sent,
  answer: FenceAnswer,
  prior: boolean,
): Promise<Found> {
  const receipt = receiptText(answer);
  if (answer.state !== 'done') throw new Error(`decodeOutput: ${answer.state} has no output`);
  const [stdout, stderr] = await Promise.all([
    wholeOutput(engine, node, sent, 'out'),
    wholeOutput(engine, node, sent, 'err'),
  ]);
  if (!stdout.ok || !stderr.ok) {
    const why = !stdout.ok ? stdout : !stderr.ok ? stderr : { why: '' };
    return doubtful(sayReceipt('receipt.no-output', { exit: answer.exit, ...whyParams(why) }), receipt);
  }
  const output = { exit: answer.exit, stdout: stdout.bytes, stderr: stderr.bytes, cut: stdout.cut || stderr.cut };
  const raw = rawOf(output);
  // A claim that was there before the first delivery: somebody (or an older journal) ran it. People decide.
  if (prior) {
    return {
      outcome: unknownBecause(sayReceipt('receipt.prior', { node: node.name })),
      proof: 'none',
      receipt,
      raw,
    };
  }
  return { outcome: decodeAcceptance(step.directive, output), proof: 'receipt', receipt, raw };
}

async function wholeOutput(
  engine: Engine,
  node: KsNode,
  sent: Sent,
  stream: 'out' | 'err',
): Promise<{ ok: true; bytes: Buffer; cut: boolean } | ({ ok: false } & Why)> {
  const parts: Buffer[] = [];
  let size = 0;
  while (size < OUTPUT_LIMIT) {
    const part = await engine.shell.output(node, sent.token, stream, size);
    if (!part.ok) return part;
    if (part.bytes.length === 0) return { ok: true, bytes: Buffer.concat(parts), cut: false };
    parts.push(part.bytes);
    size += part.bytes.length;
  }
  return { ok: true, bytes: Buffer.concat(parts), cut: true };
}

/** Appended once per attempt and node: a second delivery that found the same adds nothing. */
async function record(
  engine: Engine,
  incident: Incident,
  step: DirectiveStep,
  sent: Sent,
  found: Found,
): Promise<void> {
  await engine.incidents.transact(incident.id, (now) => {
    const state = stateOf(now, step.id);
    const mine = state.is === 'running' ? state.nodes.find(({ token }) => token === sent.token) : undefined;
    if (state.is !== 'running' || mine === undefined || mine.outcome !== undefined) return undefined;
    return { event: { type: 'outcome', step: step.id, attempt: state.attempt, node: sent.node, ...found } };
  });
}

function doubtful(say: Sentence, receipt: string): Found {
  const outcome = unknownBecause(say);
  const raw = rawOfFailure(because(sayReason('reason.receipt', { receipt, ...nested('says', say) })));
  return { outcome, proof: 'none', receipt, raw };
}
