import { currentStep, openOptions } from '../incident/course.ts';
import { type Incident, stateOf } from '../incident/state.ts';
import { stepById } from '../plan.ts';
import { type Press, readPress } from '../press.ts';
import { sayThread } from '../wording/thread.ts';
import type { Part, Post } from './post.ts';

/**
 * A post's buttons as they stand now: those that would do nothing any more are gone, and an answered question says so.
 * `asked` is the key of the newest post that asks people for the current step: an older one gives way to it.
 */
export function withLiveButtons(post: Post, incident: Incident, asked: string | undefined): Post {
  if (!post.parts.some(({ kind }) => kind === 'buttons')) return post;
  const overtaken = asksPeople(post) && post.key !== asked;
  return { ...post, life: 'edited', parts: post.parts.flatMap((part) => liveParts(part, incident, overtaken)) };
}

/** Posted for the step, not for an entry (people-posts.ts). */
function asksPeople({ key }: Post): boolean {
  return /^(?:confirm|choose|wait)-/.test(key);
}

function liveParts(part: Part, incident: Incident, overtaken: boolean): readonly Part[] {
  if (part.kind !== 'buttons') return [part];
  const live = part.buttons.filter(({ value }) => {
    const press = readPress(value);
    return press !== undefined && !overtaken && isLive(press, incident);
  });
  // Aborting alone is no answer to a question: it stands below the newest one.
  if (live.every(({ action }) => action === 'abort'))
    return [{ kind: 'muted', lines: [sayThread('question.answered')] }];
  return [{ ...part, buttons: live }];
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
