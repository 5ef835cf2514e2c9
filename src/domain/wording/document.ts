import type { Catalogue } from './sentence.ts';

/** A plan as a document to lay beside the paper runbook (src/domain/document.ts). */
export const documentWords = {
  'doc.title': { en: '{en} · {zh}', zh: '{zh} · {en}' },
  'doc.paper': {
    en: 'Paper runbook: {paper}. Typed in Slack: `/dr {typed}`. Scenario {scenario}, version {version}, for the system {system}.',
    zh: '纸质手册：{paper}。在 Slack 中输入：`/dr {typed}`。场景 {scenario}，版本 {version}，系统 {system}。',
  },
  'doc.how-to-read': {
    en: 'Headings and numbers are the paper\'s: P3 is #3 of 主区机房断电/宕机, S3 is #3 of 备区机房断电/宕机, N1 and N2 are #1 and #2 of 主备区网络中断, plain numbers are those of 无灾难; a letter or a word after the number splits the line or is ours. "A, else B": B is used only if A could not be reached or logged in to before anything was sent. Each approval is for one step and one attempt; besides whoever started or steers the incident it needs this many people: {quorum}.',
    zh: '标题与编号沿用纸质手册：P3 是“主区机房断电/宕机”的第 3 步，S3 是“备区机房断电/宕机”的第 3 步，N1、N2 是“主备区网络中断”的第 1、2 种，纯数字是“无灾难”的步骤；编号后的字母或单词表示拆分的步骤或 TwoKey 自有的步骤。“A，否则 B”：仅当 A 在发送任何命令之前无法连接或登录时才使用 B。每次批准只对应一个步骤的一次执行；需要发起人和推进人之外的 {quorum} 人。',
  },

  'doc.roles': { en: 'Roles', zh: '角色' },
  'doc.roles-head': {
    en: '| region | role | zone | ks nodes | global pg | recovery pg | console |',
    zh: '| 区域 | 角色 | 可用区 | ks 节点 | global pg | recovery pg | console |',
  },
  'doc.none': { en: 'not deployed', zh: '未部署' },
  'doc.role-from': { en: 'master, is switched from', zh: '当前主区，被切走' },
  'doc.role-to': { en: 'standby, becomes master', zh: '当前备区，成为主区' },
  'doc.role-lost-master': { en: 'master, **LOST** or given up', zh: '主区，**失联**或放弃' },
  'doc.role-lost-standby': { en: 'standby, **LOST** or given up', zh: '备区，**失联**或放弃' },
  'doc.role-kept-master': { en: 'master, serves on', zh: '主区，继续提供服务' },
  'doc.role-kept-standby': { en: 'standby, takes over', zh: '备区，接管服务' },

  'doc.preflight': { en: 'Before the first change', zh: '首次变更之前' },
  'doc.preflight-gates': {
    en: "Not the paper's (erratum 11). SSH to every ks node, and these readings; all of them must hold before anyone is asked to approve.",
    zh: '手册中没有（勘误 11）。先 SSH 全部 ks 节点，并读取下表；全部成立后才会请求批准。',
  },
  'doc.preflight-informs': {
    en: "Not the paper's (erratum 11). SSH to every ks node, and these readings. In a disaster they inform and stop nothing: what is dark cannot answer.",
    zh: '手册中没有（勘误 11）。先 SSH 全部 ks 节点，并读取下表。灾难场景下仅供参考，不阻止流程：失联一侧无法回答。',
  },
  'doc.preflight-head': {
    en: '| gate | read on | command | as on a quiet day |',
    zh: '| 编号 | 读取节点 | 命令 | 平时的结果 |',
  },

  'doc.where': { en: 'Where', zh: '执行位置' },
  'doc.desk': { en: "at the operator's desk, outside TwoKey", zh: '操作员的电脑上，TwoKey 之外' },
  'doc.question': { en: 'in the thread; nothing is sent', zh: '在帖子中；不发送命令' },
  'doc.else': { en: ', else ', zh: '，否则 ' },
  'doc.each': { en: '**each** of {nodes}, one after the other', zh: '{nodes} **每个**节点，依次执行' },
  'doc.each-read': { en: '**each** of {nodes}', zh: '{nodes} **每个**节点' },
  'doc.comma': { en: ', ', zh: '、' },
  'doc.semicolon': { en: '; ', zh: '；' },
  'doc.or': {
    en: ' or ',
    zh: ' 或 ',
  },

  'doc.row': { en: "Paper's number", zh: '手册编号' },
  'doc.condition': { en: 'Condition', zh: '条件' },
  'doc.when-recovery': { en: 'only where recovery pg is deployed', zh: '仅当部署了 recovery pg' },
  'doc.when-chosen': {
    en: 'only if `{chose}` was chosen at {choice}',
    zh: '仅当在 {choice} 选择了 `{chose}`',
  },
  'doc.when-chosen-after': {
    en: 'only if `{chose}` was chosen at {choice}, after `{other}`',
    zh: '仅当在 {choice} 先选择了 `{other}`、后选择了 `{chose}`',
  },
  'doc.when-chosen-not-after': {
    en: 'only if `{chose}` was chosen at {choice}, without `{other}` chosen before',
    zh: '仅当在 {choice} 选择了 `{chose}`，且之前未选择 `{other}`',
  },

  'doc.gates': { en: 'Read before it', zh: '执行前读取' },
  'doc.gate': {
    en: '{gate} ({query} on {nodes}): {expected}',
    zh: '{gate}（{query}，{nodes}）：{expected}',
  },
  'doc.gates-card': {
    en: '{gates}: shown on the card, read again just before it is sent; a reading that gets worse voids the approval',
    zh: '{gates}。显示在审批卡片上，发送前再次读取；结果变差则批准作废',
  },
  'doc.gates-strict': {
    en: '{gates}: must hold **now**; while one does not, nobody is asked to approve',
    zh: '{gates}。**现在**必须成立：有一项不成立就不会请求批准',
  },
  'doc.approval': { en: 'Approval', zh: '批准' },
  'doc.approval-needed': { en: '**a second engineer**', zh: '**需要第二位工程师**' },
  'doc.approval-barred': {
    en: '**a second engineer**, and not whoever chose at {choice}',
    zh: '**需要第二位工程师**，且不能是在 {choice} 作选择的人',
  },

  'doc.expected': { en: 'Expected', zh: '预期' },
  'doc.accepted': {
    en: 'accepted (`ret_code` 0 and an operation UUID); its effect is seen in {checks}',
    zh: '已受理（`ret_code` 为 0，并返回操作 UUID）；效果见 {checks}',
  },
  'doc.accepted-done': {
    en: 'accepted (`ret_code` 0); no directive reads it back, a person looks in the console',
    zh: '已受理（`ret_code` 为 0）；没有指令可读回结果，由人在 console 中确认',
  },
  'doc.started': { en: '`zone_watcher: started` on each node', zh: '每个节点返回 `zone_watcher: started`' },
  'doc.master-is': { en: '`ks_master_zone` is `{region}`', zh: '`ks_master_zone` 为 `{region}`' },
  'doc.master-is-each': {
    en: '`ks_master_zone` is `{region}` on each of them',
    zh: '每个节点的 `ks_master_zone` 均为 `{region}`',
  },
  'doc.primary': {
    en: '{database} pg cluster ok, primary {primary} and ok',
    zh: '{database} pg 集群 ok，主节点 {primary} 且为 ok',
  },
  'doc.pg-nodes': {
    en: 'pg nodes of {regions} ok ({nodes})',
    zh: '{regions} 的 pg 节点均 ok（{nodes}）',
  },
  'doc.pgpool-nodes': {
    en: 'pgpool nodes of {regions} ok (at least one seen in each)',
    zh: '{regions} 的 pgpool 节点均 ok（每个区域至少见到一个）',
  },
  'doc.ignored': { en: 'nodes of {regions} **ignored**', zh: '{regions} 的节点**不计**' },
  'doc.reachable': {
    en: '{nodes} seen, in any state but unreachable',
    zh: '能看到 {nodes}（除不可达外状态不限）',
  },
  'doc.beside': {
    en: 'shown beside it, deciding nothing: {queries}',
    zh: '一并显示、不作判断：{queries}',
  },

  'doc.done-when': { en: 'Done when', zh: '完成判据' },
  'doc.waits-operation': {
    en: '`{log}` on the node that took it says that the UUID completed, and then {checks} must hold. If the log cannot be read or does not name it: {count} holding readings in a row, spread over {spread}, all taken after it was sent, and the thread says "the checks hold; completion is not proven". After {deadline} people are asked',
    zh: '受理节点的 `{log}` 显示该 UUID 已完成，随后 {checks} 成立。日志无法读取或没有该 UUID 时：发送之后连续 {count} 次检查成立、跨度至少 {spread}，帖子注明“检查成立，但未能证明完成”。超过 {deadline}由人决定',
  },
  'doc.waits-accepted': { en: 'accepted', zh: '受理即完成' },
  'doc.waits-started': {
    en: 'every node has restarted it, and then {checks} must hold: "started" proves no clearing',
    zh: '全部节点均已重启，随后 {checks} 成立：“started”不能证明已清理',
  },
  'doc.polled': {
    en: 'it holds; read every {every}, after {deadline} people are asked',
    zh: '成立为止；每 {every}读取一次，超过 {deadline}由人决定',
  },
  'doc.informs': {
    en: 'it was read once and shown; whatever it says, the runbook goes on',
    zh: '读取一次并显示；无论结果如何，流程继续',
  },
  'doc.confirmed': { en: 'an operator says that it works', zh: '操作员确认可用' },
  'doc.confirmed-says': { en: 'an operator takes it upon themselves', zh: '由操作员确认并负责' },
  'doc.chosen': { en: 'an operator chose', zh: '由操作员选择' },
  'doc.chosen-repeats': {
    en: 'everything was chosen or declined; asked again after each option that was carried out',
    zh: '全部选完或不再选择；每做完一项会再次询问',
  },
  'doc.asks-zone': {
    en: '`zone=faulty` or `zone=keep` on the command line answers it',
    zh: '也可在命令行用 `zone=faulty` 或 `zone=keep` 回答',
  },
  'doc.waits-back': {
    en: 'an operator typed `/dr resume` and it was proved; what is not proved is said, and nothing is re-adopted',
    zh: '操作员输入 `/dr resume` 且已证实；未能证实时说明原因，不做任何纳管',
  },
  'doc.proof-ssh': { en: 'each of {nodes} answers SSH', zh: '{nodes} 均可 SSH' },
  'doc.without-standby': {
    en: 'The clock of running without a standby stops when {step} has passed',
    zh: '“无备区运行”计时到 {step} 通过为止',
  },

  'doc.hosts': { en: 'Hosts line', zh: 'hosts 行' },
  'doc.zones': { en: 'resources of {zones} can be operated in the console', zh: 'console 中可操作 {zones} 的资源' },
  'doc.shows': { en: 'the console shows zone {zone} as {status}', zh: 'console 显示可用区 {zone} 为 {status}' },
  'doc.options': { en: 'Options', zh: '选项' },
  'doc.option': { en: '`{name}`: {title}. {means}', zh: '`{name}`：{title}。{means}' },
  'doc.aborting': { en: 'Aborting here leaves', zh: '在此中止后' },

  'doc.without': { en: 'Without recovery pg', zh: '未部署 recovery pg 时' },
  'doc.without-intro': {
    en: 'Where the disaster-recovery service is not deployed, the same document with these differences:',
    zh: '未部署灾备服务时，与上文的差别：',
  },
  'doc.without-steps': { en: 'Not planned: {steps}', zh: '不执行：{steps}' },
  'doc.without-phase': { en: 'The whole heading is left out: {phase}', zh: '整节不执行：{phase}' },
  'doc.without-gates': { en: '{step} does not read {gates}', zh: '{step} 不读取 {gates}' },
  'doc.without-gates-instead': { en: '{step} reads {gates}', zh: '{step} 读取 {gates}' },
  'doc.without-options': { en: '{step} does not offer {options}', zh: '{step} 没有选项 {options}' },
  'doc.without-proofs': { en: '{step} does not ask for: {proofs}', zh: '{step} 不要求：{proofs}' },
  'doc.without-clock': {
    en: 'The clock of running without a standby stops at {step}',
    zh: '“无备区运行”计时到 {step} 为止',
  },
  'doc.without-abort': { en: 'Aborting at {step} leaves: {abort}', zh: '在 {step} 中止后：{abort}' },
} as const satisfies Catalogue;
