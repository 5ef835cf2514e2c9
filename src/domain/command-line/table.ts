import type { commandLineWording } from '../wording/command-line.ts';

type Wording = keyof typeof commandLineWording;

/** What an option's value may be. `text` is free; a list is a closed choice. */
export type Takes = 'region' | 'zone' | 'system' | 'text' | 'row' | readonly string[];

/** Every `key=value`, with what help says about it. */
export const OPTIONS = {
  to: { takes: 'region', about: 'aboutTo' },
  keep: { takes: 'region', about: 'aboutKeep' },
  zone: { takes: ['faulty', 'keep'], about: 'aboutZone' },
  faulty: { takes: 'zone', about: 'aboutFaulty' },
  from: { takes: 'row', about: 'aboutFrom' },
  force: { takes: 'text', about: 'aboutForce' },
  system: { takes: 'system', about: 'aboutSystem' },
  reason: { takes: 'text', about: 'aboutReason' },
} as const satisfies Record<string, { takes: Takes; about: Wording }>;

export type OptionName = keyof typeof OPTIONS;
export const OPTION_NAMES = Object.keys(OPTIONS) as readonly OptionName[];

export type Argument = 'command' | 'scenario' | 'database' | 'row' | 'choice';

interface CommandSpec {
  readonly options: readonly OptionName[];
  /** Whether words that are no option are the reason, and whether one must be given. */
  readonly reason: 'required' | 'optional' | 'none';
  /** What may follow the command's name as a word of its own. */
  readonly argument?: Argument;
  readonly required?: OptionName;
  readonly about: Wording;
  /** What people type for it; words of one alias are joined with `-`. */
  readonly aliases: readonly string[];
}

/** Every command: parsing, help and suggestions come from this one table. */
export const COMMANDS = {
  help: {
    options: [],
    reason: 'none',
    argument: 'command',
    about: 'aboutHelp',
    aliases: ['?', 'h', '帮助', 'bangzhu'],
  },
  plan: {
    options: [],
    reason: 'optional',
    argument: 'scenario',
    about: 'aboutPlan',
    aliases: ['preview', 'dry-run', '预案', '计划', 'yuan'],
  },
  failover: {
    options: ['to', 'force', 'system'],
    reason: 'required',
    about: 'aboutFailover',
    aliases: ['fail-over', 'switchover', 'qiehuan', 'zhubeiqiehuan', '主备切换', '切换'],
  },
  failback: {
    options: ['to', 'force', 'system'],
    reason: 'required',
    about: 'aboutFailback',
    aliases: ['fail-back', 'switchback', 'huiqie', 'zhubeihuiqie', '主备回切', '回切'],
  },
  'primary-down': {
    options: ['zone', 'faulty', 'from', 'force', 'system'],
    reason: 'required',
    about: 'aboutPrimaryDown',
    aliases: ['primarydown', 'master-down', 'primary-is-down', 'master-is-down', '主区故障', '主区宕机', '主区断电'],
  },
  'standby-down': {
    options: ['zone', 'faulty', 'from', 'force', 'system'],
    reason: 'required',
    about: 'aboutStandbyDown',
    aliases: ['standbydown', 'backup-down', 'standby-is-down', '备区故障', '备区宕机', '备区断电'],
  },
  partition: {
    options: ['keep', 'zone', 'faulty', 'from', 'force', 'system'],
    reason: 'required',
    required: 'keep',
    about: 'aboutPartition',
    aliases: ['split', 'split-brain', 'network-down', '网络中断', '主备区网络中断', '脑裂'],
  },
  check: {
    options: ['system'],
    reason: 'none',
    argument: 'database',
    about: 'aboutCheck',
    aliases: ['checkpg', 'check-pg', 'pg', '检查', '检查pg', '检查-pg'],
  },
  info: {
    options: ['system'],
    reason: 'none',
    about: 'aboutInfo',
    aliases: ['master', 'gks', 'getglobalksinfo', '信息', '主区'],
  },
  status: { options: ['system'], reason: 'none', about: 'aboutStatus', aliases: ['st', '状态', 'zhuangtai'] },
  choose: {
    options: ['force', 'system'],
    reason: 'none',
    argument: 'choice',
    about: 'aboutChoose',
    aliases: ['choice', 'pick', 'select', '选择', '选', 'xuanze'],
  },
  skip: {
    options: ['system'],
    reason: 'required',
    argument: 'row',
    about: 'aboutSkip',
    aliases: ['leave-out', '跳过', '略过', 'tiaoguo'],
  },
  done: {
    options: ['system'],
    reason: 'required',
    argument: 'row',
    about: 'aboutDone',
    aliases: ['done-by-hand', 'by-hand', '已手工执行', '手工执行', '已执行', 'shougong'],
  },
  retry: {
    options: ['system'],
    reason: 'optional',
    about: 'aboutRetry',
    aliases: ['try-again', '重试', '再试', 'chongshi'],
  },
  takeover: {
    options: ['system'],
    reason: 'optional',
    about: 'aboutTakeover',
    aliases: ['take-over', 'handover', 'hand-over', '接管', '交接', '接手', 'jieguan', 'jiaojie'],
  },
  deny: {
    options: ['system'],
    reason: 'optional',
    about: 'aboutDeny',
    aliases: ['reject', 'refuse', 'veto', '否决', '拒绝', '驳回', 'foujue', 'jujue'],
  },
  because: {
    options: ['system'],
    reason: 'required',
    about: 'aboutBecause',
    aliases: ['why', '因为', '原因', '理由', 'yinwei'],
  },
  abort: {
    options: ['system'],
    reason: 'optional',
    about: 'aboutAbort',
    aliases: ['stop', 'cancel', '中止', '停止', 'tingzhi'],
  },
  resume: {
    options: ['system'],
    reason: 'optional',
    about: 'aboutResume',
    aliases: ['naguan', 'readopt', 're-adopt', 'continue', '纳管', '继续'],
  },
  assess: { options: ['system'], reason: 'none', about: 'aboutAssess', aliases: ['triage', 'probe', '评估', '判断'] },
  who: { options: ['system'], reason: 'none', about: 'aboutWho', aliases: ['approvers', 'roster', '谁', '权限'] },
  history: { options: ['system'], reason: 'none', about: 'aboutHistory', aliases: ['log', '历史', 'lishi'] },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof COMMANDS;
export type ScenarioName = 'failover' | 'failback' | 'primary-down' | 'standby-down' | 'partition';

export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly CommandName[];
export const SCENARIOS: readonly ScenarioName[] = ['failover', 'failback', 'primary-down', 'standby-down', 'partition'];

export function specOf(name: CommandName): CommandSpec {
  return COMMANDS[name];
}

/** The commands that take this option as one of their own (a reason is taken by most). */
export function commandsWith(option: OptionName): readonly CommandName[] {
  return COMMAND_NAMES.filter((name) => specOf(name).options.includes(option));
}

export function isScenario(name: string): name is ScenarioName {
  return SCENARIOS.some((scenario) => scenario === name);
}
