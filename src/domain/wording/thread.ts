import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** What the thread says about an incident. */
export const threadWords = {
  'root.heading': { en: '{en} · {zh}: {from} → {to}', zh: '{zh} · {en}：{from} → {to}' },
  'root.ended-completed': { en: 'Completed: {en} · {zh}, {from} → {to}', zh: '已完成：{zh} · {en}，{from} → {to}' },
  'root.ended-aborted': { en: 'Aborted: {en} · {zh}, {from} → {to}', zh: '已中止：{zh} · {en}，{from} → {to}' },
  'root.heading-lost': { en: '{en} · {zh}: {from} lost, {to} kept', zh: '{zh} · {en}：失联 {from}，保留 {to}' },
  'root.ended-completed-lost': {
    en: 'Completed: {en} · {zh}, {from} was lost; master: {master}',
    zh: '已完成：{zh} · {en}，曾失联 {from}；主区：{master}',
  },
  'root.ended-aborted-lost': {
    en: 'Aborted: {en} · {zh}, {from} was lost; master: {master}',
    zh: '已中止：{zh} · {en}，曾失联 {from}；主区：{master}',
  },
  'root.held-by': { en: 'Held by', zh: '负责人' },
  'root.force': { en: 'Forced, because', zh: '强制执行的理由' },
  'root.started-by': { en: 'Started by', zh: '发起人' },
  'root.person': { en: '{person} ({mention})', zh: '{person}（{mention}）' },
  'root.reason': { en: 'Reason', zh: '原因' },
  'root.verbatim': { en: '{text}', zh: '{text}' },
  'root.system': { en: 'System', zh: '系统' },
  'root.opened-at': { en: '{system}, opened {time}', zh: '{system}，{time} 开启' },
  'root.footer': {
    en: 'Incident {incident} · plan {hash}',
    zh: '操作 {incident} · 计划 {hash}',
  },

  'now.gates': { en: 'Reading both regions. Nobody needs to do anything.', zh: '正在读取两个区域，无需任何人操作。' },
  'now.gates-stuck': {
    en: 'Waiting for {person} or another operator: the gates do not hold (last message of the thread).',
    zh: '等待 {person} 或其他操作员：前置检查不成立（见帖子最后一条消息）。',
  },
  'now.preparing': { en: 'Preparing the approval card of step {step}.', zh: '正在准备步骤 {step} 的审批卡片。' },
  'now.asking': {
    en: 'Waiting for a second engineer: read card {request} in the thread and react with :{emoji}:. They can: {eligible}. Until {time}.',
    zh: '等待第二位工程师：阅读帖子中的卡片 {request} 并添加 :{emoji}: 表情回应。可批准的人：{eligible}。截止 {time}。',
  },
  'now.asking-unseen': {
    en: 'Waiting for a second engineer: the card of request {request} is on its way to Slack, and its time ({span}) begins when it appears. They can: {eligible}.',
    zh: '等待第二位工程师：请求 {request} 的卡片正在发往 Slack，其时限（{span}）自卡片出现时起算。可批准的人：{eligible}。',
  },
  'now.armed': {
    en: 'Approved by {persons}. Step {step} is sent in a moment; removing the reaction still stops it.',
    zh: '{persons} 已批准。步骤 {step} 即将发送；此刻移除表情回应仍可阻止。',
  },
  'now.armed-judgement': {
    en: 'Approved by {persons}: recorded for step {step} in a moment, nothing is sent; removing the reaction still takes it back.',
    zh: '{persons} 已批准：步骤 {step} 的结论即将记录，不发送任何命令；此刻移除表情回应仍可撤回。',
  },
  'now.running': {
    en: 'Step {step} was sent to {node} at {time}; waiting for its receipt. Nobody needs to do anything.',
    zh: '步骤 {step} 已于 {time} 发送到 {node}，等待回执。无需任何人操作。',
  },
  'now.settling': {
    en: 'Accepted by {node}, operation {uuid}: running for {elapsed} (usually 2 to 5 min, people are asked after {deadline}). Nobody needs to do anything now.',
    zh: '{node} 已受理，操作号 {uuid}：已进行 {elapsed}（通常 2 至 5 分钟，{deadline}后会请操作员决定）。现在无需任何人操作。',
  },
  'now.log-line': { en: 'zone_watcher.log: {line}', zh: 'zone_watcher.log：{line}' },
  'now.log-unreadable': {
    en: 'zone_watcher.log cannot be read ({why}); completion will be judged by repeated checks.',
    zh: '无法读取 zone_watcher.log（{why}）；将通过连续检查判断是否完成。',
  },
  'now.log-quiet': { en: 'zone_watcher.log does not name the operation yet.', zh: 'zone_watcher.log 尚未出现该操作。' },
  'now.checking': {
    en: 'Checking step {step} every {every} (people are asked after {deadline}). Nobody needs to do anything.',
    zh: '正在检查步骤 {step}，每 {every}一次（{deadline}后会请操作员决定），无需任何人操作。',
  },
  'now.stuck': {
    en: 'Waiting for {person} or another operator to decide step {step} (buttons in the last question of the thread).',
    zh: '等待 {person} 或其他操作员对步骤 {step} 作决定（见帖子中最后一个问题的按钮）。',
  },
  'now.confirm': {
    en: 'Waiting for {person} or another operator: step {step}, outside TwoKey, then press a button in the thread.',
    zh: '等待 {person} 或其他操作员：步骤 {step} 在 TwoKey 之外完成，然后在帖子中点击按钮。',
  },
  'now.choose': {
    en: 'Waiting for {person} or another operator to choose at step {step}: {options} (buttons in the thread, or `/dr choose`).',
    zh: '等待 {person} 或其他操作员在步骤 {step} 选择：{options}（帖子中的按钮，或 `/dr choose`）。',
  },
  'now.later': { en: 'Left for later by {person}.', zh: '{person} 已选择以后再定。' },
  'now.wait': {
    en: 'Waiting for {region} to come back. When it has: {person} or another operator, `/dr resume` (or the button of step {step}); it is proved before anything is re-adopted.',
    zh: '等待 {region} 恢复。恢复后由 {person} 或其他操作员发起 `/dr resume`（或步骤 {step} 的按钮）；证实后才会纳管。',
  },
  'now.proving': {
    en: '{person} says that it is back: being looked at (step {step}). Nobody needs to do anything.',
    zh: '{person} 表示已恢复，正在核实（步骤 {step}）。无需任何人操作。',
  },
  'now.without-standby': {
    en: 'Running WITHOUT A STANDBY for {span} (counted from {since}, when this incident was opened).',
    zh: '【无备区】已运行 {span}（自 {since} 开启本次操作起计）。',
  },
  'now.aborting': {
    en: 'Aborted. Nothing more is sent; what was sent is followed to its outcome.',
    zh: '已中止。不再发送任何命令；已发送的会跟踪到结果。',
  },
  'now.ended-completed': {
    en: 'Completed {time}. Nobody needs to do anything.',
    zh: '{time} 已完成，无需任何人操作。',
  },
  'now.without-standby-joined': {
    en: 'Running WITHOUT A STANDBY for at least {span} (this incident was opened {since}, midway: since when before that is not known).',
    zh: '【无备区】至少已运行 {span}（本次操作于 {since} 中途开启，此前已持续多久未知）。',
  },
  'now.ended-left-out': {
    en: 'Completed {time}, with steps left out: {steps}. What they would have done is still to be done, outside this incident.',
    zh: '{time} 已完成，但跳过了：{steps}。这些步骤本应完成的操作仍需在本次操作之外完成。',
  },
  'now.ended-aborted': {
    en: 'Aborted by {person} ({reason}), {time}.',
    zh: '{person} 于 {time} 中止（{reason}）。',
  },

  'step.unproven': { en: 'the checks hold; completion is not proven', zh: '检查成立，但未能证明完成' },
  'step.judged': { en: 'judged by two people', zh: '由两人共同判断' },
  'step.skipped': { en: 'left out', zh: '已跳过' },
  'step.by-hand': { en: 'done by hand, two people say', zh: '已手工执行（两人确认）' },
  'step.informed': { en: 'shown for information; it did not hold', zh: '仅供参考，未成立' },
  'step.phase': { en: '{passed} of {all} steps done', zh: '{all} 步中已完成 {passed} 步' },
  'step.phase-out': {
    en: '{passed} of {all} steps done, {out} left out',
    zh: '{all} 步中已完成 {passed} 步，跳过 {out} 步',
  },
  'step.attempt': { en: 'attempt {attempt}', zh: '第 {attempt} 次' },

  'plan.heading': { en: 'The plan: {en} · {zh}', zh: '计划：{zh} · {en}' },
  'plan.paper': { en: 'Paper runbook: {paper}', zh: '纸质手册：{paper}' },
  'plan.goes': { en: 'Master: {from} → {to}.', zh: '主区：{from} → {to}。' },
  'plan.lost': {
    en: 'LOST: *{lost}*, as seen from the host TwoKey runs on: "cannot reach" is not "down". Is anyone on site? Serves on: {kept}.',
    zh: '失联：*{lost}*（以 TwoKey 所在主机的视角；“不可达”不等于“宕机”，现场是否有人？）。继续服务：{kept}。',
  },
  'plan.joins': {
    en: 'Begins at {row} (step {at}): the rows before it are recorded as done by hand once a second engineer agrees.',
    zh: '从 {row}（步骤 {at}）开始：之前的步骤经第二位工程师同意后记为已手工执行。',
  },
  'plan.phase': { en: '*{phase}*', zh: '*{phase}*' },
  'plan.given': { en: 'answered already: {option}', zh: '已指定：{option}' },
  'plan.when': { en: 'if {choice} = {chose}', zh: '当 {choice} = {chose}' },
  'plan.needs-approval-when': {
    en: 'if {choice} = {chose}; needs a second engineer',
    zh: '当 {choice} = {chose}；需要第二位工程师',
  },
  'plan.chooses': { en: 'an operator chooses: {options}', zh: '由操作员选择：{options}' },
  'plan.waits': { en: 'waits until it is proved', zh: '等待，直到证实' },
  'plan.commands': {
    en: 'Commands, exactly as they run. A → B: B is used only if A cannot be reached or does not answer, before anything was sent.',
    zh: '实际执行的命令。A → B：仅当 A 在发送前不可达或没有应答时才使用 B。',
  },
  'plan.preview': {
    en: 'A preview: nothing was opened. Master when it begins: {master}.',
    zh: '仅为预览，未开启任何操作。开始时的主区：{master}。',
  },
  'plan.would-be-refused': { en: 'Typed now, it would be refused:', zh: '现在执行会被拒绝：' },
  'plan.understood': { en: 'Understood as: {understood}', zh: '已理解为：{understood}' },
  'plan.needs-approval': { en: 'needs a second engineer', zh: '需要第二位工程师' },
  'plan.waits-for-person-host': {
    en: 'a person does it and confirms; hosts: {line}',
    zh: '由人工完成并确认；hosts：{line}',
  },
  'plan.waits-for-person': { en: 'a person does it and confirms', zh: '由人工完成并确认' },

  'gates.nodes-ok': { en: 'SSH: all {count} ks nodes answer.', zh: 'SSH：全部 {count} 个 ks 节点均有应答。' },
  'gates.node-silent': { en: 'SSH: {node} cannot be used: {why}', zh: 'SSH：{node} 不可用：{why}' },
  'gates.answers': { en: 'What the nodes answered', zh: '节点的返回' },

  'card.heading': {
    en: 'Approval {request}: step {step} waits for a second engineer',
    zh: '审批 {request}：步骤 {step} 等待第二位工程师',
  },
  'card.heading-quorum': {
    en: 'Approval {request}: step {step} waits for {quorum} engineers besides the requester',
    zh: '审批 {request}：步骤 {step} 需要发起人以外的 {quorum} 位工程师批准',
  },
  'card.heading-again': {
    en: 'Approval {request}: step {step}, attempt {attempt}, waits for a second engineer',
    zh: '审批 {request}：步骤 {step} 第 {attempt} 次，等待第二位工程师',
  },
  'card.heading-took-effect': {
    en: 'Approval {request}: judge that step {step}, attempt {attempt}, TOOK EFFECT',
    zh: '审批 {request}：共同判断步骤 {step} 第 {attempt} 次【已生效】',
  },
  'card.heading-check-holds': {
    en: 'Approval {request}: judge that check {step} HOLDS',
    zh: '审批 {request}：共同判断检查 {step}【成立】',
  },
  'card.heading-region-back': {
    en: 'Approval {request}: judge that the region is BACK (step {step})',
    zh: '审批 {request}：共同判断区域【已恢复】（步骤 {step}）',
  },
  'card.heading-skip': {
    en: 'Approval {request}: LEAVE OUT step {step}',
    zh: '审批 {request}：【跳过】步骤 {step}',
  },
  'card.heading-by-hand': {
    en: 'Approval {request}: record that step {step} was DONE BY HAND',
    zh: '审批 {request}：记录步骤 {step}【已手工执行】',
  },
  'card.heading-join': {
    en: 'Approval {request}: BEGIN AT step {step}, the rows before it were done by hand',
    zh: '审批 {request}：从步骤 {step}【开始】，之前的步骤已手工执行',
  },
  'card.skip': {
    en: 'Nothing is sent by this approval: the step is left out, and the runbook goes on to the next. What the step would have run:',
    zh: '此审批不会发送任何命令：跳过该步骤，流程进入下一步。该步骤本应执行：',
  },
  'card.by-hand': {
    en: 'Nothing is sent by this approval: two people say that this was run by hand; the checks that follow are read as usual:',
    zh: '此审批不会发送任何命令：由两人确认已手工执行，随后的检查照常读取：',
  },
  'card.join': {
    en: 'Nothing is sent by this approval: the rows before this one are recorded as done by hand, and the runbook goes on from here.',
    zh: '此审批不会发送任何命令：之前的步骤记为已手工执行，流程从此处继续。',
  },
  'card.lost-region': { en: 'LOST: *{lost}*. Serves on: *{kept}*.', zh: '失联：*{lost}*。继续服务：*{kept}*。' },
  'card.force': { en: '*FORCED*: {reason}', zh: '*强制执行*：{reason}' },
  'card.still-open': {
    en: '*Still open from before:*',
    zh: '*此前仍未了结：*',
  },
  'card.again-by': { en: 'Asked for again by {person}.', zh: '由 {person} 再次提出。' },
  'card.why': { en: '{person} says why: {reason}', zh: '{person} 说明：{reason}' },
  'card.aborting-leaves': { en: 'Aborting leaves', zh: '中止后的状态' },
  'card.leaves': { en: '{abort}', zh: '{abort}' },
  'card.leaves-or': {
    en: '{abort}; or, if what was sent before took effect: {next}',
    zh: '{abort}；若之前发送的命令已生效：{next}',
  },
  'card.judgement': {
    en: 'Nothing is sent by this approval: two people take it that the step is done, and the runbook goes on to the next.',
    zh: '此审批不会发送任何命令：由两人共同认定该步骤已完成，流程进入下一步。',
  },
  'card.how': {
    en: 'Approve: react with :{approve}: on this message. Deny: :{deny}:. Until {time}.',
    zh: '批准：在本消息上添加 :{approve}: 表情回应。否决：:{deny}:。截止 {time}。',
  },
  'card.who': { en: 'May approve ({quorum} needed): {eligible}', zh: '可批准（需 {quorum} 人）：{eligible}' },
  'card.requester': { en: 'Started by {person}: {reason}', zh: '{person} 发起：{reason}' },
  'card.asked-by': { en: 'Asked for by {person}', zh: '由 {person} 提出' },
  'card.stops': { en: 'What it does', zh: '作用与影响' },
  'card.lost': { en: 'What may be lost', zh: '可能丢失' },
  'card.way-back': { en: 'How to come back', zh: '如何回退' },
  'card.aborting': { en: 'Aborting now', zh: '此刻中止' },
  'card.read-at': { en: 'Read from {first} to {last}.', zh: '读取时间 {first} 至 {last}。' },
  'card.digest': {
    en: 'Bound to {digest} · {incident} · step {step} · attempt {attempt}',
    zh: '绑定 {digest} · {incident} · 步骤 {step} · 第 {attempt} 次',
  },
  'card.runs-on': {
    en: 'On one node; A → B: B only if A cannot be reached or does not answer, before anything was sent.',
    zh: '在一个节点执行；A → B：仅当 A 在发送前不可达或没有应答时才使用 B。',
  },
  'card.runs-on-each': { en: 'On each node, one after the other:', zh: '在每个节点依次执行：' },

  'note.explained': {
    en: '{person} says why request {request} was denied: {reason}',
    zh: '{person} 说明否决请求 {request} 的原因：{reason}',
  },
  'companion.heading': { en: 'Approval {request}', zh: '审批 {request}' },
  'late.heading': {
    en: 'Told late, in order: what happened from {from} to {to} could not be posted then.',
    zh: '补报（按顺序）：{from} 至 {to} 期间的情况当时未能发布。',
  },
  'late.at': { en: '*{time}*', zh: '*{time}*' },
  'late.whole': {
    en: 'This is a summary. The journal holds all that the nodes answered.',
    zh: '以上为摘要。节点的完整应答见事件日志。',
  },
  'card.how-from': {
    en: 'Approve: react with :{approve}: on this message. Deny: :{deny}:. For {span} from the moment this card appears; the message below says until when.',
    zh: '批准：在本消息上添加 :{approve}: 表情回应。否决：:{deny}:。自本卡片出现起 {span}内有效，截止时刻见下方消息。',
  },
  'companion.until': { en: 'Until {time}.', zh: '截止 {time}。' },
  'companion.unseen': {
    en: 'Its time ({span}) begins when its card stands in Slack.',
    zh: '时限（{span}）自卡片出现在 Slack 时起算。',
  },
  'companion.open': {
    en: 'Open. Approved so far: {approvals} of {quorum}.',
    zh: '待审批。已批准 {approvals}/{quorum}。',
  },
  'companion.may': { en: 'May approve now: {persons}', zh: '现在可以批准的人：{persons}' },
  'companion.not-counted': { en: '{mention} :{emoji}: not counted', zh: '{mention} :{emoji}: 未计入' },
  'companion.not-counted-times': {
    en: '{mention} :{emoji}: not counted, {times} times',
    zh: '{mention} :{emoji}: 未计入，共 {times} 次',
  },
  'companion.was-held': { en: 'Until then: {why}', zh: '此前：{why}' },
  'companion.approved': {
    en: 'Approved by {persons}. Sent {seconds} s after the approval; until then removing the reaction takes it back.',
    zh: '{persons} 已批准。将在批准 {seconds} 秒后发送；在此之前移除表情回应即可撤回。',
  },
  'companion.approved-judgement': {
    en: 'Approved by {persons}. Recorded {seconds} s after the approval, nothing is sent; until then removing the reaction takes it back.',
    zh: '{persons} 已批准。将在批准 {seconds} 秒后记录，不发送任何命令；在此之前移除表情回应即可撤回。',
  },
  'companion.used': {
    en: 'Used: approved by {persons}. Removing the reaction no longer stops anything. `/dr abort` stops later steps; it cannot call back what was sent.',
    zh: '已使用：由 {persons} 批准。移除表情回应不再起作用。`/dr abort` 只能阻止后续步骤，无法撤回已发送的命令。',
  },
  'companion.used-judgement': { en: 'Used: approved by {persons}.', zh: '已使用：由 {persons} 批准。' },

  'note.sent': {
    en: 'Step {step} is sent to {node}. Removing the reaction no longer stops it.',
    zh: '步骤 {step} 正在发送到 {node}。移除表情回应已不能阻止。',
  },
  'note.passed-over': {
    en: '{nodes} did not answer when it was looked at beforehand. Nothing was sent to it, so this went to the other ks node of the region.',
    zh: '发送前查询 {nodes} 时没有应答，未向其发送任何命令，因此改为发送到同一区域的其他 ks 节点。',
  },
  'note.looked-again': {
    en: 'The approval had waited for Slack. The reactions and the approvers were looked at again before this was sent, and it still stood.',
    zh: '该批准曾等待 Slack 恢复。发送前已重新核对表情回应和审批人，批准仍然有效。',
  },
  'note.approved-by': { en: 'Approved by {persons}; bound to {digest}.', zh: '由 {persons} 批准；绑定 {digest}。' },
  'note.accepted': {
    en: 'Step {step}: {node} accepted it. Accepted is not done: following operation {uuid}.',
    zh: '步骤 {step}：{node} 已受理。受理不等于完成：正在跟踪操作 {uuid}。',
  },
  'note.accepted-no-uuid': {
    en: 'Step {step}: {node} accepted it, without an operation id. Accepted is not done: the checks decide.',
    zh: '步骤 {step}：{node} 已受理，但未返回操作号。受理不等于完成：以检查为准。',
  },
  'note.accepted-done': { en: 'Step {step}: {node} has done it.', zh: '步骤 {step}：{node} 已执行。' },
  'note.refused': { en: 'Step {step}: refused on {node}. {why}', zh: '步骤 {step}：在 {node} 上被拒绝。{why}' },
  'note.not-started': {
    en: 'Step {step}: not started on {node}. {why}',
    zh: '步骤 {step}：在 {node} 上未启动。{why}',
  },
  'note.unknown': {
    en: 'Step {step}: the outcome on {node} is UNKNOWN. {why}',
    zh: '步骤 {step}：在 {node} 上的结果未知。{why}',
  },
  'note.receipt': { en: 'Receipt on {node}: {receipt}', zh: '{node} 上的回执：{receipt}' },
  'note.answer': { en: 'Answer of {node}', zh: '{node} 的返回' },
  'note.completed-log': {
    en: 'Step {step} completed: zone_watcher.log says so.',
    zh: '步骤 {step} 已完成：zone_watcher.log 已证实。',
  },
  'note.completed-checks': {
    en: 'Step {step}: the checks hold; completion is not proven (the log does not say).',
    zh: '步骤 {step}：检查成立，但未能证明完成（日志未说明）。',
  },
  'note.check-holds': { en: 'Step {step} holds.', zh: '步骤 {step} 成立。' },
  'note.check-fails': { en: 'Step {step} does not hold yet.', zh: '步骤 {step} 尚未成立。' },
  'note.check-unknown': { en: 'Step {step}: unknown so far.', zh: '步骤 {step}：目前未知。' },
  'note.beside': { en: '{label} (for information)', zh: '{label}（仅供参考）' },
  'chose.read-again': { en: '{person} chose to read the gates again.', zh: '{person} 选择重新进行前置检查。' },
  'chose.ask-again': { en: '{person} chose to ask for approval again.', zh: '{person} 选择重新请求批准。' },
  'chose.run-again': {
    en: '{person} chose to run it again: a new attempt, which needs a new approval.',
    zh: '{person} 选择再次执行：这是新的一次执行，需要重新批准。',
  },
  'chose.look-again': {
    en: '{person} chose to look again: the receipt and the checks are read again.',
    zh: '{person} 选择再看一次：将重新读取回执和检查。',
  },
  'chose.wait-longer': {
    en: '{person} chose to wait longer: the same deadline runs once more.',
    zh: '{person} 选择继续等待：再等待一个同样的时限。',
  },
  'note.confirmed': { en: '{person} confirmed step {step}: it works.', zh: '{person} 确认步骤 {step}：正常。' },
  'note.not-working': {
    en: '{person} says that step {step} does not work. Look in this order:',
    zh: '{person} 表示步骤 {step} 不正常。请按以下顺序排查：',
  },
  'note.look-1': { en: "1. The operator's hosts entry: {line}", zh: '1. 操作员本机 hosts：{line}' },
  'note.look-2': { en: '2. CheckPG of both databases (`/dr check`)', zh: '2. 两个数据库的 CheckPG（`/dr check`）' },
  'note.look-3': {
    en: "3. pgpool's backend_hostname0 in {region}",
    zh: '3. {region} 的 pgpool 配置 backend_hostname0',
  },
  'note.look-4': {
    en: "4. The zone proxies' haproxy entries for api_server and ws_server",
    zh: '4. 可用区代理 haproxy 中的 api_server 与 ws_server',
  },
  'note.look-5': { en: "5. The zone's own pg", zh: '5. 可用区自身的 pg' },
  'note.look-next': {
    en: 'When it works, press the button of step {step} again. To leave the step out: `/dr skip {step} reason="..."`.',
    zh: '正常后请再次点击步骤 {step} 的按钮。如需跳过：`/dr skip {step} reason="..."`。',
  },
  'note.decided': { en: '{person} chose at step {step}: {option}.', zh: '{person} 在步骤 {step} 选择：{option}。' },
  'note.skipped': { en: '{person} left out step {step}: {reason}', zh: '{person} 跳过步骤 {step}：{reason}' },
  'note.skip-agreed': {
    en: 'Step {step} is left out: {person} and {persons} agree. Reason: {reason}',
    zh: '步骤 {step} 已跳过：{person} 与 {persons} 同意。原因：{reason}',
  },
  'note.by-hand': {
    en: 'Step {step} was done by hand, per {person} and {persons}: {reason}',
    zh: '步骤 {step} 已手工执行，{person} 与 {persons} 确认：{reason}',
  },
  'note.joined': {
    en: 'Joined at step {step}: the rows before it were done by hand, per {person} and {persons}: {reason}',
    zh: '从步骤 {step} 加入：之前的步骤已手工执行，{person} 与 {persons} 确认：{reason}',
  },
  'note.resumed': {
    en: '{person} says that it is back (step {step}): looking at SSH and CheckPG.',
    zh: '{person} 表示已恢复（步骤 {step}）：正在核实 SSH 与 CheckPG。',
  },
  'note.taken-over': {
    en: '{person} holds this incident from now on: {reason}',
    zh: '{person} 接管本次操作：{reason}',
  },
  'note.taken-over-what': {
    en: 'Whoever started or held it cannot approve its steps.',
    zh: '发起人与历任负责人不能批准其步骤。',
  },
  'note.judged': {
    en: 'Step {step} is taken as done: judged by {person} and {persons}.',
    zh: '步骤 {step} 视为完成：由 {person} 与 {persons} 共同判断。',
  },
  'note.aborted': { en: 'Aborted by {person}: {reason}', zh: '{person} 中止：{reason}' },
  'note.aborted-what': {
    en: 'Nothing more is sent. What was sent before cannot be called back; it is followed to its outcome.',
    zh: '不再发送任何命令。之前已发送的无法撤回，会跟踪到结果。',
  },
  'note.ended-completed': { en: 'Completed in {elapsed}.', zh: '用时 {elapsed}，已完成。' },
  'note.ended-aborted': { en: 'Ended: aborted.', zh: '已结束：中止。' },
  'note.end-skipped': {
    en: 'LEFT OUT: {steps}. What they would have done is still to be done.',
    zh: '已跳过：{steps}。这些步骤本应完成的操作仍未完成。',
  },
  'note.end-by-hand': { en: 'Done by hand, two people say: {steps}.', zh: '已手工执行（两人确认）：{steps}。' },
  'note.end-judged': { en: 'Judged by two people, not proven: {steps}.', zh: '由两人判断、未经证实：{steps}。' },
  'note.left-running': {
    en: 'Step {step}: operation {uuid} was accepted by {node} and may still be working there.',
    zh: '步骤 {step}：操作 {uuid} 已被 {node} 受理，可能仍在进行。',
  },
  'note.left-unknown': {
    en: 'Step {step}: its outcome on {node} is unknown.',
    zh: '步骤 {step}：在 {node} 上的结果未知。',
  },
  'note.left-strange': {
    en: 'Step {step}: {node} holds a receipt of it that this journal never sent: it may have run there.',
    zh: '步骤 {step}：{node} 上有该步骤的回执，但事件日志中没有发送记录：可能已在该节点上执行过。',
  },
  'note.approvals': { en: 'Step {step}: approved by {persons}', zh: '步骤 {step}：由 {persons} 批准' },

  'note.approvals-again': {
    en: 'Step {step}, attempt {attempt}: approved by {persons}',
    zh: '步骤 {step} 第 {attempt} 次：由 {persons} 批准',
  },
  'note.approvals-judged': {
    en: 'Step {step}, judgement {request}: agreed by {persons}',
    zh: '步骤 {step} 判断（请求 {request}）：由 {persons} 批准',
  },
  'question.heading': { en: 'An operator must decide', zh: '需要操作员决定' },
  'question.readings': { en: 'What the checks say now', zh: '检查的最新结果' },
  'question.readings-then': { en: 'What the checks said when it was asked', zh: '提问时检查的结果' },
  'question.choices': {
    en: '{person} holds this incident; any operator may decide. What each button does stands in its confirmation.',
    zh: '{person} 负责本次操作；任何操作员均可决定。每个按钮的作用见其确认框。',
  },
  'question.answered': { en: 'Answered by {person}.', zh: '{person} 已回答。' },
  'question.aborted': {
    en: 'Not needed any more: {person} aborted the incident.',
    zh: '无需再回答：{person} 已中止本次操作。',
  },
  'question.went-on': {
    en: 'Not needed any more: the incident went on without an answer.',
    zh: '无需再回答：本次操作已自行继续。',
  },
  'question.else': {
    en: 'Or leave it out: `/dr skip {step} reason="..."` (a second engineer must agree).',
    zh: '或跳过：`/dr skip {step} reason="..."`（需第二位工程师同意）。',
  },
  'question.else-directive': {
    en: 'Or leave it out: `/dr skip {step} reason="..."`, or record that it was run by hand: `/dr done {step} reason="..."` (a second engineer must agree).',
    zh: '或跳过：`/dr skip {step} reason="..."`；已手工执行则记录：`/dr done {step} reason="..."`（需第二位工程师同意）。',
  },
  'question.aborting-sent': {
    en: 'Aborting here: what was sent may have taken effect or still do so. If it does: {abort}.',
    zh: '此刻中止：已发送的命令可能已生效或仍会生效。若生效：{abort}。',
  },
  'question.aborting': { en: 'Aborting here leaves: {abort}.', zh: '此刻中止后的状态：{abort}。' },
  'way.read-again': { en: 'Read the gates again', zh: '重新检查' },
  'way.ask-again': { en: 'Ask for approval again', zh: '重新请求批准' },
  'way.run-again': { en: 'Run it again (new approval)', zh: '再次执行（需重新批准）' },
  'way.look-again': { en: 'Look again', zh: '再看一次' },
  'way.wait-longer': { en: 'Wait longer', zh: '继续等待' },
  'way.took-effect': { en: 'It took effect', zh: '已经生效' },
  'way.check-holds': { en: 'The check holds', zh: '检查成立' },
  'way.region-back': { en: 'We judge that it is back', zh: '判断已恢复' },
  'way.resume': { en: 'It is back: prove it', zh: '已恢复，请核实' },
  'way.abort': { en: 'Abort', zh: '中止' },
  'sure.read-again': {
    en: 'All gates are read again. Nothing is changed.',
    zh: '重新读取所有前置检查，不做任何变更。',
  },
  'sure.ask-again': {
    en: 'A new card is posted. You are then barred from approving it.',
    zh: '将发出新的审批卡片；你将不能批准它。',
  },
  'sure.run-again': {
    en: 'A new attempt is prepared and asks for a new approval. If the earlier one took effect, it would run twice. You are then barred from approving it.',
    zh: '将准备新的一次执行并重新请求批准。若上一次已生效，则会执行两次。你将不能批准它。',
  },
  'sure.look-again': {
    en: "The node's receipt and the checks are read again. Nothing is sent.",
    zh: '重新读取节点回执和检查，不发送任何命令。',
  },
  'sure.wait-longer': { en: 'The same deadline runs once more.', zh: '再等待一个同样的时限。' },
  'sure.took-effect': {
    en: 'You say that the attempt took effect. A second engineer must agree; then the runbook goes on.',
    zh: '你认为该次执行已生效。需要第二位工程师同意，然后流程继续。',
  },
  'sure.check-holds': {
    en: 'You say that the check holds although the software cannot tell. A second engineer must agree.',
    zh: '你认为检查成立，尽管软件无法判断。需要第二位工程师同意。',
  },
  'sure.region-back': {
    en: 'You say that the region is back although it was not seen to be. A second engineer must agree; then it is re-adopted.',
    zh: '你认为区域已恢复，尽管未能证实。需要第二位工程师同意，然后开始纳管。',
  },
  'sure.resume': {
    en: 'SSH to each of its ks nodes and CheckPG of both databases are read. Nothing is changed.',
    zh: '逐一 SSH 其 ks 节点并读取各库 CheckPG，不做任何变更。',
  },
  'sure.abort': {
    en: 'Ends this incident for good. What was sent is not called back.',
    zh: '彻底结束本次操作。已发送的命令不会撤回。',
  },
  'confirm.heading': { en: 'A person is needed: step {step}', zh: '需要人工操作：步骤 {step}' },
  'confirm.hosts': {
    en: 'On the machine you use the console from, put this line into the hosts file (/etc/hosts), replacing the old one, and log in again:',
    zh: '在你使用 console 的机器上，将 hosts 文件（/etc/hosts）中的旧条目替换为以下一行，并重新登录：',
  },
  'confirm.no-host': {
    en: 'Log in to the console. The hosts file stays as it is.',
    zh: '登录 console，hosts 文件无需修改。',
  },
  'confirm.shows': {
    en: 'Check that the console shows zone {zone} as {status}: no directive can read that.',
    zh: '确认 console 中可用区 {zone} 显示为 {status}：没有指令可以读取该状态。',
  },
  'confirm.says': { en: 'Confirming says: {says}.', zh: '确认即表示：{says}。' },
  'confirm.line-title': { en: 'hosts entry', zh: 'hosts 条目' },
  'confirm.zones': {
    en: 'Then check that resources can be operated in: {zones}',
    zh: '然后验证以下可用区资源可操作：{zones}',
  },
  'confirm.yes': { en: 'Yes, it is so', zh: '是，正常' },
  'confirm.yes-all': { en: 'It works in all of them', zh: '全部正常' },
  'confirm.no': { en: 'No', zh: '否，不正常' },
  'confirm.no-all': { en: 'It does not work', zh: '不正常' },
  'choose.heading': { en: 'An operator must choose: step {step}', zh: '需要操作员选择：步骤 {step}' },
  'choose.option': { en: '{option}', zh: '{option}' },
  'choose.means': { en: '{means}', zh: '{means}' },
  'choose.line': { en: '• *{option}* (`{name}`): {means}.', zh: '• *{option}*（`{name}`）：{means}。' },
  'choose.barred': {
    en: 'Whoever chooses cannot approve what the choice leads to.',
    zh: '作出选择的人不能批准该选择引出的步骤。',
  },
  'wait.heading': { en: 'Waiting for {region}', zh: '等待 {region}' },
  'wait.since': {
    en: 'There is *no standby* since {since}: the live status shows for how long.',
    zh: '自 {since} 起*没有备区*：实时状态显示已持续的时间。',
  },
  'wait.since-joined': {
    en: 'There has been *no standby* since before {since}, when this incident was opened midway.',
    zh: '{since} 中途开启本次操作之前就已*没有备区*。',
  },
  'wait.how': {
    en: 'When {region} is back, say so: SSH to each of its ks nodes ({nodes}) and CheckPG of both databases must show it before anything is re-adopted. This may take hours or days; the incident stays open, over restarts too.',
    zh: '{region} 恢复后请告知：须能 SSH 其每个 ks 节点（{nodes}），且各库 CheckPG 可见其节点，才会纳管。等待可能持续数小时或数天；本次操作一直保持进行中，重启 TwoKey 也不影响。',
  },
  'confirm.sure-yes': {
    en: 'Recorded under your name; the runbook goes on to the next step.',
    zh: '将以你的名义记录，流程进入下一步。',
  },
  'confirm.sure-no': {
    en: 'Recorded under your name; the thread says where to look next, and the step stays open.',
    zh: '将以你的名义记录；帖子会给出排查顺序，该步骤仍待完成。',
  },
} as const satisfies Catalogue;

export const sayThread = sayer(threadWords);
