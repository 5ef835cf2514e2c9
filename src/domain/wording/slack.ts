import { type Catalogue, type Locale, render, type Sentence } from './sentence.ts';

/** What the Slack adapter and the outbox say on their own account. */
export const slackWording = {
  'slack.step': { en: 'Step {step}', zh: '步骤 {step}' },
  'slack.noOutput': { en: '(no output)', zh: '（无输出）' },
  'slack.omitted': {
    en: '… {lines} lines, {characters} characters left out …',
    zh: '… 省略 {lines} 行，{characters} 个字符 …',
  },
  'slack.wholeInFile': {
    en: 'Shown in part. The answer as kept ({lines} lines, {characters} characters) is the file {file} in this thread.',
    zh: '此处为节选。保存的应答（{lines} 行，{characters} 个字符）见本帖中的文件 {file}。',
  },
  'slack.shownInPart': {
    en: 'Shown in part: {lines} lines, {characters} characters in all.',
    zh: '此处为节选：共 {lines} 行，{characters} 个字符。',
  },
  'slack.wholeInJournal': {
    en: 'Shown in part. The answer as kept ({lines} lines, {characters} characters) is in the journal.',
    zh: '此处为节选。保存的应答（{lines} 行，{characters} 个字符）在事件日志中。',
  },
  'slack.fileNotConfirmed': {
    en: 'Slack did not confirm the file {file} with the whole answer ({why}); the journal holds all of it.',
    zh: 'Slack 未确认包含完整应答的文件 {file}（{why}）；事件日志中保存了全部内容。',
  },
  'slack.moreLines': { en: '… and {lines} more lines', zh: '… 另有 {lines} 行' },
  'slack.confirmTitle': { en: 'Are you sure?', zh: '确定吗？' },
  'slack.cancel': { en: 'Cancel', zh: '取消' },
  'slack.commandsTooLong': {
    en: 'The exact commands do not fit into one Slack message ({size} characters of blocks, at most {limit}). A command that cannot be shown whole cannot be approved.',
    zh: '完整命令无法放入一条 Slack 消息（块共 {size} 个字符，上限 {limit}）。不能完整展示的命令不能被批准。',
  },
  'slack.postTooLong': {
    en: 'This does not fit into one Slack message ({size} characters of blocks, at most {limit}).',
    zh: '内容无法放入一条 Slack 消息（块共 {size} 个字符，上限 {limit}）。',
  },
  'slack.buttonTooLong': {
    en: 'A button carries {size} characters, Slack takes at most {limit}.',
    zh: '按钮携带了 {size} 个字符，Slack 上限为 {limit}。',
  },
  'slack.notShown': { en: 'This entry could not be shown in Slack', zh: '此条目无法在 Slack 中显示' },
  'slack.notShownWhy': { en: 'Why: {why}', zh: '原因：{why}' },
  'slack.notShownNext': {
    en: 'The journal holds all of it. Nothing in this message can be approved.',
    zh: '完整内容在事件日志中。此消息中没有任何可批准的内容。',
  },
  'slack.journalAway': {
    en: 'The journal (Redis) cannot be reached, so nothing was started or changed. Try again when it is back.',
    zh: '事件日志（Redis）无法访问，未启动也未更改任何操作。请待其恢复后重试。',
  },
  'slack.reactionNotCounted': {
    en: 'The journal (Redis) cannot be reached, so your reaction was not counted. Remove it and add it again when it is back.',
    zh: '事件日志（Redis）无法访问，你的表情回应未被计入。待其恢复后请移除并重新添加。',
  },
  'slack.fault': {
    en: 'This could not be carried out because of a fault in TwoKey. The thread shows what happened, if anything did; the log has the details.',
    zh: 'TwoKey 内部故障，未能完成此请求。是否发生了变化以帖子为准；详情见服务日志。',
  },
  'slack.noAnswer': { en: 'no answer from Slack ({why})', zh: 'Slack 无应答（{why}）' },
  'slack.notConnected': {
    en: 'There is no socket to Slack, so commands and reactions do not arrive ({why}). It is tried again by itself.',
    zh: '与 Slack 的连接已断开，命令和表情回应无法到达（{why}）。正在自动重连。',
  },
  'slack.refused': { en: 'Slack refused {method}: {error}', zh: 'Slack 拒绝 {method}：{error}' },
  'slack.rateLimited': { en: 'Slack limits {method} for {seconds} s', zh: 'Slack 限流 {method} {seconds} 秒' },
  'slack.identityUnknown': {
    en: 'Slack has not yet said which team the bot belongs to',
    zh: 'Slack 尚未告知机器人所属的团队',
  },
  'slack.partialAnswer': { en: 'Slack answered {method} without {field}', zh: 'Slack 对 {method} 的应答缺少 {field}' },
  'slack.lookupTooLong': {
    en: 'the look-up of an earlier message did not end after {pages} pages',
    zh: '查找先前消息翻过 {pages} 页仍未结束',
  },
  'slack.tokenRefused': {
    en: 'SLACK_BOT_TOKEN: Slack refuses the token ({error}). Reinstall the app in the workspace and set the bot token it shows (xoxb-…).',
    zh: 'SLACK_BOT_TOKEN：Slack 拒绝该令牌（{error}）。请在工作区重新安装应用，并设置其显示的 bot 令牌（xoxb-…）。',
  },
  'slack.appTokenRefused': {
    en: 'SLACK_APP_TOKEN: Slack refuses the token ({error}). Make an app-level token with the scope connections:write (Basic Information, App-Level Tokens) and set it (xapp-…).',
    zh: 'SLACK_APP_TOKEN：Slack 拒绝该令牌（{error}）。请创建具有 connections:write 权限的应用级令牌（Basic Information, App-Level Tokens）并设置（xapp-…）。',
  },
  'slack.apiUrlWrong': {
    en: 'SLACK_API_URL: the address answers {error} instead of speaking Slack. Correct it, or leave it out for Slack itself.',
    zh: 'SLACK_API_URL：该地址返回 {error}，不是 Slack API。请更正，或不设置以使用 Slack 官方地址。',
  },
  'slack.portTaken': {
    en: 'PORT: cannot listen on port {port} ({error}). Free it or set another one.',
    zh: 'PORT：无法监听端口 {port}（{error}）。请释放该端口或改用其他端口。',
  },
  'slack.scopesMissing': {
    en: 'The Slack app lacks the scope {scopes}. Add it under OAuth & Permissions, Bot Token Scopes, then reinstall the app in the workspace.',
    zh: 'Slack 应用缺少权限 {scopes}。请在 OAuth & Permissions 的 Bot Token Scopes 中添加，然后在工作区重新安装应用。',
  },
  'slack.channelNotFound': {
    en: 'System {system}: Slack knows no channel {channel} that the bot may see. Correct "channel" in the topology; in a private channel, invite the bot first (/invite).',
    zh: '系统 {system}：Slack 中没有机器人可见的频道 {channel}。请更正拓扑文件中的 "channel"；若为私有频道，请先邀请机器人（/invite）。',
  },
  'slack.notInChannel': {
    en: 'System {system}: the bot is not in the channel #{name} ({channel}). Invite it there: /invite @{bot}',
    zh: '系统 {system}：机器人不在频道 #{name}（{channel}）中。请在该频道邀请它：/invite @{bot}',
  },
  'slack.channelArchived': {
    en: 'System {system}: the channel #{name} ({channel}) is archived. Unarchive it or name another in the topology.',
    zh: '系统 {system}：频道 #{name}（{channel}）已归档。请取消归档或在拓扑文件中改用其他频道。',
  },
  'slack.channelShared': {
    en: 'System {system}: the channel #{name} ({channel}) is shared with another organisation. Use a channel of this workspace alone.',
    zh: '系统 {system}：频道 #{name}（{channel}）与其他组织共享。请使用仅属于本工作区的频道。',
  },
  'slack.usergroupNotFound': {
    en: 'System {system}: Slack knows no active user group {usergroup}. Correct "usergroup" in the topology or enable the group.',
    zh: '系统 {system}：Slack 中没有启用的用户组 {usergroup}。请更正拓扑文件中的 "usergroup" 或启用该用户组。',
  },
  'slack.checkRefused': {
    en: 'System {system}: Slack refused the check {method} for {subject}: {error}',
    zh: '系统 {system}：Slack 拒绝对 {subject} 的检查 {method}：{error}',
  },
} as const satisfies Catalogue;

export type SlackSentence = Sentence<keyof typeof slackWording>;

export function slackSentence(key: SlackSentence['key'], params: Sentence['params'] = {}): SlackSentence {
  return { key, params };
}

export function saySlack(key: SlackSentence['key'], params: Sentence['params'], locale: Locale): string {
  return render(slackWording, { key, params }, locale);
}
