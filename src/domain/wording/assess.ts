import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** Triage: why a scenario does not fit what was seen, and what was seen. */
export const assessWords = {
  'fit.neither-answers': {
    en: 'Neither region answers from the host TwoKey runs on: {first}: {firstWhy}; {second}: {secondWhy}. "Cannot reach" from here is not "down": TwoKey itself may be cut off. Nothing was opened. Ask whether anyone is on site, look from another place, then `/dr assess`.',
    zh: '从 TwoKey 所在主机看，两个区域均无应答：{first}：{firstWhy}；{second}：{secondWhy}。从这里“连不上”不等于“宕机”，也可能是 TwoKey 自身网络中断。未开启任何操作。请询问现场人员，并从其他位置查看，再用 `/dr assess`。',
  },
  'fit.nobody-says': {
    en: 'No region says who is master ({first}: {firstWhy}; {second}: {secondWhy}): which region is lost and which is kept cannot be told. Nothing was opened. `/dr info` shows the answers as they came.',
    zh: '没有区域返回主区（{first}：{firstWhy}；{second}：{secondWhy}），无法判断哪个区域丢失、哪个保留。未开启任何操作。`/dr info` 可查看原始返回。',
  },
  'fit.wordless-dark': {
    en: 'No region says who is master: {lost} does not answer ({lostWhy}), and {kept} answers without saying who is ({keptWhy}). Nothing was opened. `/dr info` shows the answers as they came. If {lost} is down and was master, use `/dr primary-down{from} force="why"`; if {lost} is down and was the standby, use `/dr standby-down{from} force="why"`.',
    zh: '没有区域返回主区：{lost} 无应答（{lostWhy}），{kept} 有应答但未返回主区（{keptWhy}）。未开启任何操作。`/dr info` 可查看原始返回。如 {lost} 已故障且原为主区，请使用 `/dr primary-down{from} force="原因"`；如 {lost} 已故障且原为备区，请使用 `/dr standby-down{from} force="原因"`。',
  },
  'fit.strange-dark': {
    en: '{kept} says the master is "{says}", which is no region of {system}, and {lost} does not answer ({lostWhy}). Nothing was opened. `/dr info` shows the answers as they came. If {lost} is down and was master, use `/dr primary-down{from} force="why"`; if {lost} is down and was the standby, use `/dr standby-down{from} force="why"`.',
    zh: '{kept} 返回主区为“{says}”，不是 {system} 的区域；{lost} 无应答（{lostWhy}）。未开启任何操作。`/dr info` 可查看原始返回。如 {lost} 已故障且原为主区，请使用 `/dr primary-down{from} force="原因"`；如 {lost} 已故障且原为备区，请使用 `/dr standby-down{from} force="原因"`。',
  },
  'fit.doubt-alive': {
    en: 'CheckPG in {kept} shows {nodes} of {lost} as alive: {lost} may be cut off from here rather than down. Is anyone on site?',
    zh: '{kept} 的 CheckPG 显示 {lost} 的 {nodes} 有应答：{lost} 可能只是从这里连不上，而非宕机。现场是否有人？',
  },
  'fit.master-dark': {
    en: '`/dr {typed}` does not fit: {by} says that {region} is master, and {region} does not answer ({why}). Nothing was opened. If {region} is down, use `/dr primary-down`.',
    zh: '`/dr {typed}` 不适用：{by} 返回主区为 {region}，而 {region} 无应答（{why}）。未开启任何操作。如 {region} 已故障，请使用 `/dr primary-down`。',
  },
  'fit.standby-dark': {
    en: '`/dr {typed}` does not fit: {by} says that it is master itself, and the standby {region} does not answer ({why}). Nothing was opened. If {region} is down, use `/dr standby-down`.',
    zh: '`/dr {typed}` 不适用：{by} 返回自己是主区，无应答的 {region} 是备区（{why}）。未开启任何操作。如 {region} 已故障，请使用 `/dr standby-down`。',
  },
  'fit.one-silent': {
    en: '`/dr {typed}` does not fit: {by} says that {master} is master, but {region} answers without saying who is ({why}); a planned switch needs the word of both. Nothing was opened. `/dr info` shows the answers as they came.',
    zh: '`/dr {typed}` 不适用：{by} 返回主区为 {master}，{region} 有应答但未返回主区（{why}）；计划内切换需要两区都返回。未开启任何操作。`/dr info` 可查看原始返回。',
  },
  'fit.master-answers': {
    en: '`/dr {typed}` does not fit: the master {region} answers ({nodes}). Nothing was opened. A planned switch is `/dr failover`. To give up a master that answers is allowed only with `force="why"`.',
    zh: '`/dr {typed}` 不适用：主区 {region} 有应答（{nodes}）。未开启任何操作。计划内切换请用 `/dr failover`。仍要放弃有应答的主区，必须加 `force="原因"`。',
  },
  'fit.standby-answers': {
    en: '`/dr {typed}` does not fit: the standby {region} answers ({nodes}). Nothing was opened. `/dr assess` shows what is seen. To isolate a standby that answers is allowed only with `force="why"`.',
    zh: '`/dr {typed}` 不适用：备区 {region} 有应答（{nodes}）。未开启任何操作。`/dr assess` 可查看现状。仍要隔离有应答的备区，必须加 `force="原因"`。',
  },
  'fit.not-let-in': {
    en: '`/dr {typed}` does not fit: {region} is there and does not let TwoKey in ({why}). Nothing was opened. That is no lost region: mend the key or the host key. To give it up all the same is allowed only with `force="why"`.',
    zh: '`/dr {typed}` 不适用：{region} 有应答但拒绝 TwoKey 登录（{why}）。未开启任何操作。这不等于区域失联：请先修复密钥或主机密钥。仍要放弃它，必须加 `force="原因"`。',
  },
  'fit.kept-silent': {
    en: '`/dr {typed}` does not fit: {lost} answers, and {kept}, which would be kept, answers without saying who is master ({why}); {by} says it is {master}. Nothing was opened. `/dr info` shows the answers as they came. To go on by the word of {by} alone is allowed only with `force="why"`.',
    zh: '`/dr {typed}` 不适用：{lost} 有应答，而要保留的 {kept} 有应答但未返回主区（{why}）；{by} 返回主区为 {master}。未开启任何操作。`/dr info` 可查看原始返回。仅凭 {by} 的返回继续，必须加 `force="原因"`。',
  },
  'fit.keep-dark': {
    en: '`/dr partition keep={keep}` does not fit: {keep} does not answer ({why}), and the directives would run there. Nothing was opened. Keep the region that answers, `/dr partition keep={other}`, or look with `/dr assess`.',
    zh: '`/dr partition keep={keep}` 不适用：{keep} 无应答（{why}），而命令要在该区执行。未开启任何操作。请保留有应答的区域：`/dr partition keep={other}`，或用 `/dr assess` 查看。',
  },
  'fit.keep-silent': {
    en: '`/dr partition keep={keep}` does not fit: {keep} answers without saying who is master ({why}), so it cannot be told whether it goes on or takes over. Nothing was opened. `/dr info` shows the answers as they came.',
    zh: '`/dr partition keep={keep}` 不适用：{keep} 有应答但未返回主区（{why}），无法判断是继续服务还是接管。未开启任何操作。`/dr info` 可查看原始返回。',
  },
  'fit.link-works': {
    en: '`/dr partition keep={keep}` does not fit: both regions answer and agree that {master} is master, and CheckPG global in {keep} shows every pg node of {other} ok ({nodes}): the link seems to work. Nothing was opened. `/dr assess` shows what is seen. To go on all the same is allowed only with `force="why"`.',
    zh: '`/dr partition keep={keep}` 不适用：两区均有应答且都返回主区为 {master}，{keep} 的 CheckPG global 显示 {other} 的 pg 节点全部 ok（{nodes}），链路看来正常。未开启任何操作。`/dr assess` 可查看现状。仍要继续，必须加 `force="原因"`。',
  },
  'fit.join-all-well': {
    en: '`/dr {typed} from=…` does not fit: both regions answer and agree that {master} is master, and CheckPG is ok everywhere: nothing is lost and nothing to re-adopt. Nothing was opened. Planned switches are `/dr failover` and `/dr failback`. To join all the same (the re-adoption was done by hand and the options are wanted) is allowed only with `force="why"`.',
    zh: '`/dr {typed} from=…` 不适用：两区均有应答且都返回主区为 {master}，CheckPG 全部 ok，没有区域丢失，也无需纳管。未开启任何操作。计划内切换请用 `/dr failover` 与 `/dr failback`。仍要接续（已手工完成纳管，只需后续选项），必须加 `force="原因"`。',
  },
  'fit.join-not-master': {
    en: '`/dr {typed} from=…` joins after the region to keep became or stayed master, so {kept} must say that it is master itself. Read: {first}: {firstSays}; {second}: {secondSays}. Nothing was opened. Without `from=` the scenario begins at its first row; `/dr assess` shows what fits.',
    zh: '`/dr {typed} from=…` 从中途接续，要求 {kept} 返回自己是主区。读到：{first}：{firstSays}；{second}：{secondSays}。未开启任何操作。不加 `from=` 则从第一步开始；`/dr assess` 可查看适用场景。',
  },
  'fit.join-nobody': {
    en: '`/dr {typed} from=…` joins after the region to keep became or stayed master, and no region says that it is master itself. Read: {first}: {firstSays}; {second}: {secondSays}. Nothing was opened. Without `from=` the scenario begins at its first row; `/dr assess` shows what fits.',
    zh: '`/dr {typed} from=…` 从中途接续，而没有区域返回自己是主区。读到：{first}：{firstSays}；{second}：{secondSays}。未开启任何操作。不加 `from=` 则从第一步开始；`/dr assess` 可查看适用场景。',
  },
  'fit.join-both': {
    en: '{first} and {second} each say that they are master: which one was lost must be said. Nothing was opened. Use `/dr {first} down from=readopt` or `/dr {second} down from=readopt`.',
    zh: '{first} 与 {second} 都返回自己是主区，必须指明丢失的是哪个。未开启任何操作。请使用 `/dr {first} down from=readopt` 或 `/dr {second} down from=readopt`。',
  },
  'fit.join-which': {
    en: '{kept} says that it is master, but not whether it was before {lost} was lost. Nothing was opened. Use `/dr primary-down from=readopt` if {lost} was master and the switch was done by hand, `/dr standby-down from=readopt` if {kept} was master all along.',
    zh: '{kept} 返回自己是主区，但无法判断 {lost} 丢失之前主区是谁。未开启任何操作。如原主区为 {lost} 且已手工切换，请用 `/dr primary-down from=readopt`；如主区一直是 {kept}，请用 `/dr standby-down from=readopt`。',
  },

  'assess.heading': {
    en: 'What is seen of {system} from the host TwoKey runs on',
    zh: '从 TwoKey 所在主机看到的 {system}',
  },
  'assess.row-ssh': { en: 'SSH {node} (tried {time})', zh: 'SSH {node}（{time} 尝试）' },
  'assess.logged-in': { en: 'logged in', zh: '可登录' },
  'assess.no-login': { en: 'cannot be logged in to: {why}', zh: '无法登录：{why}' },
  'assess.row-not-asked': { en: '{what} in {region}', zh: '{region} 的 {what}' },
  'assess.not-asked': {
    en: 'not asked: no ks node of {region} can be logged in to',
    zh: '未查询：{region} 的 ks 节点均无法登录',
  },
  'assess.vantage': {
    en: 'Seen from the host TwoKey runs on. "Cannot reach" from here is not "down": ask whether anyone is on site.',
    zh: '从 TwoKey 所在主机看到。从这里“连不上”不等于“宕机”：请询问现场是否有人。',
  },
  'assess.ssh': {
    en: '{region}: {ok} of {all} ks nodes can be logged in to.',
    zh: '{region}：{all} 个 ks 节点中 {ok} 个可登录。',
  },
  'assess.ssh-silent': {
    en: '{region}: {ok} of {all} ks nodes can be logged in to ({why}).',
    zh: '{region}：{all} 个 ks 节点中 {ok} 个可登录（{why}）。',
  },
  'assess.says': { en: '{region} says that {master} is master.', zh: '{region} 返回主区为 {master}。' },
  'assess.says-nothing': {
    en: '{region} answers without saying who is master ({why}).',
    zh: '{region} 有应答但未返回主区（{why}）。',
  },
  'assess.says-strange': {
    en: '{region} says that "{says}" is master, which is no region of {system}.',
    zh: '{region} 返回主区为“{says}”，不是 {system} 的区域。',
  },
  'assess.pg-ok': { en: 'CheckPG {db} in {region}: every node ok.', zh: '{region} 的 CheckPG {db}：节点全部 ok。' },
  'assess.pg-nodes': {
    en: 'CheckPG {db} in {region}: ok: {ok}; not ok: {notOk}.',
    zh: '{region} 的 CheckPG {db}：ok：{ok}；非 ok：{notOk}。',
  },
  'assess.pg-unread': {
    en: 'CheckPG {db} in {region} cannot be read ({why}).',
    zh: '{region} 的 CheckPG {db} 无法读取（{why}）。',
  },

  'assess.none-needed': {
    en: 'No scenario of the paper is needed: both regions answer, agree that {master} is master, and CheckPG is ok everywhere. The planned switches are possible.',
    zh: '无需任何灾难流程：两区均有应答，都返回主区为 {master}，CheckPG 全部 ok。可以进行计划内切换。',
  },
  'assess.none-but-nodes': {
    en: 'No scenario of the paper is needed: both regions answer, agree that {master} is master, and CheckPG is ok everywhere. But these ks nodes cannot be logged in to: {nodes}. A planned switch waits until they can: look at them next.',
    zh: '无需任何灾难流程：两区均有应答，都返回主区为 {master}，CheckPG 全部 ok。但以下 ks 节点无法登录：{nodes}。恢复之前不能进行计划内切换，请先查看这些节点。',
  },
  'assess.primary-down': {
    en: '`primary-down` fits: {lost} does not answer, and {kept} says that {lost} is master. Look next: is anyone at {lost}? If it is seen running there, it is cut off and not down: that is a partition.',
    zh: '适用 `primary-down`（主区故障）：{lost} 无应答，{kept} 返回主区为 {lost}。下一步：{lost} 现场是否有人？如现场看到其仍在运行，则是网络中断而非宕机，应按 partition 处理。',
  },
  'assess.standby-down': {
    en: '`standby-down` fits: {lost} does not answer, and {kept} says that it is master itself. Look next: is anyone at {lost}? If it is seen running there, it is cut off and not down: that is a partition.',
    zh: '适用 `standby-down`（备区故障）：{lost} 无应答，{kept} 返回自己是主区。下一步：{lost} 现场是否有人？如现场看到其仍在运行，则是网络中断而非宕机，应按 partition 处理。',
  },
  'assess.partition': {
    en: '`partition` fits: both regions answer from here, but CheckPG in {from} shows no node of {to} ok ({nodes}) while {to} shows its own ok. Look next: the link between the regions. People decide which region goes on.',
    zh: '适用 `partition`（主备区网络中断）：从这里看两区均有应答，但 {from} 的 CheckPG 显示 {to} 的节点均非 ok（{nodes}），而 {to} 显示自己的节点 ok。下一步：查看两区之间的链路。保留哪一侧由人决定。',
  },
  'assess.mixed-neither': {
    en: 'The evidence is mixed: neither region answers from here. Either TwoKey is cut off, or both regions are down, for which the paper has no scenario. Look next: the network of the host TwoKey runs on, and both regions from another place.',
    zh: '证据不一致：从这里看两个区域均无应答。可能是 TwoKey 自身网络中断，也可能两区均故障（纸质手册没有对应流程）。下一步：查看 TwoKey 所在主机的网络，并从其他位置查看两个区域。',
  },
  'assess.mixed-strange': {
    en: 'The evidence is mixed: {region} says that "{says}" is master, which is no region of {system}. Look next: the topology file, and ks_master_zone in {region}. Without `force` no scenario is opened while it says so.',
    zh: '证据不一致：{region} 返回主区为“{says}”，不是 {system} 的区域。下一步：核对拓扑文件与 {region} 的 ks_master_zone。在此期间不加 `force` 不会开启任何流程。',
  },
  'assess.mixed-no-word': {
    en: 'The evidence is mixed, between primary-down and standby-down: {lost} does not answer, and {kept} does not say who is master ({why}). Look next: the answer of {kept} below, then ask it again with `/dr info`.',
    zh: '证据不一致，介于 primary-down 与 standby-down 之间：{lost} 无应答，{kept} 未返回主区（{why}）。下一步：查看下方 {kept} 的原始返回，再用 `/dr info` 查询。',
  },
  'assess.mixed-cut-off': {
    en: 'The evidence is mixed, between {scenario} and TwoKey being cut off from {lost}: {lost} does not answer from here, but CheckPG in {kept} still sees nodes of it alive ({nodes}). It is cut off from here rather than down. Look next: log in to {lost} from {kept} or on site.',
    zh: '证据不一致，介于 {scenario} 与“TwoKey 连不到 {lost}”之间：从这里看 {lost} 无应答，但 {kept} 的 CheckPG 仍看到其节点存活（{nodes}）。更像是从这里连不上，而非宕机。下一步：从 {kept} 或现场登录 {lost}。',
  },
  'assess.mixed-no-login': {
    en: 'The evidence is mixed, between {scenario} and {lost} being up: its nodes answer SSH but do not let TwoKey in ({why}). Look next: the host keys and the service user on {lost}.',
    zh: '证据不一致，介于 {scenario} 与“{lost} 仍在运行”之间：其节点响应 SSH 但不允许 TwoKey 登录（{why}）。下一步：核对 {lost} 的主机密钥与服务用户。',
  },
  'assess.mixed-one-silent': {
    en: 'The evidence is mixed, between nothing being lost and {scenario}: {region} can be logged in to but does not say who is master ({why}); {by} says it is {master}. Look next: the answer of {region} below, and zone_watcher on its ks nodes.',
    zh: '证据不一致，介于“无故障”与 {scenario} 之间：{region} 可登录但未返回主区（{why}）；{by} 返回主区为 {master}。下一步：查看下方 {region} 的原始返回及其 ks 节点的 zone_watcher。',
  },
  'assess.mixed-both-silent': {
    en: 'The evidence is mixed: both regions can be logged in to, and neither says who is master. Nothing can be told apart. Look next: the answers below, and the tools and zone_watcher on the ks nodes.',
    zh: '证据不一致：两区均可登录，但都未返回主区，无法区分属于哪种情况。下一步：查看下方原始返回，以及 ks 节点上的工具与 zone_watcher。',
  },
  'assess.mixed-split': {
    en: 'The evidence is mixed, between partition and a stale ks_master_zone: {first} says that {firstSays} is master, {second} says {secondSays}, a possible split brain; CheckPG does not show the link cut. Look next: the link between the regions, and whether a region came back whose zone_watcher was not restarted (P11).',
    zh: '证据不一致，介于 partition 与 ks_master_zone 陈旧之间：{first} 返回主区为 {firstSays}，{second} 返回 {secondSays}，可能脑裂；CheckPG 未显示链路中断。下一步：查看两区之间的链路，以及是否有区域恢复后尚未重启 zone_watcher（P11）。',
  },
  'assess.mixed-link-or-loss': {
    en: 'The evidence is mixed, between partition and {scenario}: both regions answer from here, CheckPG in {from} shows no node of {to} ok ({nodes}), and {to} does not say how its own are. Look next: the databases on {to} itself, then the link.',
    zh: '证据不一致，介于 partition 与 {scenario} 之间：从这里看两区均有应答，{from} 的 CheckPG 显示 {to} 的节点均非 ok（{nodes}），而 {to} 未返回自身节点状态。下一步：先查看 {to} 本地的数据库，再查看链路。',
  },
  'assess.mixed-pg-down': {
    en: 'The evidence is mixed, between {scenario} and a fault of the databases alone: the ks nodes of {region} answer, but its own CheckPG shows none of its nodes ok ({nodes}). Look next: the pg nodes of {region} and their network.',
    zh: '证据不一致，介于 {scenario} 与“仅数据库故障”之间：{region} 的 ks 节点有应答，但其自身 CheckPG 显示节点均非 ok（{nodes}）。下一步：查看 {region} 的 pg 节点及其网络。',
  },
  'assess.mixed-come-back': {
    en: 'The evidence is mixed, between nothing being lost now and the re-adopt rows of primary-down or standby-down: {region} answers, and CheckPG in {from} shows nodes of it that are not re-adopted ({nodes}). Look next: `/dr status`; an open incident goes on with `/dr resume`. Without one, join the paper midway.',
    zh: '证据不一致，介于“目前无故障”与 primary-down 或 standby-down 的纳管步骤之间：{region} 有应答，{from} 的 CheckPG 显示其节点尚未纳管（{nodes}）。下一步：`/dr status`；有进行中的操作则用 `/dr resume` 继续，没有则从中途接续。',
  },
  'assess.mixed-primary': {
    en: 'The evidence is mixed: both regions answer and agree that {master} is master, but CheckPG global in {region} names {primary} as primary, a node of the other region. A switch may be under way or half done. Look next: `/dr status`, `/dr history` and zone_watcher.log on the ks nodes.',
    zh: '证据不一致：两区均有应答且都返回主区为 {master}，但 {region} 的 CheckPG global 显示主节点为 {primary}，属于另一区域。可能正在切换或切换未完成。下一步：`/dr status`、`/dr history` 以及 ks 节点上的 zone_watcher.log。',
  },
  'assess.mixed-unwell': {
    en: 'The evidence is mixed, between nothing being lost and {scenario}: both regions answer and agree that {master} is master, but CheckPG does not vouch for every node. A planned switch waits until it does. Look next: what is listed as not ok or cannot be read.',
    zh: '证据不一致，介于“无故障”与 {scenario} 之间：两区均有应答且都返回主区为 {master}，但 CheckPG 不能证明全部节点 ok。在此之前不能进行计划内切换。下一步：查看列为非 ok 或无法读取的项。',
  },
  'assess.type-switch': { en: 'To switch as planned: `{command}`', zh: '计划内切换：`{command}`' },
  'assess.type-down': {
    en: 'If {region} is really down: `{command}`',
    zh: '确认 {region} 已故障后：`{command}`',
  },
  'assess.type-keep': {
    en: 'If the link is cut and {region} is to go on: `{command}`',
    zh: '确认链路中断并保留 {region}：`{command}`',
  },
  'assess.type-was-master': {
    en: 'If {region} was master when it was lost: `{command}`',
    zh: '如 {region} 丢失时是主区：`{command}`',
  },
  'assess.type-was-standby': {
    en: 'If {region} was the standby when it was lost: `{command}`',
    zh: '如 {region} 丢失时是备区：`{command}`',
  },
  'assess.type-readopt': {
    en: 'If {region} was lost, the switch was done and it is back: `{command}`',
    zh: '如 {region} 曾丢失、已完成切换且现已恢复：`{command}`',
  },
} as const satisfies Catalogue;

export const sayAssess = sayer(assessWords);
