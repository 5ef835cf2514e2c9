import { isOperation } from '../directive.ts';
import type { GatesRead, Outcome, ReadingTaken, ReturnRead } from '../event.ts';
import { type Incident, stateOf } from '../incident/state.ts';
import type { StepId } from '../names.ts';
import { stepById } from '../plan.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { whyParams } from '../wording/why.ts';
import type { Part, Tone } from './post.ts';
import { questionParts } from './question.ts';
import { gateParts, heading, rawPart, verdictLines, verdictTone } from './readings.ts';

/** What was seen of a region that is said to be back; when it was not seen, the question how to go on. */
export function returnParts(event: ReturnRead, after: Incident, entry: number): readonly Part[] {
  const state = stateOf(after, event.step);
  if (state.is === 'stuck') return [...questionParts(after, state.question.stuck, entry, nodeLines(event.nodes))];
  return [heading('good', event.say), { kind: 'text', lines: nodeLines(event.nodes) }, ...proofParts(event, after)];
}

function proofParts({ step: id, proofs }: ReturnRead, { plan }: Incident): readonly Part[] {
  const step = stepById(plan, id);
  return step?.kind === 'wait' ? gateParts(step.proofs, proofs) : [];
}

function nodeLines(nodes: GatesRead['nodes']): readonly Sentence[] {
  const silent = nodes.filter(({ reachable }) => !reachable);
  return silent.length === 0
    ? [sayThread('gates.nodes-ok', { count: nodes.length })]
    : silent.map((seen) => sayThread('gates.node-silent', { node: seen.node, ...whyParams({ why: '', ...seen }) }));
}

/** In a disaster they let it go on without being good. */
function gatesTone({ clear, gates, nodes }: GatesRead): Tone {
  if (!clear) return 'warn';
  const good = gates.every(({ verdict }) => verdict.is === 'holds') && nodes.every(({ reachable }) => reachable);
  return good ? 'good' : 'info';
}

/** The preflight: each gate, each ks node, and what the nodes answered. */
export function gatesParts(event: GatesRead, incident: Incident): readonly Part[] {
  return [
    heading(gatesTone(event), event.say),
    ...gateParts([...incident.plan.gates, ...(incident.plan.join?.proofs ?? [])], event.gates),
    { kind: 'text', lines: nodeLines(event.nodes) },
    rawPart(
      sayThread('gates.answers'),
      event.gates.map(({ gate, node, raw }) => ({ label: `${gate} ${node ?? ''}`, raw })),
    ),
  ];
}

/** A zone's status and a restart are done when they are accepted; operations are not. */
function isDone({ plan }: Incident, id: StepId): boolean {
  const step = stepById(plan, id);
  return step?.kind === 'directive' && !isOperation(step.directive);
}

/** What became of a directive on a node, with its receipt and its answer. */
export function outcomeParts(event: Outcome, incident: Incident): readonly Part[] {
  const { step, node, outcome } = event;
  const rest: readonly Part[] = [
    { kind: 'muted', lines: [sayThread('note.receipt', { node, receipt: event.receipt })] },
    rawPart(sayThread('note.answer', { node }), [{ label: '', raw: event.raw }]),
  ];
  switch (outcome.outcome) {
    case 'accepted':
      return [
        heading(
          'info',
          outcome.uuid === undefined
            ? sayThread(isDone(incident, step) ? 'note.accepted-done' : 'note.accepted-no-uuid', { step, node })
            : sayThread('note.accepted', { step, node, uuid: outcome.uuid }),
        ),
        ...rest,
      ];
    case 'refused':
      return [
        heading(
          'warn',
          sayThread(isProvenUnstarted(event) ? 'note.not-started' : 'note.refused', {
            step,
            node,
            ...whyParams(outcome),
          }),
        ),
        ...rest,
      ];
    case 'unknown':
      return [heading('bad', sayThread('note.unknown', { step, node, ...whyParams(outcome) })), ...rest];
  }
}

function isProvenUnstarted({ proof }: Outcome): boolean {
  return proof === 'void' || proof === 'unsent';
}

/** A check's reading, with what stands beside it. */
export function readingParts(event: ReadingTaken): readonly Part[] {
  const { verdict, step, node, raw, beside, summary } = event;
  const lines = [summary, ...verdictLines(verdict)];
  return [
    heading(verdictTone(verdict), sayThread(`note.check-${verdict.is}`, { step })),
    { kind: 'text', lines },
    rawPart(node === undefined ? sayThread('gates.answers') : sayThread('note.answer', { node }), [{ label: '', raw }]),
    ...beside.flatMap(besideParts),
  ];
}

/** Shown for information: in one line, and verbatim. */
function besideParts({ label, summary, raw }: ReadingTaken['beside'][number]): readonly Part[] {
  const title = sayThread('note.beside', { label });
  return [
    { kind: 'facts', rows: [{ label: title, value: summary }] },
    rawPart(sayThread('note.answer', { node: label }), [{ label: '', raw }]),
  ];
}
