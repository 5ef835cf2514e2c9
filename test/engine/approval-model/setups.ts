import type { ApprovalPolicy, KsNode, Person, Topology } from '../../../src/domain/topology.ts';
import { paperTopology, person } from '../../support/paper-topology.ts';

/** The people of the courses: two of them have two Slack accounts, Op approves nothing, Eve and Rob are in no roster. */
const ADA = person('Ada', ['U_ADA', 'U_ADA2'], 'operator', 'approver');
const BO = person('Bo', ['U_BO'], 'operator', 'approver');
const CY = person('Cy', ['U_CY', 'U_CY2'], 'approver');
const DI = person('Di', ['U_DI'], 'operator', 'approver');
const OP = person('Op', ['U_OP'], 'operator');
const EVE = person('Eve', ['U_EVE'], 'approver');
/** They come only at the end of a course, so nobody can have barred them. */
const FAY = person('Fay', ['U_FAY'], 'approver');
const GUS = person('Gus', ['U_GUS'], 'approver');

export const USERS = ['U_ADA', 'U_ADA2', 'U_BO', 'U_CY', 'U_CY2', 'U_DI', 'U_OP', 'U_EVE', 'U_ROB'] as const;
export const GROUP = 'S_DR';

/** What a course starts with. */
export interface Deal {
  readonly quorum: 1 | 2;
  /** Whether the approvers are narrowed by a user group. */
  readonly group: boolean;
}

/** What is changed in the topology file. */
export const VARIANTS = [
  'as it was',
  'Cy approves no more',
  'Bo has left',
  'Cy’s second account is Bo’s',
  'Ada’s second account is Bo’s',
  'Ada is called Adele',
  'Eve approves too',
  'another quorum',
  'approved by +1',
  'denied by x',
  'another user group rule',
  'another address',
  'another prefix',
  'half the time to approve',
  'with Fay and Gus',
] as const;
export type Variant = (typeof VARIANTS)[number];

/** One content of the topology file: what a process reads at its start and at a reload. */
export interface Setup {
  readonly identity: string;
  readonly topology: Topology;
}

const made = new Map<string, Setup>();

/** Made once: it is plain data. */
export function setupOf(deal: Deal, variant: Variant): Setup {
  const key = `${deal.quorum} ${deal.group} ${variant}`;
  const setup = made.get(key) ?? build(deal, variant);
  made.set(key, setup);
  return setup;
}

/** Hash and roster version change as they do when the file is read (src/adapters/config/topology-build.ts). */
function build(deal: Deal, variant: Variant): Setup {
  const topology = paperTopology({
    roster: rosterOf(variant),
    policy: policyOf(deal, variant),
    node: (node) => nodeOf(node, variant),
    timing: { pollEvery: 10_000 },
  });
  return { topology, identity: `${topology.hash}.${topology.rosterVersion}` };
}

function rosterOf(variant: Variant): readonly Person[] {
  switch (variant) {
    case 'Cy approves no more':
      return [ADA, BO, person('Cy', CY.slack, 'operator'), DI, OP];
    case 'Bo has left':
      return [ADA, CY, DI, OP];
    case 'Cy’s second account is Bo’s':
      return [ADA, person('Bo', ['U_BO', 'U_CY2'], ...BO.roles), person('Cy', ['U_CY'], ...CY.roles), DI, OP];
    case 'Ada’s second account is Bo’s':
      return [person('Ada', ['U_ADA'], ...ADA.roles), person('Bo', ['U_BO', 'U_ADA2'], ...BO.roles), CY, DI, OP];
    case 'Ada is called Adele':
      return [person('Adele', ADA.slack, ...ADA.roles), BO, CY, DI, OP];
    case 'Eve approves too':
      return [ADA, BO, CY, DI, OP, EVE];
    case 'with Fay and Gus':
      return [ADA, BO, CY, DI, OP, FAY, GUS];
    default:
      return [ADA, BO, CY, DI, OP];
  }
}

function policyOf({ quorum, group }: Deal, variant: Variant): Partial<ApprovalPolicy> {
  const grouped = variant === 'another user group rule' ? !group : group;
  return {
    quorum: variant === 'another quorum' ? 3 - quorum : quorum,
    ...(grouped && { usergroup: GROUP }),
    ...(variant === 'approved by +1' && { approveEmoji: 'thumbsup' }),
    ...(variant === 'denied by x' && { denyEmoji: 'x' }),
    ...(variant === 'half the time to approve' && { approveWithin: 300_000 }),
  };
}

function nodeOf(node: KsNode, variant: Variant): KsNode {
  if (variant === 'another address') return { ...node, address: `new.${node.address}` };
  if (variant === 'another prefix') return { ...node, prefix: ['sudo', '-n'] };
  return node;
}
