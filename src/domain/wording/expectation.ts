import type { Catalogue } from './sentence.ts';

/** What a check differed in, what it could not say, and what was left out of it. */
export const expectationWording = {
  undecodable: { en: 'the answer could not be read: {why}', zh: '返回结果无法解读：{why}' },
  otherAnswer: { en: 'the answer is to {found}, expected {expected}', zh: '返回的是 {found} 的结果，应为 {expected}' },
  otherDatabase: {
    en: 'the answer is about {found}, expected {expected}',
    zh: '返回的是 {found} 库的结果，应为 {expected}',
  },
  ksMaster: { en: 'ks_master_zone is {found}, expected {expected}', zh: 'ks_master_zone 为 {found}，应为 {expected}' },
  ksMasterUnknownRegion: {
    en: 'ks_master_zone is {found}, which is no region of this system; expected {expected}',
    zh: 'ks_master_zone 为 {found}，不是本系统的区域；应为 {expected}',
  },
  ksMasterOn: {
    en: '{node} says ks_master_zone is {found}, expected {expected}',
    zh: '{node} 的 ks_master_zone 为 {found}，应为 {expected}',
  },
  ksMasterUnknownOn: { en: 'the answer of {node} could not be read: {why}', zh: '{node} 的返回结果无法解读：{why}' },
  clusterNotOk: { en: 'cluster status is {found}, expected ok', zh: '集群状态为 {found}，应为 ok' },
  clusterUnknown: { en: 'cluster status is not known ({found})', zh: '集群状态未知（{found}）' },
  primary: { en: 'primary is {found}, expected {expected}', zh: '主节点为 {found}，应为 {expected}' },
  primaryUnknownRegion: {
    en: 'primary is {found}, a node of no region of this system; expected {expected}',
    zh: '主节点为 {found}，不属于本系统的任何区域；应为 {expected}',
  },
  primaryMissing: { en: 'the answer names no primary, expected {expected}', zh: '返回结果没有主节点，应为 {expected}' },
  primaryRole: { en: '{node} reports the role {role}, expected primary', zh: '{node} 的角色为 {role}，应为 primary' },
  nodeNotOk: { en: '{node} is {found}, expected ok', zh: '{node} 状态为 {found}，应为 ok' },
  nodeUnknown: { en: 'the status of {node} is not known ({found})', zh: '{node} 状态未知（{found}）' },
  nodeMissing: { en: '{node} is not in the answer', zh: '返回结果中没有 {node}' },
  noPgNode: { en: 'no pg node of {region} is in the answer', zh: '返回结果中没有 {region} 的 pg 节点' },
  noPgpoolNode: { en: 'no pgpool node of {region} is in the answer', zh: '返回结果中没有 {region} 的 pgpool 节点' },
  strangeNodeNotOk: {
    en: '{node} belongs to no region of this system and is {found}',
    zh: '{node} 不属于本系统的任何区域，状态为 {found}',
  },
  strangeNode: { en: '{node} belongs to no region of this system', zh: '{node} 不属于本系统的任何区域' },
  regionIgnored: { en: '{region} nodes ignored: region is lost', zh: '{region} 的节点不计：该区域已丢失' },
  nodeNotJudged: { en: '{node} is {found}; not part of this check', zh: '{node} 状态为 {found}；不属于本次检查' },
  unlistedNode: { en: '{node} is not in the topology', zh: '{node} 不在拓扑中' },
  nodeUnseen: { en: '{node} is {found}: it is not seen', zh: '{node} 状态为 {found}：不可见' },
  nodeSeen: { en: '{node} is seen ({found})', zh: '{node} 可见（{found}）' },
  secondPrimary: { en: '{node} also reports the role {role}', zh: '{node} 也报告角色 {role}' },
} as const satisfies Catalogue;
