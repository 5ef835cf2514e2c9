import type { Directive } from '../directive.ts';
import type { RegionName } from '../names.ts';
import type { DirectiveStep } from '../plan.ts';
import { sayer } from './say.ts';
import type { Catalogue, Sentence } from './sentence.ts';

/** What an approver must know about a directive (approval rule 21; runbook.md, "The directives"). */
export const riskWords = {
  'risk.switch-stops': {
    en: 'The global write master moves to {region}: console, API and billing are away for minutes (the operation usually takes 2 to 5 min).',
    zh: '全局写主库切换到 {region}：console、API 与计费中断数分钟（操作通常需要 2 至 5 分钟）。',
  },
  'risk.switch-stops-zone': {
    en: 'The global write master moves to {region} and zone {zone} is taken out of service: minutes of outage, and {zone} stays faulty until it is set active.',
    zh: '全局写主库切换到 {region}，且可用区 {zone} 被置为 faulty：中断数分钟，{zone} 在恢复 active 之前不可用。',
  },
  'risk.switch-lost': {
    en: 'Replication between the regions is asynchronous: commits not yet replicated may be lost.',
    zh: '区域间为异步复制：尚未同步的提交可能丢失。',
  },
  'risk.switch-back': {
    en: 'Switch back with the opposite directive (`{command}`): a second outage of the same length.',
    zh: '用反向指令切回（`{command}`）：将再次中断同样长的时间。',
  },
  'risk.disaster-back': {
    en: 'Not before {lost} is back and re-adopted (P6 to P11); then option 1 (P13) fails back: a second outage.',
    zh: '须等 {lost} 恢复并重新纳管（P6 至 P11）之后，才能通过可选操作1（P13）回切：将再次中断。',
  },
  'risk.isolate-does': {
    en: '{node} becomes the writable primary of {database} pg; nodes that cannot be reached are expelled.',
    zh: '{node} 成为 {database} pg 的可写主节点；不可达节点被排除。',
  },
  'risk.isolate-lost': {
    en: 'What only an expelled node holds; it is discarded when that node is re-adopted.',
    zh: '仅存于被排除节点上的数据；该节点重新纳管时会被丢弃。',
  },
  'risk.isolate-back': {
    en: 'Re-adopt the nodes once their region is back (the later step of this runbook).',
    zh: '区域恢复后重新纳管这些节点（本手册后续步骤）。',
  },
  'risk.adopt-does': {
    en: 'The returning nodes of {database} pg are adopted again and follow {node}.',
    zh: '恢复的 {database} pg 节点被重新纳管，并跟随 {node}。',
  },
  'risk.adopt-lost': {
    en: 'All that the returning nodes hold and {node} does not is discarded, for good.',
    zh: '恢复节点上有而 {node} 上没有的数据会被永久丢弃。',
  },
  'risk.adopt-back': { en: 'None: discarded data does not come back.', zh: '无法回退：被丢弃的数据不能找回。' },
  'risk.move-does': {
    en: '{node} becomes the primary of {database} pg; writes pause while it moves.',
    zh: '{node} 成为 {database} pg 的主节点；切换期间写入暂停。',
  },
  'risk.move-lost': {
    en: 'Nothing while all its nodes are in step: read again just before it is sent.',
    zh: '各节点同步时不丢数据：发送前会再次读取确认。',
  },
  'risk.move-back': {
    en: 'Run RecoverPG with the other node as master, once all nodes are ok.',
    zh: '各节点 ok 后，以另一节点为主再次执行 RecoverPG。',
  },
  'risk.zone-open-stops': { en: 'Zone {zone} takes new work again.', zh: '可用区 {zone} 重新承接业务。' },
  'risk.zone-close-stops': { en: 'Zone {zone} is taken out of service.', zh: '可用区 {zone} 停止服务。' },
  'risk.zone-lost': { en: 'No data; users of {zone} notice at once.', zh: '不丢数据；{zone} 的用户会立即感知。' },
  'risk.zone-back': { en: 'Set the zone faulty, or active, again.', zh: '将可用区重新设为 faulty 或 active。' },
  'risk.restart-stops': {
    en: 'zone_watcher restarts; an operation that runs on this region would be killed.',
    zh: 'zone_watcher 重启；该区域正在进行的操作会被中断。',
  },
  'risk.restart-lost': {
    en: "Nothing: the region's cached ks_master_zone is cleared, on purpose.",
    zh: '不丢数据：清除该区域缓存的 ks_master_zone 正是目的。',
  },
  'risk.restart-back': { en: 'Restart it once more.', zh: '再次重启即可。' },
  'risk.abort-before': {
    en: 'Before it is sent, aborting changes nothing. After it was sent, it cannot be called back.',
    zh: '发送之前中止不会造成任何变更；发送之后无法撤回。',
  },
} as const satisfies Catalogue;

const say = sayer(riskWords);

export interface Risk {
  readonly stops: Sentence;
  readonly lost: Sentence;
  readonly wayBack: Sentence;
  readonly abort: Sentence;
}

/** `lost`: the region that is lost while it runs, in a disaster. `effect`: which one RecoverPG has there. */
export function riskOf(directive: Directive, lost?: RegionName, effect?: DirectiveStep['effect']): Risk {
  const abort = say('risk.abort-before');
  switch (directive.name) {
    case 'FailoverGlobalKS': {
      const { ks_master_zone: region, disaster_zone: zone } = directive;
      const stops = zone ? say('risk.switch-stops-zone', { region, zone }) : say('risk.switch-stops', { region });
      const wayBack = lost ? say('risk.disaster-back', { lost }) : say('risk.switch-back', { command: '/dr failback' });
      return { stops, lost: say('risk.switch-lost'), wayBack, abort };
    }
    case 'FailbackGlobalKS':
      return {
        stops: say('risk.switch-stops', { region: directive.ks_master_zone }),
        lost: say('risk.switch-lost'),
        wayBack: say('risk.switch-back', { command: '/dr failover' }),
        abort,
      };
    case 'RecoverPG': {
      const params = { database: directive.db_name, node: directive.pg_master };
      return { ...recoverRisk(effect ?? 'isolate', params), abort };
    }
    case 'ActiveDisasterZone': {
      const zone = directive.recover_zone;
      return {
        stops: say('risk.zone-open-stops', { zone }),
        lost: say('risk.zone-lost', { zone }),
        wayBack: say('risk.zone-back'),
        abort,
      };
    }
    case 'ModifyZoneAttributes': {
      const { zone } = directive;
      return {
        stops: say('risk.zone-close-stops', { zone }),
        lost: say('risk.zone-lost', { zone }),
        wayBack: say('risk.zone-back'),
        abort,
      };
    }
    case 'RestartZoneWatcher':
      return {
        stops: say('risk.restart-stops'),
        lost: say('risk.restart-lost'),
        wayBack: say('risk.restart-back'),
        abort,
      };
  }
}

function recoverRisk(
  effect: NonNullable<DirectiveStep['effect']>,
  params: { database: string; node: string },
): Omit<Risk, 'abort'> {
  switch (effect) {
    case 'isolate':
      return {
        stops: say('risk.isolate-does', params),
        lost: say('risk.isolate-lost'),
        wayBack: say('risk.isolate-back'),
      };
    case 're-adopt':
      return {
        stops: say('risk.adopt-does', params),
        lost: say('risk.adopt-lost', { node: params.node }),
        wayBack: say('risk.adopt-back'),
      };
    case 'move':
      return { stops: say('risk.move-does', params), lost: say('risk.move-lost'), wayBack: say('risk.move-back') };
  }
}
