import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { killOperations, regionOfNode, reportOf, take } from './openssh-region-model.ts';
import { type Running, readState, type SiteState, withState } from './openssh-region-state.ts';
import { type Fields, voiceOf } from './openssh-region-voices.ts';

// The three tools of a ks node as one program: <folder of the site> <node> <tool> <arguments>. It always ends with
// exit status 0, as the platform's do. `operate <id>` is what it starts itself, to bring an operation to its end.

const [dir = '', node = '', tool = '', ...args] = process.argv.slice(2);

switch (tool) {
  case 'send-zw-directive':
    process.stdout.write(directive(JSON.parse(args[1] ?? '')));
    break;
  case 'modify-zone-attributes':
    process.stdout.write(modifyZone());
    break;
  case 'supervisorctl':
    process.stdout.write(restart());
    break;
  case 'operate':
    await operate(args[0] ?? '');
    break;
}

function directive(request: Readonly<Record<string, string>>): string {
  const { action = '', db_name: database = '' } = request;
  return withState(dir, (state) => {
    const voice = voiceOf(state.voice, `${node} ${action} ${database}`);
    const answer = (fields: Fields) => voice.print(request, { action: `${action}Response`, ret_code: 0, ...fields });
    const refuse = (code: number, message: string) => voice.print(request, { ret_code: code, message });
    const region = regionOfNode(state, node);
    const slip = state.slips.find(
      (each) => each.left > 0 && each.action === action && (each.database ?? database) === database,
    );
    if (slip !== undefined) {
      slip.left -= 1;
      if (changes(action)) record(` -> ${slip.code}`);
      return refuse(slip.code, slip.message);
    }
    switch (action) {
      case 'GetGlobalKSInfo':
        return answer({ ks_master_zone: region.cached[node] });
      case 'CheckPG': {
        const report = reportOf(state, region, database);
        return report ? answer(voice.report(report)) : refuse(2100, `数据库 [${database}] 不存在`);
      }
      case 'ActiveDisasterZone':
        record();
        return setZone(state, request.recover_zone, 'active') ? answer({}) : refuse(2100, '可用区不存在');
      case 'FailoverGlobalKS':
      case 'FailbackGlobalKS':
      case 'RecoverPG': {
        const isBusy = state.running.some((each) => regionOfNode(state, each.node) === region);
        record(isBusy ? ' -> 5100' : '');
        return isBusy ? refuse(5100, '另一个操作正在执行') : answer(voice.id(start(state, request, voice.id)));
      }
      default:
        return refuse(1100, `不支持的指令 ${action}`);
    }
  });
}

function changes(action: string): boolean {
  return action !== 'GetGlobalKSInfo' && action !== 'CheckPG';
}

/** In the ledger, as it was called. */
function record(answered = ''): void {
  appendFileSync(join(dir, 'ledger'), `${node}: ${[tool, ...args].join(' ')}${answered}\n`);
}

function log(text: string): void {
  const time = new Date().toISOString().replace(/^20(\d\d)-(\d\d)-(\d\d)T(.{8}).*/, '$1$2$3 $4');
  appendFileSync(join(dir, node, 'watcher.log'), `[I ${time} watcher:88] ${text}\n`);
}

/** The id as the answer gives it, so that the log has it letter for letter. */
function start(state: SiteState, request: Running['request'], shown: (uuid: string) => Fields): string {
  const uuid = randomUUID();
  const id = /[0-9a-f]{32}|[0-9a-f-]{36}/.exec(JSON.stringify(shown(uuid)))?.[0] ?? uuid;
  state.running.push({ id, node, request });
  log(`job=${id} 收到 ${request.action}`);
  const self = fileURLToPath(import.meta.url);
  spawn(process.execPath, [self, dir, node, 'operate', id], { detached: true, stdio: 'ignore' }).unref();
  return uuid;
}

/** The steps of an operation say rc=0 too: only the line that is also 完成 is its end. */
async function operate(id: string): Promise<void> {
  await sleep(readState(dir).operationMs / 2);
  log(`job=${id} 步骤 1/2 rc=0 检查节点`);
  await sleep(readState(dir).operationMs / 2);
  withState(dir, (state) => {
    const running = state.running.find((each) => each.id === id);
    if (running === undefined) return;
    state.running = state.running.filter((each) => each !== running);
    const failed = take(state, running);
    if (failed === undefined) log(`job=${id} op=${running.request.action} rc=0 状态=完成`);
    else log(`job=${id} op=${running.request.action} rc=17 状态=出错 (${failed})`);
  });
}

function modifyZone(): string {
  const [, zone = '', , status] = args;
  return withState(dir, (state) => {
    record();
    const { print } = voiceOf(state.voice, `${node} ${tool}`);
    const done = status === 'faulty' && setZone(state, zone, 'faulty');
    return print({ zone, status }, done ? { ret_code: 0 } : { ret_code: 2100, message: '可用区不存在' });
  });
}

function setZone(state: SiteState, zone: string | undefined, status: 'active' | 'faulty'): boolean {
  const region = state.regions.find((each) => each.zone === zone);
  if (region !== undefined) region.zoneStatus = status;
  return region !== undefined;
}

/** Rereads what the region's own database says; kills what runs. The second node's was not running. */
function restart(): string {
  return withState(dir, (state) => {
    record();
    const region = regionOfNode(state, node);
    killOperations(state, [node]);
    region.cached[node] = region.stored;
    const [first] = region.ks;
    const stopped = node === first ? 'pitrix:zone_watcher: stopped' : 'pitrix:zone_watcher: ERROR (not running)';
    return `${stopped}\npitrix:zone_watcher: started\n`;
  });
}
