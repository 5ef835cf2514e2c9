import { listOf } from '../approval/eligible.ts';
import { isOperation } from '../directive.ts';
import type { Entry } from '../entry.ts';
import type { Decided, GatesRead, Judged, Outcome, ReadingTaken, ReturnRead } from '../event.ts';
import {
  type AskedFrom,
  type Incident,
  type Running,
  type Settling,
  type StepState,
  stateOf,
} from '../incident/state.ts';
import type { StepId } from '../names.ts';
import { optionsOf, stepById } from '../plan.ts';
import { inBoth, type Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { planParts } from './plan-parts.ts';
import type { Part, Tone } from './post.ts';
import { questionParts } from './question.ts';
import { gateParts, rawPart, verdictLines, verdictTone } from './readings.ts';
import { spanText } from './times.ts';

/**
 * What one entry adds to the thread; nothing for entries that show elsewhere (card, companion, live status).
 * `after` is the incident with this entry.
 */
export function partsOfEntry(entry: Entry, after: Incident): readonly Part[] {
  const { event } = entry;
  switch (event.type) {
    case 'opened':
      return [
        ...planParts(after.plan),
        { kind: 'muted', lines: [sayThread('plan.understood', { understood: event.understood })] },
      ];
    case 'gates-read':
      return [
        ...gatesParts(event, after),
        ...(after.phase.is === 'gates-stuck' ? questionParts(after, after.phase.stuck.stuck, entry.n) : []),
      ];
    case 'requested':
    case 'card-posted':
    case 'progress':
      return [];
    case 'reacted':
    case 'request-closed':
      return closingParts(entry, after);
    case 'dispatched': {
      const { step, node, approvers } = event;
      const digest =
        after.requests.find(({ asked }) => asked.request === event.request)?.asked.digest.slice(0, 12) ?? '';
      const persons = listOf(approvers.map(({ person }) => person));
      return [
        heading('info', sayThread('note.sent', { step, node })),
        { kind: 'commands', commands: [{ node, command: event.command }] },
        { kind: 'muted', lines: [sayThread('note.approved-by', { persons, digest })] },
      ];
    }
    case 'outcome':
      return outcomeParts(event, after);
    case 'operation-ended': {
      const { step, proof, line } = event;
      const lines = line === undefined ? [] : [sayThread('now.log-line', { line })];
      return [
        heading(proof === 'log' ? 'good' : 'warn', sayThread(`note.completed-${proof}`, { step })),
        ...muted(lines),
      ];
    }
    case 'reading':
      return readingParts(event);
    case 'stuck':
      return questionParts(after, event, entry.n);
    case 'judged':
      return judgedParts(event, after);
    case 'chosen':
      return [{ kind: 'text', lines: [sayThread('note.chosen', { person: event.by.person, way: event.way })] }];
    case 'confirmed':
      return event.works
        ? [heading('good', sayThread('note.confirmed', { person: event.by.person, step: event.step }))]
        : notWorking(event.step, event.by.person, after);
    case 'decided':
      return decidedParts(event, after);
    case 'skipped':
      return [
        heading('warn', sayThread('note.skipped', { person: event.by.person, step: event.step, reason: event.reason })),
      ];
    case 'resumed':
      return [{ kind: 'text', lines: [sayThread('note.resumed', { person: event.by.person, step: event.step })] }];
    case 'return-read':
      return returnParts(event, after, entry.n);
    case 'taken-over':
      return [
        heading('info', sayThread('note.taken-over', { person: event.by.person, reason: event.reason })),
        { kind: 'muted', lines: [sayThread('note.taken-over-what')] },
      ];
    case 'aborted':
      return [
        heading('bad', sayThread('note.aborted', { person: event.by.person, reason: event.reason })),
        { kind: 'text', lines: [sayThread('note.aborted-what')] },
      ];
    case 'ended':
      return endedParts(after, event.how);
  }
}

function heading(tone: Tone, text: Sentence): Part {
  return { kind: 'heading', tone, text };
}

function muted(lines: readonly Sentence[]): readonly Part[] {
  return lines.length === 0 ? [] : [{ kind: 'muted', lines }];
}

function judgedParts({ request: number, step }: Judged, after: Incident): readonly Part[] {
  const request = after.requests.find(({ asked }) => asked.request === number);
  const persons = listOf(request?.approvals.map(({ person }) => person) ?? []);
  const params = { step, person: request?.asked.askedBy?.person ?? '—', persons, reason: request?.asked.reason ?? '' };
  const { person } = params;
  switch (request?.asked.purpose) {
    case 'skip':
      return [heading('warn', sayThread('note.skip-agreed', params))];
    case 'by-hand':
      return [heading('warn', sayThread('note.by-hand', params))];
    case 'join':
      return [heading('warn', sayThread('note.joined', params))];
    default:
      return [heading('warn', sayThread('note.judged', { step, person, persons }))];
  }
}

function decidedParts({ step: id, option, by, force }: Decided, after: Incident): readonly Part[] {
  const title = optionsOf(stepById(after.plan, id)).find(({ name }) => name === option)?.title;
  const named = title ?? { en: option, zh: option };
  const params = { person: by.person, step: id, ...inBoth('option', named) };
  return [
    heading('info', sayThread('note.decided', params)),
    ...(force === undefined ? [] : [{ kind: 'text', lines: [sayThread('card.force', { reason: force })] } as const]),
  ];
}

/** What was seen of a region that is said to be back; when it was not seen, the question how to go on. */
function returnParts(event: ReturnRead, after: Incident, entry: number): readonly Part[] {
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
    : silent.map(({ node, why }) => sayThread('gates.node-silent', { node, why: why ?? '' }));
}

/** In a disaster they let it go on without being good. */
function gatesTone({ clear, gates, nodes }: GatesRead): Tone {
  if (!clear) return 'warn';
  const good = gates.every(({ verdict }) => verdict.is === 'holds') && nodes.every(({ reachable }) => reachable);
  return good ? 'good' : 'info';
}

function gatesParts(event: GatesRead, incident: Incident): readonly Part[] {
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

/** A request that ended without being used asks an operator how to go on, unless a new one follows by itself. */
function closingParts(entry: Entry, after: Incident): readonly Part[] {
  const { event } = entry;
  if (event.type !== 'reacted' && event.type !== 'request-closed') return [];
  const request = after.requests.find(({ asked }) => asked.request === event.request);
  if (request?.status.is !== 'closed' || (event.type === 'reacted' && !(event.counts && event.signal === 'deny')))
    return [];
  const state = stateOf(after, request.asked.step);
  if (state.is !== 'stuck') return [heading('warn', event.say)];
  if (state.question.entry !== entry.n) {
    return [heading('warn', event.say), ...questionParts(after, state.question.stuck, state.question.entry)];
  }
  return questionParts(after, state.question.stuck, entry.n);
}

/** A zone's status and a restart are done when they are accepted; operations are not. */
function isDone({ plan }: Incident, id: StepId): boolean {
  const step = stepById(plan, id);
  return step?.kind === 'directive' && !isOperation(step.directive);
}

function outcomeParts(event: Outcome, incident: Incident): readonly Part[] {
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
          sayThread(event.proof === 'void' ? 'note.not-started' : 'note.refused', { step, node, why: outcome.why }),
        ),
        ...rest,
      ];
    case 'unknown':
      return [heading('bad', sayThread('note.unknown', { step, node, why: outcome.why })), ...rest];
  }
}

function readingParts(event: ReadingTaken): readonly Part[] {
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

function notWorking(id: string, person: string, incident: Incident): readonly Part[] {
  const step = stepById(incident.plan, id);
  if (step?.kind !== 'confirm') return [];
  return [
    heading('warn', sayThread('note.not-working', { person, step: id })),
    {
      kind: 'text',
      lines: [
        ...(step.hostsLine === undefined ? [] : [sayThread('note.look-1', { line: step.hostsLine })]),
        sayThread('note.look-2'),
        sayThread('note.look-3', { region: step.region ?? incident.plan.to }),
        sayThread('note.look-4'),
        sayThread('note.look-5'),
        sayThread('note.look-next', { step: step.id }),
      ],
    },
  ];
}

function endedParts(incident: Incident, how: 'completed' | 'aborted'): readonly Part[] {
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
  const elapsed = spanText(incident.lastAt - incident.openedAt);
  const text = how === 'completed' ? sayThread('note.ended-completed', { elapsed }) : sayThread('note.ended-aborted');
  return [
    heading(how === 'completed' ? 'good' : 'bad', text),
    ...muted(approvals),
    ...(left.length > 0 ? [{ kind: 'text', lines: left } as const] : []),
  ];
}

/** What an incident leaves on the platform without knowing what became of it: said, never hidden. */
function leftBehind(incident: Incident): readonly Sentence[] {
  const givenUp = incident.givenUp.filter(({ step }) => stateOf(incident, step).is !== 'passed');
  const open = [...incident.steps].flatMap(([step, state]) => {
    const left = openOf(state);
    return left ? [{ step, left }] : [];
  });
  return [...givenUp, ...open].flatMap(({ step, left }) => leftSentences(step, left));
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
