import type { NodeName, RegionName, StepId } from '../names.ts';
import {
  type ChooseStep,
  type DirectiveStep,
  type Option,
  optionsOf,
  type PlannedGuard,
  type Step,
  stepById,
  type WaitStep,
} from '../plan.ts';
import { type Choice, type Incident, stateOf } from './state.ts';

/** Where the incident stands: the first step that is to run and has not passed; where it joins midway, that row. */
export function currentStep(incident: Incident): StepId | undefined {
  if (incident.phase.is === 'joining') return incident.phase.at;
  return incident.plan.steps.find((step) => isNext(incident, step))?.id;
}

function isNext(incident: Incident, step: Step): boolean {
  return standsOf(incident, step) === 'ahead' && !hasOpenBranch(incident, step);
}

/**
 * `ahead`: it is to run. `open`: a choice that was not made yet decides. `out`: a choice went another way.
 * `passed`: done, or taken as done.
 */
export type Stands = 'ahead' | 'open' | 'out' | 'passed';

export function standsOf(incident: Incident, step: Step): Stands {
  if (stateOf(incident, step.id).is === 'passed') return 'passed';
  if (step.when === undefined || guardHolds(incident, step.when)) return 'ahead';
  return guardOpen(incident, step.when) ? 'open' : 'out';
}

/** A choice's branch goes before the next question of the same step. */
function hasOpenBranch(incident: Incident, step: Step): boolean {
  if (step.kind !== 'choose' && step.kind !== 'wait') return false;
  return incident.plan.steps.some((other) => other.when?.choice === step.id && standsOf(incident, other) === 'ahead');
}

export function guardHolds(incident: Incident, guard: PlannedGuard): boolean {
  const chosen = choicesAt(incident, guard.choice).map(({ option }) => option);
  const at = chosen.indexOf(guard.chose);
  if (at === -1) return false;
  const earlier = chosen.slice(0, at).filter(() => guard.proven === undefined || isDone(incident, guard.proven));
  if (guard.after !== undefined) return earlier.includes(guard.after);
  return guard.notAfter === undefined || !earlier.includes(guard.notAfter);
}

/** It holds, or nobody knows what was chosen there, because people did it by hand. */
function mayHold(incident: Incident, guard: PlannedGuard): boolean {
  const state = stateOf(incident, guard.choice);
  const unknown = state.is === 'passed' && state.how === 'by-hand' && choicesAt(incident, guard.choice).length === 0;
  return unknown || guardHolds(incident, guard);
}

/** Passed, and not by leaving it out. */
function isDone(incident: Incident, id: StepId): boolean {
  const state = stateOf(incident, id);
  return state.is === 'passed' && state.how !== 'skipped';
}

/** It can still come to hold: its step can be answered with it, and what was chosen before does not speak against it. */
function guardOpen(incident: Incident, guard: PlannedGuard): boolean {
  const step = stepById(incident.plan, guard.choice);
  if (step === undefined || standsOf(incident, step) === 'out') return false;
  if (stateOf(incident, step.id).is === 'passed') return false;
  const option = optionsOf(step).find(({ name }) => name === guard.chose);
  if (option?.when !== undefined && !mayHold(incident, option.when) && !guardOpen(incident, option.when)) return false;
  const chosen = choicesAt(incident, guard.choice).map((choice) => choice.option);
  if (chosen.includes(guard.chose)) return false;
  return guard.notAfter === undefined || !chosen.includes(guard.notAfter);
}

export function choicesAt(incident: Incident, step: StepId): readonly Choice[] {
  return incident.choices.get(step) ?? [];
}

/** What can be chosen at a step now: not chosen before, and fitting what else was chosen. */
export function openOptions(incident: Incident, step: Step): readonly Option[] {
  const chosen = choicesAt(incident, step.id).map(({ option }) => option);
  return optionsOf(step).filter(
    ({ name, when, leads }) =>
      (leads === 'later' || !chosen.includes(name)) && (when === undefined || mayHold(incident, when)),
  );
}

/** After this choice nothing is left to choose there. */
export function endsChoosing(incident: Incident, step: ChooseStep, option: Option): boolean {
  if (option.leads === 'later') return false;
  if (!step.repeats || option.leads === 'declines') return true;
  return openOptions(incident, step).every(({ name, leads }) => name === option.name || leads !== 'on');
}

/** The steps that run because of a choice: whoever made it may not approve them (approval rule 8). */
export function branchOf(incident: Incident, step: StepId, option: string): readonly Step[] {
  return incident.plan.steps.filter(({ when }) => when?.choice === step && when.chose === option);
}

/** The nodes on which a directive is still to run: of one for each node, those that accepted it before are left out. */
export function nodesLeft(incident: Incident, step: DirectiveStep): readonly NodeName[] {
  const accepted = step.nodes === 'each' ? (incident.acceptedOn.get(step.id) ?? []) : [];
  return step.commands.map(({ node }) => node).filter((node) => !accepted.includes(node));
}

/** The region that a check of ks_master_zone (or people, for it) last showed to be master; none where no such check has passed. */
export function provenMaster(incident: Incident): RegionName | undefined {
  const shown = incident.plan.steps.flatMap((step) => {
    const expect = step.kind === 'check' ? step.expect[0] : undefined;
    return expect?.kind === 'ks-master' && isDone(incident, step.id) ? [expect.region] : [];
  });
  return shown.at(-1) ?? (incident.plan.lost === incident.plan.master ? undefined : incident.plan.master);
}

/** Since when the platform runs without a standby; undefined where it does not, or has it back. */
export function withoutStandbySince(incident: Incident): number | undefined {
  const wait = incident.plan.steps.find((step): step is WaitStep => step.kind === 'wait');
  if (wait === undefined || isDone(incident, wait.withoutStandbyUntil)) return undefined;
  return incident.openedAt;
}
