import { listOf } from '../approval/eligible.ts';
import { choicesAt, currentStep, openOptions, withoutStandbySince } from '../incident/course.ts';
import { type Incident, type Settling, type StepState, stateOf } from '../incident/state.ts';
import { type Step, stepById } from '../plan.ts';
import { operationDeadlineOf, type Timing } from '../topology.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { whyParams } from '../wording/why.ts';
import { clockText, dayText, longSpan, span } from './times.ts';

/** How often the elapsed time of a running operation moves on in the live status, ms. */
export const STATUS_EVERY = 15_000;

/** What is happening, what next, who must act. */
export function nowLines(incident: Incident, now: number, timing: Timing): readonly Sentence[] {
  const { phase, aborted } = incident;
  if (phase.is === 'ended') {
    const time = clockText(phase.at);
    return aborted && phase.how === 'aborted'
      ? [sayThread('now.ended-aborted', { person: aborted.by.person, reason: aborted.reason, time })]
      : [endedLine(incident, time)];
  }
  if (aborted) return [sayThread('now.aborting')];
  if (incident.held) return [incident.held];
  if (phase.is === 'gates') return [sayThread('now.gates')];
  if (phase.is === 'gates-stuck') return [sayThread('now.gates-stuck', { person: incident.holder.person })];
  const step = stepById(incident.plan, currentStep(incident) ?? '');
  return step ? nowOfStep(incident, step, stateOf(incident, step.id), now, timing) : [];
}

function endedLine({ plan, steps }: Incident, time: string): Sentence {
  const out = plan.steps.filter(({ id }) => {
    const state = steps.get(id);
    return state?.is === 'passed' && state.how === 'skipped';
  });
  if (out.length === 0) return sayThread('now.ended-completed', { time });
  return sayThread('now.ended-left-out', { time, steps: out.map(({ id }) => id).join(', ') });
}

function nowOfStep(incident: Incident, step: Step, state: StepState, now: number, timing: Timing): readonly Sentence[] {
  switch (state.is) {
    case 'waiting':
      return incident.phase.is === 'joining'
        ? [sayThread('now.preparing', { step: step.id })]
        : waitingLines(incident, step, timing);
    case 'asking':
      return askingLines(incident, state.request);
    case 'running': {
      const sent = state.nodes.at(-1);
      return sent ? [sayThread('now.running', { step: step.id, node: sent.node, time: clockText(sent.at) })] : [];
    }
    case 'settling':
      return settlingLines(step, state, now, timing);
    case 'checking':
      return [sayThread('now.checking', { step: step.id, ...pollingOf(timing) })];
    case 'stuck':
      return [
        sayThread('now.stuck', { step: step.id, person: incident.holder.person }),
        ...(step.kind === 'wait' ? waitingLines(incident, step, timing) : []),
      ];
    case 'proving':
      return [sayThread('now.proving', { step: step.id, person: state.by.person })];
    case 'passed':
      return [];
  }
}

function waitingLines(incident: Incident, step: Step, timing: Timing): readonly Sentence[] {
  const person = incident.holder.person;
  switch (step.kind) {
    case 'confirm':
      return [sayThread('now.confirm', { step: step.id, person })];
    case 'choose': {
      const options = openOptions(incident, step)
        .map(({ name }) => name)
        .join(' | ');
      const later = choicesAt(incident, step.id).findLast(({ option }) => option === 'later');
      return [
        ...(later ? [sayThread('now.later', { person: later.by.person })] : []),
        sayThread('now.choose', { step: step.id, person, options }),
      ];
    }
    case 'wait':
      return [sayThread('now.wait', { step: step.id, region: step.region, person })];
    case 'directive':
      return [sayThread('now.preparing', { step: step.id })];
    case 'check':
      return [sayThread('now.checking', { step: step.id, ...pollingOf(timing) })];
  }
}

function askingLines(incident: Incident, number: number): readonly Sentence[] {
  const request = incident.requests.find(({ asked }) => asked.request === number);
  if (request === undefined) return [];
  const { asked, status, approvals, approveBy, held } = request;
  if (status.is === 'approved') {
    const params = { persons: listOf(approvals.map(({ person }) => person)), step: asked.step };
    return [sayThread(asked.purpose === 'dispatch' ? 'now.armed' : 'now.armed-judgement', params), ...held.slice(-1)];
  }
  const { approveEmoji: emoji, approveWithin } = asked.binding.policy;
  const params = { request: number, eligible: listOf(asked.eligible) };
  if (approveBy === undefined) return [sayThread('now.asking-unseen', { ...params, ...span('span', approveWithin) })];
  return [sayThread('now.asking', { ...params, emoji, time: clockText(approveBy) }), ...held.slice(-1)];
}

function settlingLines(step: Step, state: Settling, now: number, timing: Timing): readonly Sentence[] {
  const elapsed = Math.floor((now - state.since) / STATUS_EVERY) * STATUS_EVERY;
  const name = step.kind === 'directive' ? step.directive.name : '';
  const spans = { ...span('elapsed', elapsed), ...span('deadline', operationDeadlineOf(timing, name)) };
  const { progress } = state;
  const log =
    progress.unreadable !== undefined
      ? sayThread('now.log-unreadable', whyParams({ ...progress, why: progress.unreadable }))
      : progress.last !== undefined
        ? sayThread('now.log-line', { line: progress.last })
        : sayThread('now.log-quiet');
  return [sayThread('now.settling', { node: state.node, uuid: state.uuid ?? '—', ...spans }), log];
}

function pollingOf({ pollEvery, checkDeadline }: Timing) {
  return { ...span('every', pollEvery), ...span('deadline', checkDeadline) };
}

/** The exposure clock: for how long the platform has run without a standby. */
export function standbyLines(incident: Incident, now: number): readonly Sentence[] {
  const since = withoutStandbySince(incident);
  if (since === undefined || incident.phase.is === 'ended') return [];
  return [
    sayThread(incident.plan.join ? 'now.without-standby-joined' : 'now.without-standby', {
      ...longSpan('span', now - since),
      since: dayText(since),
    }),
  ];
}
