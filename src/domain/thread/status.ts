import { currentStep, provenMaster, standsOf } from '../incident/course.ts';
import { type Incident, type Passed, type StepState, stateOf } from '../incident/state.ts';
import { type Step, stepById } from '../plan.ts';
import type { Bilingual } from '../scenario.ts';
import type { Timing } from '../topology.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { nowLines, standbyLines } from './now-lines.ts';
import type { Part, Post, StepLine, Tone } from './post.ts';
import { dayText } from './times.ts';

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
        ...(incident.holder.person === incident.by.person
          ? []
          : [
              {
                label: sayThread('root.held-by'),
                value: sayThread('root.person', {
                  person: incident.holder.person,
                  mention: `@${incident.holder.slack}`,
                }),
              },
            ]),
        ...(plan.force === undefined
          ? []
          : [{ label: sayThread('root.force'), value: sayThread('root.verbatim', { text: plan.force }) }]),
        {
          label: sayThread('root.system'),
          value: sayThread('root.opened-at', { system: incident.system, time: dayText(incident.openedAt) }),
        },
      ],
    },
    { kind: 'text', lines: [...lines, ...standbyLines(incident, now)] },
    { kind: 'steps', steps: stepLines(incident) },
    {
      kind: 'muted',
      lines: [sayThread('root.footer', { incident: incident.id, hash: incident.planHash.slice(0, 12) })],
    },
  ];
}

function headingOf(incident: Incident): Sentence {
  const { plan, phase } = incident;
  const params = { ...plan.title, from: plan.from, to: plan.to, master: provenMaster(incident) ?? '?' };
  const lost = plan.lost !== undefined;
  if (phase.is !== 'ended') return sayThread(lost ? 'root.heading-lost' : 'root.heading', params);
  const ended = `root.ended-${phase.how}` as const;
  return sayThread(lost ? `${ended}-lost` : ended, params);
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

/** Every step of the phase that the incident is in; of the others one line each, and none for what was not chosen. */
function stepLines(incident: Incident): readonly StepLine[] {
  const { plan } = incident;
  const current = stepById(plan, currentStep(incident) ?? '')?.phase;
  return plan.phases.flatMap((phase, index) => {
    const steps = plan.steps.filter((step) => step.phase === index && standsOf(incident, step) !== 'out');
    if (steps.length === 0) return [];
    if (plan.phases.length === 1 || index === current) return steps.map((step) => stepLine(step, incident));
    return [phaseLine(incident, phase, steps)];
  });
}

function phaseLine(incident: Incident, phase: Bilingual, steps: readonly Step[]): StepLine {
  const out = steps.filter(({ id }) => isSkipped(stateOf(incident, id))).length;
  const passed = steps.filter((step) => standsOf(incident, step) === 'passed').length - out;
  const rows = [...new Set([steps[0]?.row ?? '', steps.at(-1)?.row ?? ''])].join(' – ');
  const mark = passed + out === 0 ? 'waiting' : passed === steps.length ? 'passed' : 'unproven';
  return { mark, step: rows, ...phase, note: phaseNote(passed, out, steps.length) };
}

function phaseNote(passed: number, out: number, all: number): Sentence {
  return out === 0 ? sayThread('step.phase', { passed, all }) : sayThread('step.phase-out', { passed, all, out });
}

function isSkipped(state: StepState): boolean {
  return state.is === 'passed' && state.how === 'skipped';
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
    case 'proving':
      return 'now';
    case 'asking':
      return 'asking';
    case 'running':
    case 'settling':
      return 'running';
    case 'stuck':
      return 'stuck';
    case 'passed':
      return markOfPassed(state.how);
  }
}

function markOfPassed(how: Passed): StepLine['mark'] {
  switch (how) {
    case 'proven':
    case 'accepted':
    case 'confirmed':
    case 'chosen':
      return 'passed';
    case 'skipped':
      return 'skipped';
    case 'unproven':
    case 'judged':
    case 'by-hand':
    case 'informed':
      return 'unproven';
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
    case 'skipped':
    case 'by-hand':
    case 'informed':
      return sayThread(`step.${how}`);
    case 'accepted':
    case 'chosen':
    case 'proven':
    case 'confirmed':
      return undefined;
  }
}
