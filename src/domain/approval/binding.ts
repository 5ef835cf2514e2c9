import type { Purpose } from '../event.ts';
import { digestOf } from '../hash.ts';
import type { Digest, IncidentId, NodeName, StepId } from '../names.ts';
import { ksNodeOf, type NodeCommand, type Plan, type Step } from '../plan.ts';
import type { ApprovalPolicy, Person, Topology } from '../topology.ts';

/**
 * Exactly what an approval is for (rule 2). Its digest stands on the card, shortened, and whole in the journal;
 * it is computed again just before dispatch from the stored step and what stands then (rule 3).
 */
export interface Binding {
  readonly purpose: Purpose;
  readonly scenario: string;
  readonly version: number;
  readonly incident: IncidentId;
  readonly step: StepId;
  readonly attempt: number;
  readonly params: {
    readonly from: string;
    readonly to: string;
    /** Why the scenario runs although it does not fit what is known. */
    readonly force?: string;
    /** Why the step is left out or recorded, in the words of whoever asked. */
    readonly reason?: string;
  };
  readonly hosts: readonly BoundHost[];
  readonly policy: ApprovalPolicy;
  readonly roster: readonly Person[];
}

export interface BoundHost {
  readonly node: NodeName;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  readonly command: string;
  /** The pinned SSH host key, `SHA256:…`; empty when none is pinned (then nothing can be sent either). */
  readonly hostKey: string;
  /** The spool's id, or `off`. */
  readonly spool: string;
  /** The command prefix as it stands now (the command above has the one that stood when the plan was stored). */
  readonly prefix: string;
}

export interface BindingInput {
  readonly incident: IncidentId;
  readonly plan: Plan;
  readonly step: Step;
  readonly attempt: number;
  readonly purpose: Purpose;
  /** The nodes this attempt is for; all of the step's when absent. */
  readonly nodes?: readonly NodeName[];
  readonly reason?: string;
  readonly topology: Topology;
  readonly pinnedHostKey: (node: NodeName) => string | undefined;
}

export function bindingOf(input: BindingInput): { readonly binding: Binding; readonly digest: Digest } {
  const { plan, step, topology } = input;
  const binding: Binding = {
    purpose: input.purpose,
    scenario: plan.scenario,
    version: plan.version,
    incident: input.incident,
    step: step.id,
    attempt: input.attempt,
    params: {
      from: plan.from,
      to: plan.to,
      ...(plan.force !== undefined && { force: plan.force }),
      ...(input.reason !== undefined && { reason: input.reason }),
    },
    hosts: commandsOf(input).map((command) => boundHost(command, input)),
    policy: topology.policy,
    roster: topology.roster,
  };
  return { binding, digest: digestOf(binding) };
}

function commandsOf({ step, nodes }: BindingInput): readonly NodeCommand[] {
  if (step.kind !== 'directive' && step.kind !== 'check') return [];
  return step.commands.filter(({ node }) => nodes === undefined || nodes.includes(node));
}

function boundHost({ node, command }: NodeCommand, input: BindingInput): BoundHost {
  const now = ksNodeOf(input.topology, node);
  return {
    node,
    address: now?.address ?? '',
    port: now?.port ?? 0,
    user: now?.user ?? '',
    command,
    hostKey: input.pinnedHostKey(node) ?? '',
    spool: now === undefined ? '' : now.spool === 'off' ? 'off' : now.spool.id,
    prefix: now?.prefix.join(' ') ?? '',
  };
}
