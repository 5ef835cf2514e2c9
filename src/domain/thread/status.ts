import { listOf } from '../approval/eligible.ts';
import { currentStep, type Incident, type Passed, type Settling, type StepState, stateOf } from '../incident/state.ts';
import { type Step, stepById } from '../plan.ts';
import type { Timing } from '../topology.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import type { Part, Post, StepLine, Tone } from './post.ts';
import { clockText, spanText } from './times.ts';

/** How often the elapsed time of a running operation moves on in the live status, ms. */
export const STATUS_EVERY = 15_000;

/** The live status at the root of the thread: the whole plan, what is happening, and who must act. */
export function statusPost(incident: Incident, now: number, timing: Timing): Post {
  return { key: 'root', place: 'root', life: 'edited', parts: statusParts(incident, now, timing) };
}

export function statusParts(incident: Incident, now: number, timing: Timing): readonly Part[] {
  const { plan } = incident;
  const lines = nowLines(incident, now, timing);
  return [
    { kind: 'heading', tone: toneOf(incident), text: headingOf(incident) },
    {
      kind: 'facts',
      rows: [
        {
          label: sayThread('root.started-by'),
          value: sayThread('root.person', { person: incident.by.person, mention: `@${incident.by.slack}` }),
        },
        { label: sayThread('root.reason'), value: sayThread('root.verbatim', { text: incident.reason }) },
        {
          label: sayThread('root.system'),
          value: sayThread('root.opened-at', { system: incident.system, time: clockText(incident.openedAt) }),
        },
      ],
    },
    { kind: 'steps', steps: plan.steps.map((step) => stepLine(step, incident)) },
    { kind: 'text', lines },
    {
      kind: 'muted',
      lines: [sayThread('root.footer', { incident: incident.id, hash: incident.planHash.slice(0, 12) })],
    },
  ];
}

function headingOf(incident: Incident): Sentence {
  const { plan, phase } = incident;
  const params = { ...plan.title, from: plan.from, to: plan.to };
  if (phase.is !== 'ended') return sayThread('root.heading', params);
  return sayThread(phase.how === 'completed' ? 'root.ended-completed' : 'root.ended-aborted', params);
}

function toneOf(incident: Incident): Tone {
  if (incident.phase.is === 'ended') return incident.phase.how === 'completed' ? 'good' : 'bad';
  if (incident.phase.is === 'gates-stuck') return 'warn';
  const step = currentStep(incident);
  switch (step && stateOf(incident, step).is) {
    case 'stuck':
      return 'warn';
    case 'asking':
      return 'waiting';
    default:
      return 'info';
  }
}

function stepLine(step: Step, incident: Incident): StepLine {
  const state = stateOf(incident, step.id);
  const note = noteOf(state);
  return { mark: markOf(step, state, incident), step: step.id, ...step.title, ...(note && { note }) };
}

function markOf(step: Step, state: StepState, incident: Incident): StepLine['mark'] {
  switch (state.is) {
    case 'waiting':
      return incident.phase.is === 'steps' && currentStep(incident) === step.id ? 'now' : 'waiting';
    case 'checking':
      return 'now';
    case 'asking':
      return 'asking';
    case 'running':
    case 'settling':
      return 'running';
    case 'stuck':
      return 'stuck';
    case 'passed':
      return state.how === 'unproven' || state.how === 'judged' ? 'unproven' : 'passed';
  }
}

function noteOf(state: StepState): Sentence | undefined {
  if (state.is === 'passed') return passedNote(state.how);
  const attempt =
    state.is === 'waiting' || state.is === 'asking' || state.is === 'running' || state.is === 'settling'
      ? state.attempt
      : 1;
  return attempt > 1 ? sayThread('step.attempt', { attempt }) : undefined;
}

function passedNote(how: Passed): Sentence | undefined {
  switch (how) {
    case 'unproven':
      return sayThread('step.unproven');
    case 'judged':
      return sayThread('step.judged');
    case 'proven':
    case 'confirmed':
      return undefined;
  }
}

/** What is happening, what next, who must act. */
export function nowLines(incident: Incident, now: number, timing: Timing): readonly Sentence[] {
  const { phase, aborted } = incident;
  if (phase.is === 'ended') {
    const time = clockText(phase.at);
    return aborted && phase.how === 'aborted'
      ? [sayThread('now.ended-aborted', { person: aborted.by.person, reason: aborted.reason, time })]
      : [sayThread('now.ended-completed', { time })];
  }
  if (aborted) return [sayThread('now.aborting')];
  if (phase.is === 'gates') return [sayThread('now.gates')];
  if (phase.is === 'gates-stuck') return [sayThread('now.gates-stuck')];
  const step = stepById(incident.plan, currentStep(incident) ?? '');
  return step ? stepLines(incident, step, stateOf(incident, step.id), now, timing) : [];
}

function stepLines(incident: Incident, step: Step, state: StepState, now: number, timing: Timing): readonly Sentence[] {
  switch (state.is) {
    case 'waiting':
      if (step.kind === 'confirm') return [sayThread('now.confirm', { step: step.id })];
      return [sayThread(step.kind === 'directive' ? 'now.preparing' : 'now.checking', { step: step.id })];
    case 'asking':
      return askingLines(incident, state.request);
    case 'running': {
      const sent = state.nodes.at(-1);
      return sent ? [sayThread('now.running', { step: step.id, node: sent.node, time: clockText(sent.at) })] : [];
    }
    case 'settling':
      return settlingLines(state, now, timing);
    case 'checking':
      return [sayThread('now.checking', { step: step.id })];
    case 'stuck':
      return [sayThread('now.stuck', { step: step.id })];
    case 'passed':
      return [];
  }
}

function askingLines(incident: Incident, number: number): readonly Sentence[] {
  const request = incident.requests.find(({ asked }) => asked.request === number);
  if (request === undefined) return [];
  const { asked, status, approvals } = request;
  if (status.is === 'approved') {
    return [sayThread('now.armed', { persons: listOf(approvals.map(({ person }) => person)), step: asked.step })];
  }
  const emoji = asked.binding.policy.approveEmoji;
  return [
    sayThread('now.asking', {
      request: number,
      emoji,
      eligible: listOf(asked.eligible),
      time: clockText(asked.approveBy),
    }),
  ];
}

function settlingLines(state: Settling, now: number, timing: Timing): readonly Sentence[] {
  const elapsed = spanText(Math.floor((now - state.since) / STATUS_EVERY) * STATUS_EVERY);
  const deadline = spanText(timing.operationDeadline);
  const { progress } = state;
  const log =
    progress.unreadable !== undefined
      ? sayThread('now.log-unreadable', { why: progress.unreadable })
      : progress.last !== undefined
        ? sayThread('now.log-line', { line: progress.last })
        : sayThread('now.log-quiet');
  return [sayThread('now.settling', { node: state.node, uuid: state.uuid ?? '—', elapsed, deadline }), log];
}
