import type { Stuck, Way } from '../event.ts';
import type { Incident } from '../incident/state.ts';
import { waysOn } from '../incident/ways-on.ts';
import type { ConfirmStep } from '../plan.ts';
import { pressText } from '../press.ts';
import { sayThread } from '../wording/thread.ts';
import type { Button, Part, Post } from './post.ts';
import { rawPart, verdictLines } from './readings.ts';

/** A question to people, with the readings they need and a button per way on. */
export function questionParts(incident: Incident, stuck: Stuck, entry: number): readonly Part[] {
  const { readings } = stuck;
  const lines = readings.flatMap(({ verdict }) => (verdict ? verdictLines(verdict) : []));
  return [
    { kind: 'heading', tone: 'warn', text: sayThread('question.heading') },
    { kind: 'text', lines: [stuck.say, ...lines] },
    ...(readings.length > 0 ? [rawPart(sayThread('question.readings'), readings)] : []),
    { kind: 'muted', lines: [sayThread('question.choices')] },
    {
      kind: 'buttons',
      buttons: [...waysOn(stuck.kind).map((way) => wayButton(incident, stuck, entry, way)), abortButton(incident)],
    },
  ];
}

function wayButton(incident: Incident, stuck: Stuck, entry: number, way: Way): Button {
  return {
    action: 'choose',
    value: pressText({ act: 'choose', incident: incident.id, step: stuck.step, entry, way }),
    label: sayThread(`way.${way}`),
    confirm: sayThread(`sure.${way}`),
  };
}

function abortButton(incident: Incident): Button {
  return {
    action: 'abort',
    value: pressText({ act: 'abort', incident: incident.id }),
    label: sayThread('way.abort'),
    style: 'danger',
    confirm: sayThread('sure.abort'),
  };
}

/** What a person does outside, exactly, and how to say that it works. */
export function confirmPost(incident: Incident, step: ConfirmStep, key: string): Post {
  const button = (works: boolean): Button => ({
    action: 'confirm',
    value: pressText({ act: 'confirm', incident: incident.id, step: step.id, works }),
    label: sayThread(works ? 'confirm.yes' : 'confirm.no'),
    confirm: sayThread('confirm.sure'),
    ...(works && { style: 'primary' as const }),
  });
  return {
    key,
    place: 'thread',
    life: 'fixed',
    broadcast: true,
    parts: [
      { kind: 'heading', tone: 'waiting', text: sayThread('confirm.heading', { step: step.id }) },
      { kind: 'title', step: step.id, ...step.title },
      { kind: 'text', lines: [sayThread('confirm.hosts')] },
      { kind: 'raw', title: sayThread('confirm.line-title'), text: step.hostsLine },
      { kind: 'text', lines: [sayThread('confirm.zones', { zones: step.zones.join(', ') })] },
      { kind: 'buttons', buttons: [button(true), button(false), abortButton(incident)] },
    ],
  };
}
