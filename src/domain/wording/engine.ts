import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** What the engine decides and says: opening, gates, outcomes, questions. */
export const engineWords = {
  'open.held': {
    en: '{system} already has an open incident: {scenario}, started by {by} ({reason}), open since {since}. See `/dr status`; `/dr abort` ends it.',
    zh: '{system} 已有进行中的操作：{scenario}，由 {by} 发起（{reason}），自 {since} 起。查看 `/dr status`；`/dr abort` 可结束它。',
  },
  'open.several': {
    en: '{system} has more than one unended incident ({incidents}). Nothing goes on until people have ended all but one: `@twokey abort reason="..."` in the thread of the one to be ended.',
    zh: '{system} 有多个未结束的操作（{incidents}）。在只剩一个之前不会继续：请在要结束的那个操作的帖子中发送 `@twokey abort reason="..."`。',
  },
  'open.journal-away': {
    en: 'The journal cannot be reached ({why}). Nothing was started. Try again when Redis is back.',
    zh: '无法访问事件日志（{why}）。未启动任何操作。请在 Redis 恢复后重试。',
  },
  'open.journal-doubt': {
    en: 'The journal did not confirm it ({why}): the incident may or may not be open. Nothing was sent. Look at `/dr status` once Redis is back.',
    zh: '事件日志未确认（{why}）：操作可能已开启，也可能没有。未发送任何命令。请在 Redis 恢复后查看 `/dr status`。',
  },
  'open.no-system': {
    en: 'This channel belongs to no system. Use the channel of a system, or `system=<name>`: {systems}.',
    zh: '本频道不属于任何系统。请到系统所属频道使用，或加 `system=<名称>`：{systems}。',
  },
  'open.region-elsewhere': {
    en: '{to} is no region of {system}. Its regions: {regions}. Nothing was opened.',
    zh: '{to} 不是 {system} 的区域。其区域为：{regions}。未开启任何操作。',
  },
  'open.not-operator': {
    en: 'Only operators of {system} may do this. Operators: {operators}.',
    zh: '只有 {system} 的操作员可以执行此操作。操作员：{operators}。',
  },
  'open.no-second-person': {
    en: 'Nobody could approve: {quorum} person(s) besides {person} are needed and {left} would be left ({eligible}). Add approvers to the roster of {system} first.',
    zh: '无人可以批准：除 {person} 外需要 {quorum} 人，而只剩 {left} 人（{eligible}）。请先在 {system} 的名单中添加审批人。',
  },
  'open.channel-shared': {
    en: '{channel}, the channel of {system}, is shared outside the workspace: nothing can be approved there. End the sharing first. Nothing was opened.',
    zh: '{system} 的频道 {channel} 与外部工作区共享，无法在其中审批。请先停止共享。未开启任何操作。',
  },
  'open.no-approver-in-slack': {
    en: 'Nobody could approve what {person} starts in {system}: {quorum} person(s) besides {person} are needed, and by what Slack says now {left} could. {whys} Mend it in Slack or in the roster first.',
    zh: '{person} 在 {system} 发起的操作将无人可以批准：除 {person} 外需要 {quorum} 人，而据 Slack 目前只有 {left} 人可以。{whys}请先在 Slack 或人员名单中修正。',
  },
  'open.split-brain': {
    en: '{first} says the master is {firstSays}, {second} says {secondSays}: possible split brain. Nothing was opened. If the link between them is cut, use `/dr partition keep=<region>`; `/dr assess` shows what is seen.',
    zh: '{first} 认为主区是 {firstSays}，{second} 认为是 {secondSays}：可能脑裂。未开启任何操作。如两区之间链路中断，请使用 `/dr partition keep=<区域>`；`/dr assess` 可查看现状。',
  },
  'open.strange-master': {
    en: '{region} says the master is "{says}", which is no region of {system}. Nothing was opened.',
    zh: '{region} 返回的主区是“{says}”，不是 {system} 的区域。未开启任何操作。',
  },
  'open.already-there': {
    en: '{to} already is the master region: there is nothing to switch. Nothing was opened.',
    zh: '{to} 已经是主区，无需切换。未开启任何操作。',
  },
  'open.opened': {
    en: 'Opened: {title}: {from} → {to}. It goes on in the thread; a second engineer must approve each change.',
    zh: '已开启：{title}，{from} → {to}。后续在帖子中进行，每个变更都需要另一位工程师批准。',
  },
  'open.opened-lost': {
    en: 'Opened: {title}: {from} is lost, {to} serves on. It goes on in the thread; a second engineer must approve each change.',
    zh: '已开启：{title}，{from} 失联，{to} 继续提供服务。后续在帖子中进行，每个变更都需要另一位工程师批准。',
  },
  'open.no-such-row': {
    en: '{scenario} cannot be joined at {row}. Rows to join at: {rows} (or `from=readopt`). What an option leads to is reached by choosing it, and recorded with `/dr done`. Nothing was opened.',
    zh: '{scenario} 不能从 {row} 加入。可加入的行：{rows}（或 `from=readopt`）。可选操作须先选择，再用 `/dr done` 记录已手工执行的步骤。未开启任何操作。',
  },
  'open.zone-elsewhere': {
    en: 'faulty={named} does not fit: {lost} shares its machine room with zone {zone}. Type `faulty={zone}`, or leave it out and be asked. Nothing was opened.',
    zh: 'faulty={named} 不符：与 {lost} 同机房的是可用区 {zone}。请用 `faulty={zone}`，或不填由系统询问。未开启任何操作。',
  },
  'open.again-too-soon': {
    en: 'The master was last switched {ago} ago ({time}); a second switch within {period} is a second outage and needs a reason: `/dr {typed} force="why"`. Nothing was done.',
    zh: '上次切换主区是 {ago}前（{time}）；{period}内再次切换会再次中断，需要说明原因：`/dr {typed} force="原因"`。未执行任何操作。',
  },
  'gates.informs': {
    en: 'Before the first change: {count} of {all} are not as on a quiet day. In a disaster that informs, it stops nothing: read them before you approve.',
    zh: '首次变更前检查：{all} 项中有 {count} 项与平时不同。灾难场景下仅供参考，不会阻止流程：批准前请先阅读。',
  },
  'gates.join-clear': {
    en: 'Joining at {row}: what the rows before it bring about holds now ({all} of {all} checks).',
    zh: '从 {row} 加入：之前各步骤的结果现在成立（{all}/{all} 项检查）。',
  },
  'gates.join-not-clear': {
    en: 'Joining at {row}: {count} of {all} checks of what the rows before it bring about do not hold. Nothing was sent. Mend the cause and read again, or abort and join at an earlier row.',
    zh: '从 {row} 加入：之前各步骤的 {all} 项检查中有 {count} 项不成立。未发送任何命令。请排除原因后重新检查，或中止后从更早的步骤加入。',
  },
  'gates.clear': { en: 'Before the first change: everything holds.', zh: '首次变更前检查：全部成立。' },
  'gates.not-clear': {
    en: 'Before the first change: {count} of {all} do not hold. Nothing was sent. Mend the cause and read again, or abort.',
    zh: '首次变更前检查：{all} 项中有 {count} 项不成立。未发送任何命令。请排除原因后重新检查，或中止。',
  },
  'stuck.unknown': {
    en: 'The outcome of step {step}, attempt {attempt}, on {node} is UNKNOWN: {why}. It may have run. Nothing runs again by itself; look at the readings and decide.',
    zh: '步骤 {step} 第 {attempt} 次在 {node} 上的结果未知：{why}。可能已经执行。不会自动重跑，请查看读数后决定。',
  },
  'stuck.refused': {
    en: 'Step {step} was refused on {node}: {why}. Nothing was started.',
    zh: '步骤 {step} 在 {node} 上被拒绝：{why}。未启动任何操作。',
  },
  'stuck.busy': {
    en: 'Step {step}: {node} is busy, nothing was started: {why}. Wait for the other operation to end, then run it again.',
    zh: '步骤 {step}：{node} 正忙，未启动任何操作：{why}。请等待另一操作结束后再次执行。',
  },
  'stuck.not-started': {
    en: 'Step {step} was not started on {node}: {why}. That is proven, so a new attempt is safe.',
    zh: '步骤 {step} 在 {node} 上未启动：{why}。已得到证明，可以安全地重新执行。',
  },
  'stuck.operation-failed': {
    en: 'The platform says that the operation of step {step} failed: {line}',
    zh: '平台日志显示步骤 {step} 的操作失败：{line}',
  },
  'stuck.operation-deadline': {
    en: 'Step {step} was accepted {minutes} min ago and its end was not seen. It may still be working. Decide: wait longer, or judge it by the readings.',
    zh: '步骤 {step} 已受理 {minutes} 分钟，仍未看到结束。操作可能仍在进行。请决定：继续等待，或依据读数判断。',
  },
  'stuck.check-deadline': {
    en: 'Step {step} did not hold within {minutes} min. Decide: go on checking, or, with a second person, judge that it holds.',
    zh: '步骤 {step} 在 {minutes} 分钟内未成立。请决定：继续检查，或由两人共同判断其成立。',
  },
  'stuck.gate-fails': {
    en: 'Step {step} is not asked for: what must hold now does not ({gates}). Nothing was sent. Mend the cause and ask again, or leave the step out.',
    zh: '未请求执行步骤 {step}：{gates} 现在必须成立而未成立。未发送任何命令。请排除原因后重新请求，或跳过该步骤。',
  },
  'stuck.join-nodes': {
    en: 'Joining at step {step} waits: {nodes} cannot be logged in to, so the region is not proved to be back. Nothing was sent. Ask again when it is, or abort and join at the wait before.',
    zh: '无法从步骤 {step} 加入：{nodes} 无法登录，未能证实该区域已恢复。未发送任何命令。恢复后请重新请求，或中止后从等待步骤加入。',
  },
  'stuck.next-lapsed': {
    en: 'Step {step} goes no further by itself: its approval was for that time only, and how the node before it ended became clear only later. Nothing was sent to {left}. Run it again for what is left, with a new approval.',
    zh: '步骤 {step} 不再自动继续：原批准已失效，因为前一节点的结果事后才明确。未向 {left} 发送任何命令。请对剩余节点重新请求批准后执行。',
  },
  'stuck.next-node': {
    en: 'Step {step} goes no further: its approval no longer stands for the nodes that are left ({left}). Nothing was sent to them.',
    zh: '步骤 {step} 不再继续：对剩余节点（{left}）的批准已不成立，未向其发送任何命令。',
  },
  'stuck.next-unsent': {
    en: 'Step {step} could not go on to the nodes that are left ({left}): {why}. Nothing was sent to them.',
    zh: '步骤 {step} 无法继续到剩余节点（{left}）：{why}。未向其发送任何命令。',
  },
  'back.proved': {
    en: '{region} is back: SSH to each of its ks nodes, and CheckPG shows its nodes.',
    zh: '{region} 已恢复：全部 ks 节点可 SSH，CheckPG 可见其节点。',
  },
  'back.not-proved': {
    en: '{region} is not proved to be back: {what}. Nothing was re-adopted. Say so again when it is (`/dr resume`).',
    zh: '未能证实 {region} 已恢复：{what}。未纳管任何节点。恢复后请再次发起（`/dr resume`）。',
  },
  'resume.not-waiting': {
    en: 'Nothing waits for a region to come back just now: the incident stands at step {step}.',
    zh: '当前没有等待区域恢复的步骤：操作正处于步骤 {step}。',
  },
  'resume.already': { en: 'Step {step} is being looked at already.', zh: '步骤 {step} 正在核实中。' },
  'decide.nothing': {
    en: 'Nothing waits for a choice just now: see `/dr status`.',
    zh: '当前没有等待选择的步骤：请查看 `/dr status`。',
  },
  'decide.no-option': {
    en: 'Step {step} has no option "{option}" now. Options: {options}.',
    zh: '步骤 {step} 现在没有选项“{option}”。可选：{options}。',
  },
  'decide.done': { en: 'Chosen: {option}. It goes on in the thread.', zh: '已选择：{option}。后续见帖子。' },
  'retry.nothing': {
    en: 'Nothing waits to be tried again just now: see `/dr status`.',
    zh: '当前没有可重试的步骤：请查看 `/dr status`。',
  },
  'retry.unknown': {
    en: 'The outcome of step {step} is UNKNOWN: it may have run. That is not tried again by a word; read what the receipt and the checks say, and decide by the buttons of the question in the thread.',
    zh: '步骤 {step} 的结果未知：可能已经执行。不能仅凭一句话重试；请阅读回执与检查结果，用帖子中问题下方的按钮决定。',
  },
  'retry.done': { en: 'It is tried again: see the thread.', zh: '正在重试：见帖子。' },
  'resume.done': {
    en: 'It is being looked at: SSH to each ks node, and CheckPG of both databases. The thread says what was seen.',
    zh: '正在核实：逐一 SSH ks 节点，并读取各库 CheckPG。结果见帖子。',
  },
  'held.other-topology': {
    en: 'TwoKey waits: a process of it runs with another topology or roster of {system} than the one last recorded, and neither asks nor sends anything. Tell it to read the files again (SIGHUP), or stop it.',
    zh: 'TwoKey 正在等待：某个进程使用的 {system} 拓扑或人员名单与最新记录不同，不会请求审批或发送命令。请让该进程重新读取文件（SIGHUP）或停止它。',
  },
  'held.topology-unknown': {
    en: 'TwoKey waits: it could not be read which topology and roster of {system} are in force, so nothing is asked or sent. It is tried again by itself.',
    zh: 'TwoKey 正在等待：无法读取 {system} 当前生效的拓扑和人员名单，因此不会请求审批或发送命令。会自动重试。',
  },
  'act.other-topology': {
    en: 'This process of TwoKey runs with another topology or roster of {system} than the one last recorded: nothing was done. Tell it to read the files again (SIGHUP), or stop it, and try again.',
    zh: '此 TwoKey 进程使用的 {system} 拓扑或人员名单与最新记录不同：未执行任何操作。请让该进程重新读取文件（SIGHUP）或停止它，然后重试。',
  },
  'act.topology-unknown': {
    en: 'It could not be read which topology and roster of {system} are in force: nothing was done. Try again in a moment.',
    zh: '无法读取 {system} 当前生效的拓扑和人员名单：未执行任何操作。请稍后重试。',
  },
  'deny.nothing': {
    en: 'No request waits for approval just now, so there is nothing to deny. `/dr abort` stops the incident before its next step.',
    zh: '当前没有等待审批的请求，无可否决。`/dr abort` 可在下一步之前停止整个操作。',
  },
  'deny.too-late': {
    en: 'Request {request} (step {step}) was already sent: a denial no longer stops it. `/dr abort` stops the steps after it; it cannot call back what was sent.',
    zh: '请求 {request}（步骤 {step}）已经发送，否决不能再阻止。`/dr abort` 只能阻止之后的步骤，无法撤回已发送的命令。',
  },
  'deny.done': {
    en: 'You denied request {request} (step {step}): see the thread.',
    zh: '你否决了请求 {request}（步骤 {step}）：见帖子。',
  },
  'because.nothing': {
    en: 'You have denied nothing in this incident whose reason is still open.',
    zh: '在本次操作中，没有你否决后尚未说明原因的请求。',
  },
  'because.done': {
    en: 'Recorded as the reason why request {request} was denied.',
    zh: '已记录为否决请求 {request} 的原因。',
  },
  'skip.not-now': {
    en: 'No step can be left out or recorded just now: see `/dr status`.',
    zh: '当前没有可跳过或记录的步骤：请查看 `/dr status`。',
  },
  'skip.no-step': {
    en: 'The plan has no step {row}. The incident stands at step {step}.',
    zh: '计划中没有步骤 {row}。操作正处于步骤 {step}。',
  },
  'skip.not-current': {
    en: 'Only the step that stands next can be left out or recorded: that is {step}, not {row}.',
    zh: '只能跳过或记录当前步骤：当前是 {step}，不是 {row}。',
  },
  'skip.passed': {
    en: 'Step {row} is done already. The incident stands at step {step}.',
    zh: '步骤 {row} 已完成。操作正处于步骤 {step}。',
  },
  'skip.in-flight': {
    en: 'Step {step} was sent or is being looked at: its outcome comes first.',
    zh: '步骤 {step} 已发送或正在核实：须先等待结果。',
  },
  'skip.choose': {
    en: 'Step {step} is a choice: choose one of its options instead of leaving it out.',
    zh: '步骤 {step} 是选择题：请选择其中一项，不能跳过。',
  },
  'skip.wait': {
    en: 'Step {step} is left by proof (`/dr resume`), or by two people who judge that it is back (button below what was seen), not by leaving it out.',
    zh: '步骤 {step} 须经证实（`/dr resume`），或由两人判断已恢复（见核实结果下方的按钮），不能跳过。',
  },
  'skip.done': {
    en: 'Recorded. Where it changes state, or guards what does, a second engineer must agree (card in the thread).',
    zh: '已记录。涉及变更或保护变更的步骤需第二位工程师同意（见帖子中的卡片）。',
  },
  'done.no-directive': {
    en: 'Step {step} sends nothing, so there is nothing to record as run by hand: confirm it or let it be read.',
    zh: '步骤 {step} 不发送命令，无需记录为已手工执行：请确认或等待读取。',
  },
  'take-over.already': { en: '{person}, you hold this incident already.', zh: '{person}，你已是本次操作的负责人。' },
  'take-over.done': {
    en: 'You hold this incident now, and cannot approve its steps.',
    zh: '你现在负责本次操作，不能批准其步骤。',
  },
  'choose.stale': {
    en: 'That question was answered or has changed since: look at the newest message of the thread.',
    zh: '该问题已被回答或已变化：请查看帖子里最新的消息。',
  },
  'choose.no-quorum': {
    en: 'If you choose this, nobody is left to approve it ({quorum} needed, {left} left). Let another operator choose.',
    zh: '如果由你选择，将没有人可以批准（需要 {quorum} 人，剩 {left} 人）。请由其他操作员选择。',
  },
  'abort.done': {
    en: 'Aborted. No further step is sent. What was already sent is followed to its outcome.',
    zh: '已中止。不再发送后续步骤；已发送的会跟踪到结果。',
  },
  'abort.nothing': {
    en: '{system} has no open incident: there is nothing to abort.',
    zh: '{system} 没有进行中的操作，无可中止。',
  },
  'act.journal-doubt': {
    en: 'The journal did not confirm it ({why}): it may or may not be recorded. Look at the thread, and do it again if it does not show there.',
    zh: '事件日志未确认（{why}）：可能已记录，也可能没有。请查看帖子，如未显示请重试。',
  },
  'act.closed': { en: 'This incident has ended.', zh: '本次操作已结束。' },
  'act.not-allowed': {
    en: 'Only persons in the roster of {system} may do this.',
    zh: '只有 {system} 名单中的人员可以执行此操作。',
  },
} as const satisfies Catalogue;

export const sayEngine = sayer(engineWords);
