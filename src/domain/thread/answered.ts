import type { IncidentEvent } from '../event.ts';
import { currentStep, openOptions } from '../incident/course.ts';
import { type Incident, stateOf } from '../incident/state.ts';
import { stepById } from '../plan.ts';
import { type Press, readPress } from '../press.ts';
import type { Sentence } from '../wording/sentence.ts';
import { sayThread } from '../wording/thread.ts';
import type { Part, Post } from './post.ts';

/** The questions of a thread that cannot be answered any more, by their posts' keys, each with the sentence why. */
export type Lapsed = ReadonlyMap<string, Sentence>;

/**
 * What has become of the questions by an entry: one that could be answered before it and cannot after it was answered
 * or overtaken by it, and is told so from then on. `asked` is the key of the newest post that asks people for the
 * current step: an older one gives way to it.
 */
export function lapsedBy(
  event: IncidentEvent,
  questions: readonly Post[],
  before: Lapsed,
  incident: Incident,
  asked: string | undefined,
): Lapsed {
  const gone = questions.filter((question) => !isOpen(question, incident, asked));
  return new Map(gone.map(({ key }) => [key, before.get(key) ?? lapse(event)]));
}

/** People can answer it by a button. */
export function isQuestion({ parts }: Post): boolean {
  return parts.some(({ kind }) => kind === 'buttons');
}

function isOpen(post: Post, incident: Incident, asked: string | undefined): boolean {
  return post.parts.some((part) => part.kind === 'buttons' && liveButtons(part, post, incident, asked).length > 0);
}

function lapse(event: IncidentEvent): Sentence {
  if (event.type === 'aborted') return sayThread('question.aborted', { person: event.by.person });
  const by = 'by' in event ? event.by : event.type === 'requested' ? event.askedBy : undefined;
  return by ? sayThread('question.answered', { person: by.person }) : sayThread('question.went-on');
}

/** A post's buttons as they stand now: those that would do nothing any more are gone, and a question that lapsed says so. */
export function withLiveButtons(post: Post, incident: Incident, asked: string | undefined, lapsed: Lapsed): Post {
  if (!isQuestion(post)) return post;
  const parts = post.parts.flatMap((part): readonly Part[] => {
    if (part.kind !== 'buttons') return [part];
    const buttons = liveButtons(part, post, incident, asked);
    if (buttons.length > 0) return [{ ...part, buttons }];
    return [{ kind: 'muted', lines: [lapsed.get(post.key) ?? sayThread('question.went-on')] }];
  });
  return { ...post, life: 'edited', parts };
}

/** Aborting alone is no answer to a question: it stands below the newest one. */
function liveButtons({ buttons }: ButtonsPart, post: Post, incident: Incident, asked: string | undefined) {
  const overtaken = asksPeople(post) && post.key !== asked;
  const live = buttons.filter(({ value }) => {
    const press = readPress(value);
    return press !== undefined && !overtaken && isLive(press, incident);
  });
  return live.every(({ action }) => action === 'abort') ? [] : live;
}

type ButtonsPart = Extract<Part, { kind: 'buttons' }>;

/** Posted for the step, not for an entry (people-posts.ts). */
function asksPeople({ key }: Post): boolean {
  return /^(?:confirm|choose|wait)-/.test(key);
}

function isLive(press: Press, incident: Incident): boolean {
  if (incident.phase.is === 'ended' || incident.aborted !== undefined) return false;
  if (press.act === 'abort') return true;
  if (press.act === 'choose' && press.step === 'gates')
    return incident.phase.is === 'gates-stuck' && incident.phase.stuck.entry === press.entry;
  const current = currentStep(incident);
  if (press.act === 'choose') {
    const state = current === press.step ? stateOf(incident, current) : undefined;
    return state?.is === 'stuck' && state.question.entry === press.entry;
  }
  const step = current && stepById(incident.plan, current);
  if (step === undefined || step.id !== press.step || incident.phase.is !== 'steps') return false;
  const { is } = stateOf(incident, step.id);
  if (is !== 'waiting' && is !== 'stuck') return false;
  return press.act !== 'decide' || openOptions(incident, step).some(({ name }) => name === press.option);
}
