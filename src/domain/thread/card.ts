import { denialOf } from '../approval/denial.ts';
import { listOf } from '../approval/eligible.ts';
import type { Requested } from '../event.ts';
import { choicesAt, withoutStandbySince } from '../incident/course.ts';
import { type Incident, stateOf } from '../incident/state.ts';
import { type CheckStep, type Step, stepById } from '../plan.ts';
import { riskOf } from '../wording/risk.ts';
import { inBoth, type Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { commandsPart } from './commands-part.ts';
import { leftBehind, mayHaveRun } from './ended-parts.ts';
import type { Part, Post } from './post.ts';
import { gateParts, rawPart, verdictLines } from './readings.ts';
import { clockText, span } from './times.ts';

/** The card a second engineer reacts on (rule 21). Made once from the entry that asked; never edited. */
export function cardPost(incident: Incident, asked: Requested): Post {
  const step = stepById(incident.plan, asked.step);
  if (step === undefined) throw new Error(`cardPost: no step ${asked.step}`);
  const { policy } = asked.binding;
  const parts: Part[] = [
    { kind: 'heading', tone: 'waiting', text: headingOf(asked) },
    { kind: 'title', step: step.id, ...step.title },
    ...(asked.supersedes ? [{ kind: 'text', lines: [asked.supersedes] } as const] : []),
    ...whatIsKnown(incident, step, asked),
    ...whatRuns(incident, step, asked),
    ...gateParts(gatesOf(incident, step, asked), asked.gates),
    {
      kind: 'text',
      lines: [
        sayThread('card.requester', { person: incident.by.person, reason: incident.reason }),
        ...(asked.askedBy ? [sayThread('card.asked-by', { person: asked.askedBy.person })] : []),
        sayThread('card.who', { quorum: policy.quorum, eligible: listOf(asked.eligible) }),
        howLong(asked),
      ],
    },
    {
      kind: 'muted',
      lines: [
        sayThread('card.digest', {
          digest: asked.digest.slice(0, 12),
          incident: incident.id,
          step: step.id,
          attempt: asked.attempt,
        }),
      ],
    },
  ];
  return {
    key: `card-${asked.request}`,
    place: 'thread',
    life: 'fixed',
    broadcast: true,
    parts,
  };
}

/** How to answer, and for how long: counted from the card's appearance, which nobody can write onto the card itself. */
function howLong({ approveBy, binding: { policy } }: Requested): Sentence {
  const params = { approve: policy.approveEmoji, deny: policy.denyEmoji };
  return approveBy === undefined
    ? sayThread('card.how-from', { ...params, ...span('span', policy.approveWithin) })
    : sayThread('card.how', { ...params, time: clockText(approveBy) });
}

/** What an approver must know before reading on: which region is lost, what speaks against it, what became of the last attempt. */
function whatIsKnown(incident: Incident, step: Step, asked: Requested): readonly Part[] {
  const { lost, to: kept, force, doubt } = incident.plan;
  const forces = step.when ? choicesAt(incident, step.when.choice).flatMap((choice) => choice.force ?? []) : [];
  const lines = [
    ...(lost === undefined || withoutStandbySince(incident) === undefined
      ? []
      : [sayThread('card.lost-region', { lost, kept }), ...(doubt === undefined ? [] : [doubt])]),
    ...stillOpen(incident, step),
    ...[...(force === undefined ? [] : [force]), ...forces].map((reason) => sayThread('card.force', { reason })),
    ...whyAgain(incident, step, asked),
    ...(asked.reason === undefined || asked.askedBy === undefined
      ? []
      : [sayThread('card.why', { person: asked.askedBy.person, reason: asked.reason })]),
  ];
  return lines.length === 0 ? [] : [{ kind: 'text', lines }];
}

/** Why the step is asked for again; a denial in the words of whoever denied it, once they said why. */
function whyAgain(incident: Incident, step: Step, asked: Requested): readonly Sentence[] {
  const again = incident.again.get(step.id);
  const last = incident.requests.findLast(
    ({ asked: { step: id, request } }) => id === step.id && request < asked.request,
  );
  const denied = last && denialOf(last);
  if (again === undefined || asked.purpose !== 'dispatch') return denied ? [denied] : [];
  return [denied ?? again.say, sayThread('card.again-by', { person: again.by.person })];
}

/** What earlier steps left on the platform without an end: the next directive goes out on top of it. */
function stillOpen(incident: Incident, step: Step): readonly Sentence[] {
  const lines = leftBehind(incident).filter(({ params }) => params.step !== step.id);
  return lines.length === 0 ? [] : [sayThread('card.still-open'), ...lines];
}

function gatesOf(incident: Incident, step: Step, { purpose }: Requested): readonly CheckStep[] {
  if (purpose === 'join') return incident.plan.join?.proofs ?? [];
  return step.kind === 'directive' ? step.gates : [];
}

function headingOf(asked: Requested): Sentence {
  const params = { request: asked.request, step: asked.step, attempt: asked.attempt };
  switch (asked.purpose) {
    case 'dispatch':
      return asked.attempt > 1 ? sayThread('card.heading-again', params) : firstHeading(asked);
    case 'took-effect':
      return sayThread('card.heading-took-effect', params);
    case 'check-holds':
    case 'region-back':
    case 'skip':
    case 'by-hand':
    case 'join':
      return sayThread(`card.heading-${asked.purpose}`, { request: params.request, step: params.step });
  }
}

function firstHeading({ request, step, binding: { policy } }: Requested): Sentence {
  const { quorum } = policy;
  return quorum > 1
    ? sayThread('card.heading-quorum', { request, step, quorum })
    : sayThread('card.heading', { request, step });
}

function whatRuns(incident: Incident, step: Step, asked: Requested): readonly Part[] {
  if (asked.purpose !== 'dispatch' || step.kind !== 'directive') return judgement(incident, step, asked);
  const risk = riskOf(step.directive, incident.plan.lost, step.effect);
  const nodes = asked.binding.hosts.map(({ node }) => node);
  const commands = step.commands.filter(({ node }) => nodes.includes(node));
  return [
    { kind: 'muted', lines: [sayThread(step.nodes === 'each' ? 'card.runs-on-each' : 'card.runs-on')] },
    commandsPart(commands, step.nodes === 'each' ? ', ' : ' → '),
    {
      kind: 'facts',
      rows: [
        { label: sayThread('card.stops'), value: risk.stops },
        { label: sayThread('card.lost'), value: risk.lost },
        { label: sayThread('card.way-back'), value: risk.wayBack },
        { label: sayThread('card.aborting'), value: risk.abort },
        {
          label: sayThread('card.aborting-leaves'),
          value: abortLeaves(incident, step),
        },
      ],
    },
  ];
}

/** What an earlier attempt may have done is left too. */
function abortLeaves(incident: Incident, step: Step): Sentence {
  const next = incident.plan.steps[incident.plan.steps.indexOf(step) + 1];
  return mayHaveRun(incident, step) && next !== undefined
    ? sayThread('card.leaves-or', { ...inBoth('abort', step.abort), ...inBoth('next', next.abort) })
    : sayThread('card.leaves', inBoth('abort', step.abort));
}

/** What two people are asked to judge by: the question as it stands, and the readings that came with it. */
function judgement(incident: Incident, step: Step, { purpose, binding }: Requested): readonly Part[] {
  if (purpose === 'skip' || purpose === 'by-hand' || purpose === 'join') {
    const bound = binding.hosts.map(({ node }) => node);
    const commands =
      step.kind === 'directive' && purpose !== 'join' ? step.commands.filter(({ node }) => bound.includes(node)) : [];
    const between = step.kind === 'directive' && step.nodes === 'each' ? ', ' : ' → ';
    return [
      ...questionThen(incident, step),
      { kind: 'text', lines: [sayThread(`card.${purpose}`)] },
      ...(commands.length > 0 ? [commandsPart(commands, between)] : []),
    ];
  }

  return [...questionThen(incident, step), { kind: 'text', lines: [sayThread('card.judgement')] }];
}

/** The question that this request wants to answer, with what was sent and is still open, and its readings. */
function questionThen(incident: Incident, step: Step): readonly Part[] {
  const state = stateOf(incident, step.id);
  const stuck = state.is === 'asking' ? state.returnsTo?.question.stuck : undefined;
  if (stuck === undefined) return [];
  const lines = stuck.readings.flatMap(({ verdict }) => (verdict ? verdictLines(verdict) : []));
  const open = leftBehind(incident).filter(({ params }) => params.step === step.id);
  return [
    { kind: 'text', lines: [stuck.say, ...open, ...lines] },
    ...(stuck.readings.length > 0 ? [rawPart(sayThread('question.readings-then'), stuck.readings)] : []),
  ];
}
