import type { Stuck, Way } from '../event.ts';
import { openOptions } from '../incident/course.ts';
import { type Incident, stateOf } from '../incident/state.ts';
import { waysOn } from '../incident/ways-on.ts';
import type { StepId } from '../names.ts';
import { type Option, type Step, stepById } from '../plan.ts';
import { pressText } from '../press.ts';
import { inBoth, type Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import { mayHaveRun } from './ended-parts.ts';
import type { Button, Part } from './post.ts';
import { rawPart, verdictLines } from './readings.ts';

/** A question to people, with the readings they need and a button per way on. */
export function questionParts(
  incident: Incident,
  stuck: Stuck,
  entry: number,
  seen: readonly Sentence[] = [],
): readonly Part[] {
  const { readings } = stuck;
  const lines = readings.flatMap(({ verdict }) => (verdict ? verdictLines(verdict) : []));
  return [
    { kind: 'heading', tone: 'warn', text: sayThread('question.heading') },
    { kind: 'text', lines: [stuck.say, ...seen, ...lines] },
    ...(readings.length > 0 ? [rawPart(sayThread('question.readings'), readings)] : []),
    { kind: 'muted', lines: [...whoDecides(incident), ...elseTyped(incident, stuck)] },
    {
      kind: 'buttons',
      buttons: [
        ...(stuck.kind === 'not-back' && stuck.step !== 'gates' ? [resumeButton(incident, stuck.step)] : []),
        ...waysOn(stuck.kind).map((way) => wayButton(incident, stuck, entry, way)),
        ...(stuck.kind === 'not-back' && stuck.step !== 'gates' ? optionButtons(incident, stuck.step) : []),
        abortButton(incident),
      ],
    },
  ];
}

export function whoDecides(incident: Incident) {
  return [sayThread('question.choices', { person: incident.holder.person })];
}

/** Besides the buttons: leaving the step out, or recording what people ran by hand. */
function elseTyped(incident: Incident, { step: id }: Stuck) {
  const step = stepById(incident.plan, id);
  if (step === undefined) return [];
  if (step.kind === 'wait') return [sayThread('question.aborting', inBoth('abort', step.abort))];
  return [
    sayThread(step.kind === 'directive' ? 'question.else-directive' : 'question.else', { step: id }),
    abortingLine(incident, step),
  ];
}

/** What aborting leaves: where something was sent, or may have been, what the next step says, if it takes effect. */
function abortingLine(incident: Incident, step: Step): Sentence {
  const state = stateOf(incident, step.id);
  const sent = state.is === 'stuck' && (state.before !== undefined || mayHaveRun(incident, step));
  const next = incident.plan.steps[incident.plan.steps.indexOf(step) + 1];
  return sent && next !== undefined
    ? sayThread('question.aborting-sent', inBoth('abort', next.abort))
    : sayThread('question.aborting', inBoth('abort', step.abort));
}

function wayButton(incident: Incident, stuck: Stuck, entry: number, way: Way): Button {
  return {
    action: 'choose',
    value: pressText({ act: 'choose', incident: incident.id, step: stuck.step, entry, way }),
    label: sayThread(`way.${way}`),
    confirm: sayThread(`sure.${way}`),
  };
}

export function resumeButton(incident: Incident, step: StepId): Button {
  return {
    action: 'resume',
    value: pressText({ act: 'resume', incident: incident.id, step }),
    label: sayThread('way.resume'),
    style: 'primary',
    confirm: sayThread('sure.resume'),
  };
}

/** One button for each option that can be chosen now, each saying in its confirmation what it means. */
export function optionButtons(incident: Incident, id: StepId): readonly Button[] {
  const step = stepById(incident.plan, id);
  if (step === undefined) return [];
  return openOptions(incident, step).map((option) => optionButton(incident, id, option));
}

function optionButton(incident: Incident, step: StepId, { name, title, means }: Option): Button {
  return {
    action: 'decide',
    value: pressText({ act: 'decide', incident: incident.id, step, option: name }),
    label: sayThread('choose.option', inBoth('option', title)),
    confirm: sayThread('choose.means', inBoth('means', means)),
  };
}

export function abortButton(incident: Incident): Button {
  return {
    action: 'abort',
    value: pressText({ act: 'abort', incident: incident.id }),
    label: sayThread('way.abort'),
    style: 'danger',
    confirm: sayThread('sure.abort'),
  };
}
