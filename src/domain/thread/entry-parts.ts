import { listOf } from '../approval/eligible.ts';
import type { Entry } from '../entry.ts';
import type { Decided, Dispatched, Judged } from '../event.ts';
import { type Incident, type Request, stateOf } from '../incident/state.ts';
import { optionsOf, stepById } from '../plan.ts';
import { sayNotice } from '../wording/notices.ts';
import { inBoth } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { endedParts } from './ended-parts.ts';
import type { Part } from './post.ts';
import { questionParts } from './question.ts';
import { heading, muted } from './readings.ts';
import { gatesParts, outcomeParts, readingParts, returnParts } from './seen-parts.ts';

/**
 * What one entry adds to the thread; nothing for entries that show elsewhere (the plan, card, companion, live status).
 * `after` is the incident with this entry.
 */
export function partsOfEntry(entry: Entry, after: Incident): readonly Part[] {
  const { event } = entry;
  switch (event.type) {
    case 'gates-read':
      return [
        ...gatesParts(event, after),
        ...(after.phase.is === 'gates-stuck' ? questionParts(after, after.phase.stuck.stuck, entry.n) : []),
      ];
    case 'opened':
    case 'requested':
    case 'card-posted':
    case 'progress':
    case 'refused-again':
    case 'held':
      return [];
    case 'noted':
      return [heading('warn', event.say), { kind: 'muted', lines: [sayNotice('noted.safe')] }];
    case 'reacted':
    case 'denied':
    case 'request-closed':
      return closingParts(entry, after);
    case 'prolonged':
      return [heading('waiting', event.say)];
    case 'explained': {
      const { request, by, reason } = event;
      return [{ kind: 'text', lines: [sayThread('note.explained', { person: by.person, request, reason })] }];
    }
    case 'dispatched': {
      const { step, node, approvers } = event;
      const request = after.requests.find(({ asked }) => asked.request === event.request);
      const digest = request?.asked.digest.slice(0, 12) ?? '';
      const waited = request?.held.some(({ key }) => key === 'approval.held-silent') === true;
      const persons = listOf(approvers.map(({ person }) => person));
      return [
        heading('info', sayThread('note.sent', { step, node })),
        { kind: 'commands', commands: [{ node, command: event.command }] },
        ...passedOver(event, request, after),
        ...(waited ? [{ kind: 'text', lines: [sayThread('note.looked-again')] } as const] : []),
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
      return [{ kind: 'text', lines: [sayThread(`chose.${event.way}`, { person: event.by.person })] }];
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

/** Why it did not go to the node that the card names first. */
function passedOver({ step, node }: Dispatched, request: Request | undefined, after: Incident): readonly Part[] {
  const state = stateOf(after, step);
  const sentTo = state.is === 'running' ? state.nodes.map((sent) => sent.node) : [];
  const hosts = request?.asked.binding.hosts.map((host) => host.node) ?? [];
  const nodes = hosts
    .slice(0, hosts.indexOf(node))
    .filter((each) => !sentTo.includes(each) && request?.held.some(({ params }) => params.node === each));
  if (nodes.length === 0) return [];
  return [{ kind: 'text', lines: [sayThread('note.passed-over', { nodes: listOf(nodes) })] }];
}

/** A request that ended without being used asks an operator how to go on, unless a new one follows by itself. */
function closingParts(entry: Entry, after: Incident): readonly Part[] {
  const { event } = entry;
  if (event.type !== 'reacted' && event.type !== 'denied' && event.type !== 'request-closed') return [];
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
