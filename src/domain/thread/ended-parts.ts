import { listOf } from '../approval/eligible.ts';
import {
  type AskedFrom,
  type Incident,
  type Running,
  type Settling,
  type StepState,
  stateOf,
} from '../incident/state.ts';
import type { Step } from '../plan.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import type { Part } from './post.ts';
import { heading, muted } from './readings.ts';
import { span } from './times.ts';

/** The end: how long it took, who approved what, and what is left on the platform without an outcome. */
export function endedParts(incident: Incident, how: 'completed' | 'aborted'): readonly Part[] {
  const approvals = incident.requests
    .filter(({ status }) => status.is === 'used')
    .map(({ asked, approvals: given }) => {
      const params = { step: asked.step, persons: listOf(given.map(({ person }) => person)) };
      if (asked.purpose !== 'dispatch')
        return sayThread('note.approvals-judged', { ...params, request: asked.request });
      return asked.attempt > 1
        ? sayThread('note.approvals-again', { ...params, attempt: asked.attempt })
        : sayThread('note.approvals', params);
    });
  const left = leftBehind(incident);
  const out = leftOut(incident);
  const forced = forcesOf(incident).map((reason) => sayThread('card.force', { reason }));
  const elapsed = span('elapsed', incident.lastAt - incident.openedAt);
  const text = how === 'completed' ? sayThread('note.ended-completed', elapsed) : sayThread('note.ended-aborted');
  return [
    heading(how === 'completed' ? 'good' : 'bad', text),
    ...(forced.length > 0 ? [{ kind: 'text', lines: forced } as const] : []),
    ...(out.length > 0 ? [{ kind: 'text', lines: out } as const] : []),
    ...muted(approvals),
    ...(left.length > 0 ? [{ kind: 'text', lines: left } as const] : []),
  ];
}

/** Why it ran although something spoke against it. */
function forcesOf({ plan, choices }: Incident): readonly string[] {
  const chosen = [...choices.values()].flat().flatMap(({ force }) => force ?? []);
  return [...(plan.force === undefined ? [] : [plan.force]), ...chosen];
}

/** What was not done, and what only people vouch for. */
function leftOut(incident: Incident): readonly Sentence[] {
  const by = (how: 'skipped' | 'by-hand' | 'judged') =>
    incident.plan.steps.filter(({ id }) => isPassedAs(stateOf(incident, id), how)).map(({ id }) => id);
  return (['skipped', 'by-hand', 'judged'] as const).flatMap((how) => {
    const steps = by(how);
    return steps.length === 0 ? [] : [sayThread(`note.end-${how}`, { steps: steps.join(', ') })];
  });
}

function isPassedAs(state: StepState, how: string): boolean {
  return state.is === 'passed' && state.how === how;
}

/** What an incident leaves on the platform without knowing what became of it: said, never hidden. */
export function leftBehind(incident: Incident): readonly Sentence[] {
  const givenUp = incident.givenUp.filter(({ step }) => !isProven(stateOf(incident, step)));
  const open = [...incident.steps].flatMap(([step, state]) => {
    const left = openOf(state);
    return left ? [{ step, left }] : [];
  });
  return [...[...givenUp, ...open].flatMap(({ step, left }) => leftSentences(step, left)), ...strange(incident)];
}

/** Something of this step went to a node, and nobody knows what came of it. */
export function mayHaveRun(incident: Incident, { id }: Pick<Step, 'id'>): boolean {
  return leftBehind(incident).some(({ params }) => params.step === id);
}

/** Receipts of attempts that this journal never sent: it lost the dispatch, and nobody knows what came of it. */
function strange(incident: Incident): readonly Sentence[] {
  const found = incident.requests.flatMap(({ asked: { step }, closedBecause }) =>
    closedBecause?.key === 'approval.receipt-there' && !isProven(stateOf(incident, step))
      ? [{ step, node: String(closedBecause.params.node) }]
      : [],
  );
  const once = new Map(found.map((each) => [`${each.step} ${each.node}`, each]));
  return [...once.values()].map((each) => sayThread('note.left-strange', each));
}

/** What became of the step is known, whatever an earlier attempt of it did. */
function isProven(state: StepState): boolean {
  return state.is === 'passed' && (state.how === 'proven' || state.how === 'accepted' || state.how === 'judged');
}

function openOf(state: StepState): Running | Settling | undefined {
  switch (state.is) {
    case 'running':
    case 'settling':
      return state;
    case 'asking':
      return leftOf(state.returnsTo);
    case 'stuck':
      return leftOf(state);
    case 'waiting':
    case 'checking':
    case 'proving':
    case 'passed':
      return undefined;
  }
}

/** An operation that the log calls failed is over. */
function leftOf(asked: AskedFrom): Running | Settling | undefined {
  return asked?.question.stuck.kind === 'operation-failed' ? undefined : asked?.before;
}

function leftSentences(step: string, left: Running | Settling): readonly Sentence[] {
  if (left.is === 'settling')
    return [sayThread('note.left-running', { step, uuid: left.uuid ?? '—', node: left.node })];
  return left.nodes
    .filter(({ outcome }) => outcome === undefined || outcome.outcome === 'unknown')
    .map(({ node }) => sayThread('note.left-unknown', { step, node }));
}
