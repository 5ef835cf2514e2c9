import type { Catalogue } from './sentence.ts';

/** What was understood, what is wrong with a command and the mend, and the texts of help. */
export const commandLineWording = {
  understood: { en: 'Understood: {line}', zh: '理解为：{line}' },

  unknownCommand: {
    en: 'There is no command "{word}". Did you mean {line}?',
    zh: '没有“{word}”这个命令。是否想输入 {line}？',
  },
  unknownCommandFar: {
    en: 'There is no command "{word}". {dr} help lists them.',
    zh: '没有“{word}”这个命令。用 {dr} help 查看全部命令。',
  },
  noCommand: {
    en: '"{option}" stands before any command. Put the command first, for example {line}.',
    zh: '“{option}”前面没有命令。请先写命令，例如 {line}。',
  },
  noCommandOf: {
    en: '"{option}" is an option of {commands}. Put the command first, for example {line}.',
    zh: '“{option}”是 {commands} 的选项。请先写命令，例如 {line}。',
  },
  unknownOption: {
    en: '{command} has no option "{option}". It takes {allowed}; put a reason with "=" in it in quotes.',
    zh: '{command} 没有选项“{option}”，可用的有 {allowed}；原因中含“=”时请加引号。',
  },
  unknownOptionNear: {
    en: '{command} has no option "{option}". Did you mean {nearest}=?',
    zh: '{command} 没有选项“{option}”。是否想输入 {nearest}=？',
  },
  optionOfOthers: {
    en: '{command} has no option "{option}": it belongs to {commands}. {command} takes {allowed}; put a reason with "=" in it in quotes.',
    zh: '{command} 没有选项“{option}”：它属于 {commands}。{command} 可用的有 {allowed}；原因中含“=”时请加引号。',
  },
  noOptions: { en: '{command} takes no options: leave out "{option}".', zh: '{command} 没有选项：请去掉“{option}”。' },
  unknownRegion: {
    en: '{option}={value}: there is no region "{value}". The regions are {allowed}.',
    zh: '{option}={value}：没有区域“{value}”。可用的区域为 {allowed}。',
  },
  unknownZone: {
    en: '{option}={value}: there is no zone "{value}". The zones are {allowed}.',
    zh: '{option}={value}：没有可用区“{value}”。可用区为 {allowed}。',
  },
  unknownSystem: {
    en: '{option}={value}: there is no system "{value}". The systems are {allowed}.',
    zh: '{option}={value}：没有系统“{value}”。可用的系统为 {allowed}。',
  },
  badValue: { en: '{option}={value} is not possible. Write {allowed}.', zh: '{option}={value} 无效。请写 {allowed}。' },
  badRow: {
    en: '{option}={value} is not possible. Write from=readopt, or a row of the paper such as from={row}.',
    zh: '{option}={value} 无效。请写 from=readopt，或纸质手册中的步骤号，例如 from={row}。',
  },
  saysNothing: {
    en: '{option}= says nothing. Write why, in words: {option}="why".',
    zh: '{option}= 没有内容。请写明理由：{option}="理由"。',
  },
  valueTooLong: {
    en: '{option}= is longer than {max} characters. Shorten it.',
    zh: '{option}= 超过 {max} 个字符。请缩短。',
  },
  missingRow: {
    en: '{command} needs a row of the paper first, for example {line}.',
    zh: '{command} 后面请先写纸质手册中的步骤号，例如 {line}。',
  },
  missingChoice: {
    en: '{command} needs one of the options in the open question, as one word, for example {line}.',
    zh: '{command} 后面请写待定问题中的一个选项（一个词），例如 {line}。',
  },
  emptyValue: {
    en: '{option}= has no value. Write {option}={example}.',
    zh: '{option}= 没有值。请写 {option}={example}。',
  },
  duplicateOption: { en: '{option}= is given twice. Give it once.', zh: '{option}= 重复。请只写一次。' },
  optionsExclude: {
    en: '{first} and {second} exclude each other. Leave out one of them.',
    zh: '{first} 与 {second} 互斥。请去掉其中一个。',
  },
  unbalancedQuote: {
    en: 'The quote that opens at {where} is never closed. Close it, or leave it out.',
    zh: '{where} 处的引号没有闭合。请补上，或去掉它。',
  },
  missingReason: {
    en: '{command} needs a reason. Write it at the end, for example {line}.',
    zh: '{command} 需要写明原因。请写在最后，例如 {line}。',
  },
  reasonTwice: {
    en: 'The reason is given twice: reason="{first}" and the words "{second}". Put the whole reason in quotes: reason="{first} {second}".',
    zh: '原因写了两次：reason="{first}" 和“{second}”。请把完整的原因放进引号：reason="{first} {second}"。',
  },
  reasonTooLong: {
    en: 'The reason is longer than {max} characters. Shorten it.',
    zh: '原因超过 {max} 个字符。请缩短。',
  },
  tooLong: { en: 'The command is longer than {max} characters. Shorten it.', zh: '命令超过 {max} 个字符。请缩短。' },
  extraWords: {
    en: '{command} takes no further words: leave out "{words}".',
    zh: '{command} 后面不能有其他内容：请去掉“{words}”。',
  },
  missingScenario: {
    en: '{command} needs the name of a scenario: {allowed}.',
    zh: '{command} 需要场景名：{allowed}。',
  },
  unknownScenarioNear: {
    en: '{command} cannot show "{value}". Did you mean {line}?',
    zh: '{command} 不能显示“{value}”。是否想输入 {line}？',
  },
  unknownScenario: {
    en: '{command} cannot show "{value}". The scenarios are {allowed}.',
    zh: '{command} 不能显示“{value}”。可用的场景为 {allowed}。',
  },
  unknownDatabase: {
    en: '{command} knows no database "{value}". Write {command} {allowed}.',
    zh: '{command} 没有数据库“{value}”。请写 {command} {allowed}。',
  },
  missingOption: {
    en: '{command} needs {option}=. Write {option}={allowed}.',
    zh: '{command} 需要 {option}=。请写 {option}={allowed}。',
  },

  aboutHelp: { en: 'this list, or one command in full', zh: '本列表，或某个命令的说明' },
  aboutPlan: {
    en: 'show the whole plan as it would run now, with the options of the scenario; opens nothing',
    zh: '显示此刻将执行的完整计划（可带该场景的选项）；不会开始执行',
  },
  aboutFailover: { en: 'planned failover (drill), both regions healthy', zh: '主备切换（演练），主备区均无故障' },
  aboutFailback: { en: 'planned failback', zh: '主备回切' },
  aboutPrimaryDown: {
    en: 'the primary region is lost: fail over, then re-adopt',
    zh: '主区机房断电/宕机：切换，之后纳管',
  },
  aboutStandbyDown: {
    en: 'the standby region is lost: isolate, then re-adopt',
    zh: '备区机房断电/宕机：隔离，之后纳管',
  },
  aboutPartition: { en: 'the link between the regions is cut: keep one', zh: '主备区网络中断：保留一侧' },
  aboutCheck: { en: 'CheckPG of both databases, or of one', zh: '对两个库或其中一个执行 CheckPG' },
  aboutInfo: { en: 'GetGlobalKSInfo: which region is master', zh: 'GetGlobalKSInfo：哪个区域是主区' },
  aboutStatus: { en: 'the open incident and who must act', zh: '进行中的操作，以及该由谁处理' },
  aboutChoose: { en: 'answer the open question with one of its options', zh: '用一个选项回答待定问题' },
  aboutSkip: {
    en: 'leave a row out; a second engineer approves where it changes state',
    zh: '跳过某一步；会改变状态的步骤须另一位工程师审批',
  },
  aboutDone: { en: 'record that a row was run by hand', zh: '记录某一步已手工执行' },
  aboutRetry: { en: 'try the stuck step again, or ask for its approval again', zh: '重试当前步骤，或重新请求审批' },
  aboutTakeover: { en: 'take the incident over (hand-over between shifts)', zh: '接管进行中的操作（交接班）' },
  aboutDeny: {
    en: 'deny the request that waits, with the reason',
    zh: '否决等待中的请求，并说明原因',
  },
  aboutBecause: { en: 'say why you denied a request by a reaction', zh: '说明你用表情否决某个请求的原因' },
  aboutAbort: { en: 'abort the open incident', zh: '中止进行中的操作' },
  aboutResume: { en: 'the lost region is back: prove it and go on to re-adopt', zh: '故障区域已恢复：核实后继续纳管' },
  aboutAssess: {
    en: 'probe both regions and name the scenario that fits; changes nothing',
    zh: '探测两个区域并指出适用的场景；不做任何改动',
  },
  aboutWho: { en: 'who may do what now, and who may not approve and why', zh: '现在谁可以做什么，谁不能审批及原因' },
  aboutHistory: { en: 'past incidents', zh: '历史操作' },
  aboutTo: { en: 'the region to become master; the other one when left out', zh: '切换到的区域；省略时为另一个区域' },
  aboutKeep: { en: 'the region that goes on serving', zh: '继续提供服务的区域' },
  aboutZone: {
    en: 'set the lost region’s zone faulty, or keep it; you are asked when left out',
    zh: '故障区域的可用区设为 faulty 或保持不变；省略时会询问',
  },
  aboutFaulty: { en: 'the same as zone=faulty, with the zone named', zh: '等同于 zone=faulty，并写明可用区' },
  aboutFrom: { en: 'join the paper midway: readopt, or a row such as P6', zh: '从中途开始：readopt，或步骤号如 P6' },
  aboutForce: {
    en: 'why to go on although it does not fit what is known, or soon after the last switch; shown on every card',
    zh: '与已知情况不符、或距上次切换过近时仍要执行的理由；会显示在每张卡片上',
  },
  aboutSystem: { en: 'the system, where the channel does not say', zh: '系统名（频道不能确定时）' },
  aboutReason: { en: 'why; the words at the end are the reason too', zh: '原因；写在最后的文字也视为原因' },
  alsoTyped: { en: 'Also: {aliases}', zh: '也可输入：{aliases}' },
} as const satisfies Catalogue;
