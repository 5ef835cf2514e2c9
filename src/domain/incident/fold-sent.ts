import { isOperation, isSwitch } from '../directive.ts';
import type { Dispatched, Outcome } from '../event.ts';
import type { NodeName, StepId } from '../names.ts';
import { type DirectiveStep, stepById } from '../plan.ts';
import type { Incident, Running, StepState } from './state.ts';
import { stateOf } from './state.ts';
import { withRequest, withStep } from './with.ts';

export function dispatched(incident: Incident, event: Dispatched, at: number): Incident {
  const before = stateOf(incident, event.step);
  const sent = { node: event.node, token: event.token, boot: event.boot, command: event.command, at };
  const earlier = before.is === 'running' && before.attempt === event.attempt ? before.nodes : [];
  const used = withRequest(incident, event.request, (request) => ({ ...request, status: { is: 'used', at } }));
  return withStep(used, event.step, { is: 'running', attempt: event.attempt, nodes: [...earlier, sent] });
}

export function outcome(incident: Incident, event: Outcome, at: number): Incident {
  const before = runningOf(stateOf(incident, event.step));
  if (before === undefined) return incident;
  const nodes = before.nodes.map((sent) =>
    sent.node === event.node
      ? {
          ...sent,
          outcome: event.outcome,
          proof: event.proof,
          outcomeAt: at,
          ...(event.voidProvesNothing && { voidProvesNothing: true as const }),
        }
      : sent,
  );
  const sent = nodes.find(({ node }) => node === event.node);
  const moved = switched(incident, event, at);
  if (event.outcome.outcome !== 'accepted' || sent === undefined)
    return withStep(moved, event.step, { ...before, nodes });
  const step = stepById(incident.plan, event.step);
  if (step?.kind === 'directive' && !isOperation(step.directive)) {
    const accepted = withAccepted(moved, event.step, event.node);
    return isAcceptedEverywhere(accepted, step)
      ? withStep(accepted, event.step, { is: 'passed', how: 'accepted', at })
      : withStep(accepted, event.step, { ...before, nodes });
  }
  return withStep(moved, event.step, {
    is: 'settling',
    attempt: event.attempt,
    node: event.node,
    uuid: event.outcome.uuid,
    sentAt: sent.at,
    since: at,
    progress: { seen: 0 },
  });
}

/** The master was moved, or may have been: what a later switch must know (anti-flap). */
function switched(incident: Incident, event: Outcome, at: number): Incident {
  const step = stepById(incident.plan, event.step);
  if (step?.kind !== 'directive' || !isSwitch(step.directive) || event.outcome.outcome === 'refused') return incident;
  return { ...incident, switchedAt: at };
}

export function withAccepted(incident: Incident, step: StepId, node: NodeName): Incident {
  const nodes = [...(incident.acceptedOn.get(step) ?? []), node];
  return { ...incident, acceptedOn: new Map(incident.acceptedOn).set(step, nodes) };
}

export function isAcceptedEverywhere(incident: Incident, step: DirectiveStep): boolean {
  const accepted = incident.acceptedOn.get(step.id) ?? [];
  return step.nodes === 'one' || step.commands.every(({ node }) => accepted.includes(node));
}

/** An outcome may come late, when the question about it already stands ("look again"). */
function runningOf(state: StepState): Running | undefined {
  if (state.is === 'running') return state;
  return state.is === 'stuck' && state.before?.is === 'running' ? state.before : undefined;
}
