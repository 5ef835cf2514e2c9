import { eligibilityOf, listOf, personOf, type Steering, steeringOf } from '../approval/eligible.ts';
import { currentStep } from '../incident/course.ts';
import { type Incident, liveRequest } from '../incident/state.ts';
import type { PersonName, StepId } from '../names.ts';
import type { Topology } from '../topology.ts';
import { sayAnswer } from '../wording/answers.ts';
import { sayApproval } from '../wording/approval.ts';
import type { Sentence } from '../wording/sentence.ts';
import type { Part } from './post.ts';

export interface Who {
  readonly topology: Topology;
  /** Why an approver's Slack accounts cannot approve just now; absent for those who can. */
  readonly inSlack: ReadonlyMap<PersonName, Sentence>;
  readonly incident: Incident | undefined;
  /** Who asks. */
  readonly slack: string;
}

/** `/dr who`: who may do what, and of each approver whether they may approve what is next, or why not (rules 6 to 8). */
export function whoParts(who: Who): readonly Part[] {
  const { topology } = who;
  const { roster, policy } = topology;
  const operators = roster.filter(({ roles }) => roles.includes('operator')).map(({ name }) => name);
  const next = whatIsNext(who);
  return [
    { kind: 'heading', tone: 'info', text: sayAnswer('answer.who', { system: topology.name }) },
    {
      kind: 'text',
      lines: [
        sayAnswer('answer.who-operators', { persons: listOf(operators) }),
        sayAnswer('answer.who-deny', { persons: listOf(roster.map(({ name }) => name)) }),
        sayAnswer('answer.quorum', { quorum: policy.quorum, emoji: policy.approveEmoji }),
        ...(policy.usergroup === undefined ? [] : [sayAnswer('answer.who-group', { group: policy.usergroup })]),
      ],
    },
    { kind: 'text', lines: [next.about] },
    { kind: 'facts', rows: approverRows(who, next) },
  ];
}

interface Next {
  readonly about: Sentence;
  /** Undefined where it is not known who will start it: nobody is barred yet. */
  readonly steering: Steering | undefined;
  /** Who would start it, while nothing is open. */
  readonly starter?: PersonName;
  readonly step: StepId | undefined;
  readonly approved: readonly PersonName[];
}

function whatIsNext({ topology, incident, slack }: Who): Next {
  const system = topology.name;
  if (incident === undefined) {
    const person = personOf(topology, slack);
    const starts = person?.roles.includes('operator') ? person : undefined;
    if (starts === undefined)
      return { about: sayAnswer('answer.who-idle', { system }), steering: undefined, step: undefined, approved: [] };
    const steering = { opener: { person: starts.name, slack }, steered: [] };
    const about = sayAnswer('answer.who-you-start', { system, person: starts.name });
    return { about, steering, starter: starts.name, step: undefined, approved: [] };
  }
  const steering = steeringOf(incident);
  const request = liveRequest(incident);
  if (request) {
    const { request: number, step, binding } = request.asked;
    const approved = request.approvals.map(({ person }) => person);
    const params = { request: number, step, approvals: approved.length, quorum: binding.policy.quorum };
    return { about: sayAnswer('answer.who-request', params), steering, step, approved };
  }
  const about = incident.aborted ? sayApproval('approval.aborted') : sayAnswer('answer.who-next');
  return { about, steering, step: currentStep(incident), approved: [] };
}

function approverRows({ topology, inSlack, incident }: Who, { steering, starter, step, approved }: Next) {
  const approvers = topology.roster.filter(({ roles }) => roles.includes('approver'));
  const barred = steering ? eligibilityOf(topology, steering, step).barred : [];
  return approvers.map(({ name: person }) => ({
    label: sayAnswer('answer.who-person', { person }),
    value:
      (person === starter ? sayAnswer('answer.who-starter') : undefined) ??
      barred.find((each) => each.person === person)?.why ??
      inSlack.get(person) ??
      sayAnswer(
        approved.includes(person)
          ? 'answer.who-approved'
          : incident && liveRequest(incident)
            ? 'answer.who-may'
            : 'answer.who-could',
      ),
  }));
}
