import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** Why a reaction counted or did not, who is barred, and why a request ended. */
export const approvalWords = {
  'approval.counted': { en: '{person} approved request {request}.', zh: '{person} 批准了请求 {request}。' },
  'approval.counted-more-needed': {
    en: '{person} approved request {request}; {missing} more person(s) needed.',
    zh: '{person} 批准了请求 {request}，还需 {missing} 人。',
  },
  'approval.denied': {
    en: '{person} denied request {request}. Nothing was sent.',
    zh: '{person} 否决了请求 {request}，未发送任何命令。',
  },
  'approval.cancelled': {
    en: '{person} asked for request {request} and cancelled it. Nothing was sent.',
    zh: '{person} 取消了自己提出的请求 {request}，未发送任何命令。',
  },
  'approval.denied-because': {
    en: '{person} denied request {request}: {reason}. Nothing was sent.',
    zh: '{person} 否决了请求 {request}：{reason}。未发送任何命令。',
  },
  'approval.cancelled-because': {
    en: '{person} asked for request {request} and cancelled it: {reason}. Nothing was sent.',
    zh: '{person} 取消了自己提出的请求 {request}：{reason}。未发送任何命令。',
  },
  'approval.say-why': {
    en: 'You denied request {request}; nothing was sent. Please say why, for those who go on from here: `/dr because <reason>`.',
    zh: '你否决了请求 {request}，未发送任何命令。请为后续处理的人说明原因：`/dr because <原因>`。',
  },
  'approval.withdrawn': {
    en: '{person} took the approval of request {request} back.',
    zh: '{person} 撤回了对请求 {request} 的批准。',
  },
  'approval.withdrawn-too-late': {
    en: 'Request {request} was already sent: taking the reaction away no longer stops anything. `/dr abort` stops later steps only.',
    zh: '请求 {request} 已经发送，撤回表情回应不能再阻止任何操作；`/dr abort` 只能阻止之后的步骤。',
  },
  'approval.denial-stays': {
    en: 'Request {request} was denied, and a denial is final: taking the reaction away does not bring the request back.',
    zh: '请求 {request} 已被否决，否决不可撤回；移除表情回应不会恢复该请求。',
  },
  'approval.closed': {
    en: 'Request {request} is no longer open: your reaction does nothing.',
    zh: '请求 {request} 已关闭，你的表情回应不起作用。',
  },
  'approval.closed-other-waits': {
    en: 'Request {request} is no longer open: your reaction does nothing. Request {waits} (step {step}) waits now, on its own card further down.',
    zh: '请求 {request} 已关闭，你的表情回应不起作用。现在等待的是请求 {waits}（步骤 {step}），卡片在下方。',
  },
  'approval.closed-other-waits-linked': {
    en: 'Request {request} is no longer open: your reaction does nothing. Request {waits} (step {step}) waits now: {link}',
    zh: '请求 {request} 已关闭，你的表情回应不起作用。现在等待的是请求 {waits}（步骤 {step}）：{link}',
  },
  'approval.ended': {
    en: 'The incident of request {request} has ended: your reaction does nothing.',
    zh: '请求 {request} 所属的操作已结束，你的表情回应不起作用。',
  },
  'approval.too-late': {
    en: 'The time of request {request} was over when your reaction came: it does nothing.',
    zh: '你的表情回应到达时请求 {request} 已超时，不起作用。',
  },
  'approval.not-the-card': {
    en: 'This message cannot be approved or denied: only a reaction on the card of request {request} (step {step}) counts: the message that shows the command and the digest.',
    zh: '本消息不能用于批准或否决：只有对请求 {request}（步骤 {step}）卡片（显示命令和摘要的那条消息）的表情回应才算数。',
  },
  'approval.not-the-card-linked': {
    en: 'This message cannot be approved or denied: only a reaction on the card of request {request} (step {step}) counts: {link}',
    zh: '本消息不能用于批准或否决：只有对请求 {request}（步骤 {step}）卡片的表情回应才算数：{link}',
  },
  'approval.other-emoji': {
    en: '"{emoji}" means nothing on a card: approve with :{approve}:, deny with :{deny}:.',
    zh: '“{emoji}”在卡片上没有意义：批准请用 :{approve}:，否决请用 :{deny}:。',
  },
  'approval.other-team': {
    en: 'That reaction came from another Slack workspace: only those of the workspace this card was posted in count.',
    zh: '该表情回应来自其他 Slack 工作区：只有卡片所在工作区的表情回应才算数。',
  },
  'approval.other-topology': {
    en: 'The process that heard your reaction runs with another topology or roster of {system} than the one last recorded, so it was not counted. It must be told to read the file again (SIGHUP) or be stopped; then remove your reaction and add it again.',
    zh: '收到你表情回应的进程所用的 {system} 拓扑或人员名单与最新记录不同，因此不算数。请让该进程重新读取文件（SIGHUP）或停止它，然后移除并重新添加表情回应。',
  },
  'approval.topology-unknown': {
    en: 'It could not be read just now which roster of {system} is in force, so your reaction was not counted. Remove it and add it again in a moment.',
    zh: '目前无法读取 {system} 生效的人员名单，你的表情回应不算数。请稍后移除并重新添加。',
  },
  'approval.counts-now': {
    en: 'Your approval of request {request} counts now. Leave your reaction where it is.',
    zh: '你对请求 {request} 的批准现在已生效，请保留你的表情回应。',
  },
  'approval.sent-already': {
    en: 'Request {request} was already sent: no reaction stops it now. `/dr abort` stops the steps after it; it cannot call back what was sent.',
    zh: '请求 {request} 已经发送，任何表情回应都不能再阻止。`/dr abort` 只能阻止之后的步骤，无法撤回已发送的命令。',
  },
  'approval.aborted-unsent': {
    en: 'The incident was aborted before request {request} was used: nothing was sent for it.',
    zh: '操作在请求 {request} 被使用之前已中止：未为其发送任何命令。',
  },
  'approval.already': {
    en: 'Your approval of request {request} already counts.',
    zh: '你对请求 {request} 的批准已经生效。',
  },
  'approval.not-yours': {
    en: 'There was no approval of yours on request {request} to take back.',
    zh: '请求 {request} 上没有可撤回的你的批准。',
  },
  'approval.no-person': {
    en: 'Not in the roster of {system}: being in the channel gives no right to approve or deny.',
    zh: '不在 {system} 的人员名单中；身处频道并不代表有批准或否决的权限。',
  },
  'approval.not-approver': {
    en: '{person} is not an approver of {system}. Approvers: {approvers}.',
    zh: '{person} 不是 {system} 的审批人。审批人：{approvers}。',
  },
  'approval.started-it': {
    en: '{person} started this incident, so somebody else must approve. They can: {eligible}.',
    zh: '{person} 发起了本次操作，必须由另一人批准。可以批准的人：{eligible}。',
  },
  'approval.steered-it': {
    en: '{person} chose how to go on here, so somebody else must approve. They can: {eligible}.',
    zh: '{person} 决定了此处如何继续，必须由另一人批准。可以批准的人：{eligible}。',
  },
  'approval.account-absent': {
    en: 'Slack knows no user {id}, which the roster gives to {person}.',
    zh: 'Slack 中没有用户 {id}（人员名单中属于 {person}）。',
  },
  'approval.account-deleted': { en: "{person}'s Slack account is deactivated.", zh: '{person} 的 Slack 账号已停用。' },
  'approval.account-bot': { en: 'A bot cannot approve.', zh: '机器人不能批准。' },
  'approval.account-guest': {
    en: "{person}'s Slack account is a guest account; guests cannot approve.",
    zh: '{person} 的 Slack 账号是访客账号，访客不能批准。',
  },
  'approval.account-stranger': {
    en: "{person}'s Slack account belongs to another workspace; it cannot approve here.",
    zh: '{person} 的 Slack 账号属于其他工作区，不能在此批准。',
  },
  'approval.not-in-group': {
    en: '{person} is not in the approvers’ user group {group} just now.',
    zh: '{person} 目前不在审批用户组 {group} 中。',
  },
  'approval.account-unknown': {
    en: 'Slack could not be asked about {person} just now ({why}).',
    zh: '目前无法向 Slack 核实 {person}（{why}）。',
  },
  'approval.channel-shared': {
    en: 'This channel is shared outside the workspace: nothing can be approved here.',
    zh: '本频道与外部工作区共享，不能在此批准。',
  },
  'approval.directory-silent': {
    en: 'Slack could not be asked who {person} is ({why}), so the approval does not count. Remove your reaction and add it again in a moment.',
    zh: '无法向 Slack 核实 {person} 的身份（{why}），因此该批准不算数。请稍后移除并重新添加表情回应。',
  },
  'approval.reflex': {
    en: 'That was within {seconds} s of the card: please read it, remove your reaction and add it again.',
    zh: '卡片出现后 {seconds} 秒内的表情回应不算数：请阅读后移除并重新添加表情回应。',
  },
  'approval.only-found': {
    en: 'Your reaction on request {request} came while TwoKey was not listening, so nobody can tell when it was given: remove it and add it again.',
    zh: '你对请求 {request} 的表情回应是在 TwoKey 离线时添加的，无法确定时间：请移除后重新添加。',
  },
  'approval.aborted': {
    en: 'This incident was aborted: nothing more can be approved.',
    zh: '本次操作已中止，不能再批准。',
  },
  'approval.expired-approve': {
    en: 'Nobody approved request {request} in time ({minutes} min). Nothing was sent.',
    zh: '请求 {request} 在 {minutes} 分钟内无人批准，已过期，未发送任何命令。',
  },
  'approval.expired-execute': {
    en: 'Request {request} was approved but could not be started within {seconds} s. Nothing was sent; the approval has lapsed.',
    zh: '请求 {request} 已批准，但未能在 {seconds} 秒内开始执行；未发送任何命令，批准已失效。',
  },
  'approval.lapsed-node': {
    en: 'Request {request} was approved but could not be started within {seconds} s: {node} let TwoKey in and did not answer ({why}). Nothing was sent; the approval has lapsed.',
    zh: '请求 {request} 已批准，但未能在 {seconds} 秒内开始执行：{node} 可以登录，但没有应答（{why}）。未发送任何命令，批准已失效。',
  },
  'approval.lapsed-nodes': {
    en: 'Request {request} was approved but could not be started within {seconds} s: {nodes} let TwoKey in and none of them answered ({why}). Nothing was sent; the approval has lapsed.',
    zh: '请求 {request} 已批准，但未能在 {seconds} 秒内开始执行：{nodes} 可以登录，但都没有应答（{why}）。未发送任何命令，批准已失效。',
  },
  'approval.lapsed-silent': {
    en: 'Request {request} was approved, but within {seconds} s Slack could not be asked whether the approval still stands. Nothing was sent; the approval has lapsed, and a second engineer is asked anew.',
    zh: '请求 {request} 已批准，但 {seconds} 秒内无法向 Slack 核实批准是否仍然有效。未发送任何命令；批准已失效，将重新请第二位工程师批准。',
  },
  'approval.held-unseen': {
    en: 'The time of request {request} is over, but it does not lapse yet: Slack cannot be asked about its card ({why}), so perhaps nobody could answer it. It has its whole time once more when Slack answers.',
    zh: '请求 {request} 的时限已到，但暂不失效：无法向 Slack 查询其卡片（{why}），可能没有人能够处理。Slack 恢复后将重新计满全部时限。',
  },
  'approval.prolonged': {
    en: 'Slack was away when the time of request {request} ran out, so nobody could answer it. It may be approved until {time}.',
    zh: '请求 {request} 的时限到期时无法连接 Slack，没有人能够处理。现可批准至 {time}。',
  },
  'approval.changed': {
    en: 'What would run now, or who may approve it, is not what request {request} showed ({what}). It is void and must be approved anew.',
    zh: '现在将执行的内容或审批规则与请求 {request} 所示不同（{what}），该请求作废，需重新审批。',
  },
  'approval.worsened': {
    en: 'Gate {gate} held when request {request} was made and does not hold now. The request is void; a new one shows the new reading.',
    zh: '请求 {request} 提出时前置检查 {gate} 成立，现在不成立；该请求作废，新请求会显示最新读数。',
  },
  'approval.fails-now': {
    en: 'Gate {gate} could not be read when request {request} was made and fails now. The request is void; nothing was sent.',
    zh: '请求 {request} 提出时前置检查 {gate} 无法读取，现在不成立；该请求作废，未发送任何命令。',
  },
  'approval.overtaken': {
    en: 'Request {request} was overtaken by request {by}, which asks something else of the same step. Nothing was sent.',
    zh: '请求 {request} 已被请求 {by} 取代（同一步骤的另一请求），未发送任何命令。',
  },
  'approval.steers-now': {
    en: '{person} approved request {request} and has since taken the incident over or chosen how it goes on: the approval no longer counts. Nothing was sent; somebody else must approve.',
    zh: '{person} 批准了请求 {request}，之后又接管了本次操作或决定了如何继续，该批准不再有效。未发送任何命令，须由另一人批准。',
  },
  'approval.card-gone': {
    en: 'The card of request {request} was deleted or edited. It is void and must be approved anew.',
    zh: '请求 {request} 的卡片被删除或编辑，该请求作废，需重新审批。',
  },
  'approval.reaction-gone': {
    en: "{person}'s reaction no longer stands on request {request}: the approval is taken back.",
    zh: '{person} 在请求 {request} 上的表情回应已不存在，批准视为撤回。',
  },
  'approval.no-longer-eligible': {
    en: '{person} may no longer approve: {why} Request {request} is void and must be approved anew.',
    zh: '{person} 已不再有权批准：{why}请求 {request} 作废，需重新审批。',
  },
  'approval.not-in-roster': {
    en: '{person} is no approver in the roster of {system} any more.',
    zh: '{person} 已不在 {system} 的审批人名单中。',
  },
  'approval.held-silent': {
    en: 'Request {request} is approved and waits: Slack could not be asked whether its approval still stands ({why}). It is tried again until {seconds} s after the approval; nothing is sent before Slack has answered.',
    zh: '请求 {request} 已批准但仍在等待：无法向 Slack 核实批准是否仍然有效（{why}）。批准后 {seconds} 秒内会继续重试；得到 Slack 答复前不会发送任何命令。',
  },
  'approval.held-node': {
    en: 'Request {request} is approved and waits: {node} lets TwoKey in and does not answer ({why}). Nothing was sent to it; the next ks node of its region is used where there is one that answers.',
    zh: '请求 {request} 已批准但仍在等待：{node} 可以登录，但没有应答（{why}）。未向其发送任何命令；如果同一区域的下一个 ks 节点有应答，将改用该节点。',
  },
  'approval.held-nodes': {
    en: 'Request {request} is approved and waits: {nodes} let TwoKey in and none of them answers ({why}). Nothing was sent.',
    zh: '请求 {request} 已批准但仍在等待：{nodes} 可以登录，但都没有应答（{why}）。未发送任何命令。',
  },
  'approval.held-topology-unknown': {
    en: 'Request {request} is approved and waits: it could not be read which topology and roster of {system} are in force. It is tried again by itself.',
    zh: '请求 {request} 已批准但仍在等待：无法读取 {system} 当前生效的拓扑和人员名单。会自动重试。',
  },
  'approval.held-other-topology': {
    en: 'Request {request} is approved and waits: a process of TwoKey runs with another topology or roster of {system} than the one last recorded, and may not use it. Tell it to read the file again (SIGHUP), or stop it.',
    zh: '请求 {request} 已批准但仍在等待：某个 TwoKey 进程使用的 {system} 拓扑或人员名单与最新记录不同，不能执行。请让该进程重新读取文件（SIGHUP）或停止它。',
  },
  'approval.not-postable': {
    en: 'The card of request {request} could not be shown in Slack ({why}), so it cannot be approved. Nothing was sent.',
    zh: '请求 {request} 的卡片无法在 Slack 中显示（{why}），因此不能批准。未发送任何命令。',
  },
  'approval.unsent': {
    en: 'Request {request} was approved, but nothing could be sent: {why}. Nothing has run.',
    zh: '请求 {request} 已批准，但未能发送：{why}。没有执行任何操作。',
  },
  'approval.unsent-lost': {
    en: 'Request {request} was approved, but nothing was sent now: {why}. This journal has lost entries, and one of them may have said that this very attempt was sent to that node: so no other ks node is used. Ask for approval again once that node answers. If it stays away, look at its receipts on the node itself, and record what was done.',
    zh: '请求 {request} 已批准，但本次未发送任何命令：{why}。该事件日志曾丢失部分记录，其中可能就有该次执行已发往该节点的记录，因此不改用其他 ks 节点。请在该节点恢复应答后重新请求批准；如果迟迟不恢复，请到该节点上查看回执，并记录实际执行情况。',
  },
  'approval.receipt-there': {
    en: 'Request {request} was approved, but {node} already holds a receipt of this very attempt ({receipt}) that this journal knows nothing of: it may have run. Nothing was sent now, and this attempt cannot be sent again: look at the checks and at the node.',
    zh: '请求 {request} 已批准，但 {node} 上已有该次执行的回执（{receipt}），而事件日志中没有：可能已经执行过。本次未发送任何命令，且该次执行不能再发送：请查看检查结果和该节点。',
  },
} as const satisfies Catalogue;

export const sayApproval = sayer(approvalWords);
