import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** Why a node could not be reached, or gave no answer. Each stands inside another sentence, so none ends with a full stop. */
export const sshWords = {
  'ssh.connect-late': {
    en: '{node} did not accept a connection within {time}',
    zh: '{node} 在 {time}内未接受连接',
  },
  'ssh.banner-late': {
    en: '{node} accepted the connection, but its sshd sent no banner within {time}',
    zh: '{node} 接受了连接，但其 sshd 在 {time}内没有发出标识行（banner）',
  },
  'ssh.handshake-late': {
    en: '{node} sent its SSH banner, but did not finish the key exchange within {time}',
    zh: '{node} 发出了 SSH 标识行（banner），但在 {time}内没有完成密钥交换',
  },
  'ssh.auth-late': {
    en: '{node} did not answer the log-in of user {user} within {time}',
    zh: '{node} 在 {time}内没有应答用户 {user} 的登录',
  },
  'ssh.network-gave-up': {
    en: '{node} did not accept a connection: the network timed out',
    zh: '{node} 未接受连接：网络连接超时',
  },
  'ssh.refused': {
    en: '{node} refused the connection: nothing listens there, or a firewall refuses it',
    zh: '{node} 拒绝连接：该端口没有服务在监听，或被防火墙拒绝',
  },
  'ssh.no-route': {
    en: '{node} cannot be reached: there is no route to it',
    zh: '无法到达 {node}：没有通往它的路由',
  },
  'ssh.no-address': {
    en: '{node} cannot be reached: its address does not resolve',
    zh: '无法到达 {node}：其地址无法解析',
  },
  'ssh.reset': { en: '{node} reset the connection at once', zh: '{node} 随即重置了连接' },
  'ssh.unreachable': { en: '{node} cannot be reached: {error}', zh: '无法到达 {node}：{error}' },
  'ssh.no-banner': {
    en: '{node} closed the connection before its SSH banner; it may be at its limit of connections (MaxStartups), or no SSH server',
    zh: '{node} 在发出 SSH 标识行（banner）之前关闭了连接；可能已达到连接数上限（MaxStartups），或不是 SSH 服务器',
  },
  'ssh.no-banner-said': {
    en: '{node} closed the connection before its SSH banner, saying “{said}”; it may be at its limit of connections (MaxStartups), or no SSH server',
    zh: '{node} 在发出 SSH 标识行（banner）之前关闭了连接，并返回“{said}”；可能已达到连接数上限（MaxStartups），或不是 SSH 服务器',
  },
  'ssh.key-types': {
    en: '{node} has no host key of the types that known_hosts pins for it',
    zh: '{node} 没有提供 known_hosts 中所登记类型的主机密钥',
  },
  'ssh.key-exchange': {
    en: 'the SSH key exchange with {node} failed: {error}',
    zh: '与 {node} 的 SSH 密钥交换失败：{error}',
  },
  'ssh.login-ended': {
    en: '{node} ended the log-in of user {user}: {error}',
    zh: '{node} 中止了用户 {user} 的登录：{error}',
  },
  'ssh.was-closed': { en: 'the connection was closed', zh: '连接已关闭' },
  'ssh.key-rejected': {
    en: '{node} accepts no key of ours for user {user}',
    zh: '{node} 不接受 TwoKey 的任何密钥登录用户 {user}',
  },
  'ssh.key-rejected-notes': {
    en: '{node} accepts no key of ours for user {user} ({notes})',
    zh: '{node} 不接受 TwoKey 的任何密钥登录用户 {user}（{notes}）',
  },
  'ssh.agent': { en: 'the SSH agent {agent}: {error}', zh: 'SSH 密钥代理（agent）{agent}：{error}' },
  'ssh.stopping': {
    en: 'no connection to {node} is made: TwoKey is stopping',
    zh: '不再连接 {node}：TwoKey 正在停止',
  },
  'ssh.no-host-key': {
    en: 'known_hosts has no host key for {node}; nothing was sent to it',
    zh: 'known_hosts 中没有 {node} 的主机密钥；未向其发送任何内容',
  },
  'ssh.revoked-only': {
    en: 'known_hosts has only revoked host keys for {node}',
    zh: 'known_hosts 中 {node} 的主机密钥均已吊销',
  },
  'ssh.pinned-types': {
    en: 'known_hosts pins {node} by {types} only, which cannot be checked',
    zh: 'known_hosts 中只为 {node} 登记了 {types} 类型的主机密钥，无法核验',
  },
  'ssh.revoked': {
    en: '{node} presented the host key {fingerprint}, which known_hosts marks as revoked; nothing was sent to that machine',
    zh: '{node} 出示的主机密钥 {fingerprint} 在 known_hosts 中已标为吊销；未向该机器发送任何内容',
  },
  'ssh.other-key': {
    en: '{node} presented the host key {fingerprint}, but known_hosts pins {expected}: it may be another machine; nothing was sent to that machine',
    zh: '{node} 出示的主机密钥为 {fingerprint}，而 known_hosts 登记的是 {expected}：可能是另一台机器；未向该机器发送任何内容',
  },
  'ssh.broke': { en: 'the connection to {node} broke: {error}', zh: '与 {node} 的连接中断：{error}' },
  'ssh.closed': { en: '{node} closed the connection', zh: '{node} 关闭了连接' },
  'ssh.not-open': { en: 'the connection to {node} is closed', zh: '与 {node} 的连接已关闭' },
  'ssh.idle': { en: 'it was idle for too long', zh: '连接空闲过久' },
  'ssh.hung-up': { en: 'it was closed', zh: '连接已关闭' },
  'ssh.no-answer': {
    en: '{node} gave no answer within {time}; the request was given up',
    zh: '{node} 在 {time}内没有应答；已放弃该请求',
  },
  'ssh.not-wanted': {
    en: 'nobody waits for {node} any more; the request was given up',
    zh: '已无人等待 {node} 的结果；已放弃该请求',
  },
  'ssh.not-asked-more': { en: '{node} was not asked any more', zh: '已不再查询 {node}' },
  'ssh.hangs': {
    en: '{node} answers no command within {time}',
    zh: '{node} 在 {time}内没有应答任何命令',
  },
  'ssh.not-asked': {
    en: '{node} was not asked: nobody waits for it any more',
    zh: '未查询 {node}：已无人等待其结果',
  },
  'ssh.no-session': {
    en: '{node} opened no session for the request; it may be at its limit (MaxSessions)',
    zh: '{node} 没有为该请求打开会话；可能已达到会话数上限（MaxSessions）',
  },
  'ssh.failure': {
    en: '{node} answered the request with a failure and gave no reason',
    zh: '{node} 只答复该请求失败，没有说明原因',
  },
  'ssh.no-status': {
    en: '{node} ended the session without an exit status',
    zh: '{node} 结束了会话，但没有给出退出码',
  },
  'ssh.after': { en: '{cause}, {time} after the request was sent', zh: '{cause}（请求发出 {time}后）' },
  'ssh.no-receipt': { en: '{node} gave no receipt: {end}', zh: '{node} 没有给出回执：{end}' },
  'ssh.no-output': {
    en: '{node} has no stored output of this attempt: {end}',
    zh: '{node} 上没有保存该次执行的输出：{end}',
  },
  'ssh.no-uptime': { en: '{node} does not tell its uptime: {end}', zh: '{node} 没有给出运行时间（uptime）：{end}' },
  'ssh.ended': { en: 'exit {exit}, no output', zh: '退出码 {exit}，无输出' },
  'ssh.ended-said': { en: 'exit {exit}, it said “{said}”', zh: '退出码 {exit}，输出“{said}”' },
  'ssh.receipts-off': { en: 'receipts are off on this node, {node}', zh: '节点 {node} 未启用回执' },
  'ssh.receipts-off-output': {
    en: 'receipts are off on this node, {node}, so no output of this attempt is kept there',
    zh: '节点 {node} 未启用回执，因此没有保存该次执行的输出',
  },
  'ssh.too-long': {
    en: 'the command is {bytes} bytes long with its fence; at most {limit} are sent',
    zh: '命令连同回执脚本共 {bytes} 字节；最多只能发送 {limit} 字节',
  },
  'ssh.nul': {
    en: 'the command holds a NUL character, which no shell can take',
    zh: '命令中含有 NUL 字符，任何 shell 都无法接受',
  },
} as const satisfies Catalogue;

export const saySsh = sayer(sshWords);
