import { choicesAt, currentStep, openOptions, withoutStandbySince } from '../incident/course.ts';
import { type Incident, stateOf } from '../incident/state.ts';
import { type ChooseStep, type ConfirmStep, optionsOf, type Step, stepById, type WaitStep } from '../plan.ts';
import { pressText } from '../press.ts';
import { inBoth, type Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import type { Button, Part, Post } from './post.ts';
import { abortButton, optionButtons, resumeButton, whoDecides } from './question.ts';
import { dayText } from './times.ts';

/** The post by which the current step asks people, if it does: something to do outside, to choose, or to wait for. */
export function peoplePost(incident: Incident): Post | undefined {
  if (incident.phase.is !== 'steps' || incident.aborted !== undefined) return undefined;
  const id = currentStep(incident);
  const step = id && stepById(incident.plan, id);
  if (step === undefined || stateOf(incident, step.id).is !== 'waiting') return undefined;
  switch (step.kind) {
    case 'confirm':
      return post(`confirm-${step.id}`, confirmParts(incident, step));
    case 'choose':
      return post(`choose-${step.id}${asked(incident, step)}`, chooseParts(incident, step));
    case 'wait':
      return post(`wait-${step.id}${asked(incident, step)}`, waitParts(incident, step));
    case 'directive':
    case 'check':
      return undefined;
  }
}

function post(key: string, parts: readonly Part[]): Post {
  return { key, place: 'thread', life: 'fixed', broadcast: true, parts };
}

/** Asked once for each branch that was chosen; leaving it for later leaves the question where it is. */
function asked(incident: Incident, step: ChooseStep | WaitStep): string {
  const leadsOn = optionsOf(step)
    .filter(({ leads }) => leads === 'on')
    .map(({ name }) => name);
  const times = choicesAt(incident, step.id).filter(({ option }) => leadsOn.includes(option)).length;
  const begun = times + (incident.unchosen.get(step.id) ?? 0);
  return begun === 0 ? '' : `-${begun + 1}`;
}

/** What a person does outside, exactly, and how to say that it works. */
function confirmParts(incident: Incident, step: ConfirmStep): readonly Part[] {
  const { hostsLine, zones, shows, says } = step;
  const button = (works: boolean): Button => ({
    action: 'confirm',
    value: pressText({ act: 'confirm', incident: incident.id, step: step.id, works }),
    label: sayThread(`confirm.${works ? 'yes' : 'no'}${zones.length > 1 ? '-all' : ''}`),
    confirm: sayThread(works ? 'confirm.sure-yes' : 'confirm.sure-no'),
    ...(works && { style: 'primary' as const }),
  });
  const then = [
    ...(zones.length > 0 ? [sayThread('confirm.zones', { zones: zones.join(', ') })] : []),
    ...(shows ? [sayThread('confirm.shows', { ...shows })] : []),
    ...(says ? [sayThread('confirm.says', inBoth('says', says))] : []),
  ];
  return [
    { kind: 'heading', tone: 'waiting', text: sayThread('confirm.heading', { step: step.id }) },
    { kind: 'title', step: step.id, ...step.title },
    ...(hostsLine === undefined
      ? zones.length > 0
        ? [{ kind: 'text', lines: [sayThread('confirm.no-host')] } as const]
        : []
      : ([
          { kind: 'text', lines: [sayThread('confirm.hosts')] },
          { kind: 'raw', title: sayThread('confirm.line-title'), text: hostsLine },
        ] as const)),
    { kind: 'text', lines: then },
    { kind: 'muted', lines: [...whoDecides(incident), ...aborting(step)] },
    { kind: 'buttons', buttons: [button(true), button(false), abortButton(incident)] },
  ];
}

function chooseParts(incident: Incident, step: ChooseStep): readonly Part[] {
  return [
    { kind: 'heading', tone: 'waiting', text: sayThread('choose.heading', { step: step.id }) },
    { kind: 'title', step: step.id, ...step.title },
    { kind: 'text', lines: openOptions(incident, step).map(optionLine) },
    { kind: 'muted', lines: [...whoDecides(incident), sayThread('choose.barred'), ...aborting(step)] },
    { kind: 'buttons', buttons: [...optionButtons(incident, step.id), abortButton(incident)] },
  ];
}

function waitParts(incident: Incident, step: WaitStep): readonly Part[] {
  const since = withoutStandbySince(incident);
  return [
    { kind: 'heading', tone: 'waiting', text: sayThread('wait.heading', { region: step.region }) },
    { kind: 'title', step: step.id, ...step.title },
    {
      kind: 'text',
      lines: [
        ...(since === undefined
          ? []
          : [sayThread(incident.plan.join ? 'wait.since-joined' : 'wait.since', { since: dayText(since) })]),
        sayThread('wait.how', { region: step.region, nodes: step.nodes.join(', ') }),
        ...openOptions(incident, step).map(optionLine),
      ],
    },
    { kind: 'muted', lines: [...whoDecides(incident), ...aborting(step)] },
    {
      kind: 'buttons',
      buttons: [resumeButton(incident, step.id), ...optionButtons(incident, step.id), abortButton(incident)],
    },
  ];
}

function optionLine({ name, title, means }: ReturnType<typeof openOptions>[number]): Sentence {
  return sayThread('choose.line', { name, ...inBoth('option', title), ...inBoth('means', means) });
}

function aborting({ abort }: Step): readonly Sentence[] {
  return [sayThread('question.aborting', inBoth('abort', abort))];
}
