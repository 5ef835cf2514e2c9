import { sayer } from './say.ts';
import type { Catalogue } from './sentence.ts';

/** Why a journal could not be read or written. Each stands inside another sentence, so none ends with a full stop. */
export const journalWords = {
  'journal.unread': { en: 'the journal could not be read: {why}', zh: '无法读取事件日志：{why}' },
  'journal.unwritten': { en: 'the journal could not be written: {why}', zh: '无法写入事件日志：{why}' },
  'journal.open-unread': {
    en: 'the open incident of {system} could not be read: {why}',
    zh: '无法读取 {system} 进行中的操作：{why}',
  },
  'journal.lacks': {
    en: 'the journal in Redis lacks entries from {n} on, which could not be put back: {why}',
    zh: 'Redis 中的事件日志缺少自第 {n} 条起的记录，且无法补回：{why}',
  },
  'journal.grew': {
    en: 'the journal of {incident} kept growing while it was compared',
    zh: '比对期间，{incident} 的事件日志一直在增长',
  },
  'journal.all-grew': {
    en: 'the journals of {system} kept growing while they were read',
    zh: '读取期间，{system} 的事件日志一直在增长',
  },
  'journal.lock-unread': { en: 'the lock of {system} could not be read', zh: '无法读取 {system} 的锁' },
  'journal.mirror-full': {
    en: "the disk of the journal's mirror {path} is full",
    zh: '事件日志副本 {path} 所在的磁盘已满',
  },
  'journal.mirror-unusable': {
    en: "the journal's mirror {path} cannot be used ({code})",
    zh: '无法使用事件日志副本 {path}（{code}）',
  },
  'journal.none': { en: 'there is no incident {incident}', zh: '操作 {incident} 不存在' },
  'journal.too-late': { en: 'its time had run out', zh: '时限已过' },
  'journal.locked': { en: 'the system is held by {by}', zh: '系统正由操作 {by} 占用' },
  'journal.overtaken': { en: 'others were first {tries} times in a row', zh: '连续 {tries} 次被其他进程抢先' },
  'redis.no-reply': { en: 'Redis did not answer within 2 s', zh: 'Redis 在 2 秒内没有应答' },
  'redis.no-way': { en: 'Redis cannot be reached', zh: '无法连接 Redis' },
  'redis.refused-full': {
    en: 'Redis is out of memory and refused the write ({error})',
    zh: 'Redis 内存不足，拒绝了写入（{error}）',
  },
  'redis.refused-no-replicas': {
    en: 'Redis has too few replicas and refused the write ({error})',
    zh: 'Redis 的从节点数量不足，拒绝了写入（{error}）',
  },
  'redis.refused-replica': {
    en: 'this Redis is a replica and refused the write ({error})',
    zh: '该 Redis 是从节点，拒绝了写入（{error}）',
  },
  'redis.refused-cannot-save': {
    en: 'Redis cannot save and refused the write ({error})',
    zh: 'Redis 无法写盘，拒绝了写入（{error}）',
  },
  'redis.answered': { en: 'Redis answered: {error}', zh: 'Redis 返回：{error}' },
} as const satisfies Catalogue;

export const sayJournal = sayer(journalWords);
