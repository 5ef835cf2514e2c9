import type { ApprovalPolicy, Person } from '../topology.ts';
import { inBoth, type Locale } from '../wording/sentence.ts';
import type { Binding } from './binding.ts';

/** What of a request is not as it was when it was made, for people: `quorum 2 → 1; Bo is no longer an approver`. */
export function whatChanged(before: Binding, now: Binding, keys: readonly (keyof Binding)[]) {
  const said = (locale: Locale) =>
    keys.map((key) => part(key, before, now, locale)).join(locale === 'en' ? '; ' : '；');
  return inBoth('what', { en: said('en'), zh: said('zh') });
}

function part(key: keyof Binding, before: Binding, now: Binding, locale: Locale): string {
  switch (key) {
    case 'policy':
      return policyPart(before.policy, now.policy);
    case 'roster':
      return rosterPart(before.roster, now.roster, locale) || NAMES.roster[locale];
    case 'hosts':
      return NAMES.hosts[locale];
    default:
      return key;
  }
}

const NAMES = {
  hosts: { en: 'the hosts', zh: '主机' },
  roster: { en: 'the roster', zh: '人员名单' },
} as const;

/** Names as the topology file has them, in both languages: `quorum 1 → 2`. */
function policyPart(before: ApprovalPolicy, now: ApprovalPolicy): string {
  const keys = Object.keys({ ...before, ...now }) as (keyof ApprovalPolicy)[];
  return keys
    .filter((key) => before[key] !== now[key])
    .map((key) => `${inFile(key)} ${inWords(before[key])} → ${inWords(now[key])}`)
    .join(', ');
}

/** Every number but the quorum is a time in ms, and no quorum is that large. */
function inWords(value: ApprovalPolicy[keyof ApprovalPolicy]): string {
  if (value === undefined) return '—';
  return typeof value === 'number' && (value === 0 || value > 10) ? `${value / 1000}s` : `${value}`;
}

function inFile(key: keyof ApprovalPolicy): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function rosterPart(before: readonly Person[], now: readonly Person[], locale: Locale): string {
  const approvers = (roster: readonly Person[]) =>
    roster.filter(({ roles }) => roles.includes('approver')).map(({ name }) => name);
  const [old, fresh] = [approvers(before), approvers(now)];
  const gone = old.filter((name) => !fresh.includes(name)).map((name) => SAID.gone[locale](name));
  const come = fresh.filter((name) => !old.includes(name)).map((name) => SAID.come[locale](name));
  return [...gone, ...come].join(', ');
}

const SAID = {
  gone: { en: (name: string) => `${name} is no longer an approver`, zh: (name: string) => `${name} 不再是审批人` },
  come: { en: (name: string) => `${name} is an approver now`, zh: (name: string) => `${name} 成为审批人` },
} as const;
