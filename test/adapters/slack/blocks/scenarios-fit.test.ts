import { describe, expect, test } from 'vitest';
import { failback } from '../../../../commands/failback.ts';
import { failover } from '../../../../commands/failover.ts';
import { partition } from '../../../../commands/partition.ts';
import { primaryDown } from '../../../../commands/primary-down.ts';
import { standbyDown } from '../../../../commands/standby-down.ts';
import { renderAnswer } from '../../../../src/adapters/slack/blocks/answers.ts';
import { inFile, renderParts } from '../../../../src/adapters/slack/blocks/message.ts';
import { voiceOf } from '../../../../src/adapters/slack/blocks/voice.ts';
import { foldAll } from '../../../../src/domain/incident/fold.ts';
import { planOf } from '../../../../src/domain/make-plan.ts';
import { planParts } from '../../../../src/domain/thread/plan-parts.ts';
import { projectThread } from '../../../../src/domain/thread/project.ts';
import type { Topology } from '../../../../src/domain/topology.ts';
import { catalogue } from '../../../../src/domain/wording/catalogue.ts';
import { render } from '../../../../src/domain/wording/sentence.ts';
import { eventsOfPlan } from '../../../support/disaster-history.ts';
import { entriesOf, START } from '../../../support/history.ts';
import { G1, G2, paperTopology } from '../../../support/paper-topology.ts';

const voices = (['en', 'zh'] as const).map((locale) =>
  voiceOf((sentence) => render(catalogue, sentence, locale), locale),
);

/** Longer paths and a prefix, as on hosts where the tools need another user. */
const wordy: Topology = paperTopology({
  node: (node) => ({
    ...node,
    prefix: ['sudo', '-n', '-u', 'operations', '--'],
    tools: { ...node.tools, sendZwDirective: '/opt/platform/current/bin/send-zw-directive' },
  }),
});

/** Each ks node with tools of its own: no two commands are the same text. */
const ownPaths: Topology = paperTopology({
  node: (node) => ({
    ...node,
    tools: {
      sendZwDirective: `/srv/${node.name}/platform/bin/send-zw-directive`,
      modifyZoneAttributes: `/srv/${node.name}/platform/cli/modify-zone-attributes`,
      supervisorctl: `/srv/${node.name}/bin/supervisorctl`,
    },
  }),
});

const PLANS = [paperTopology(), wordy, ownPaths].flatMap((topology) => [
  { topology, plan: planOf(failover, topology, { master: G1, to: G2 }) },
  { topology, plan: planOf(failback, topology, { master: G2, to: G1 }) },
  {
    topology,
    plan: planOf(primaryDown, topology, {
      master: G1,
      to: G2,
      lost: G1,
      force: 'the storage of global1a is broken although its ks nodes answer',
    }),
  },
  { topology, plan: planOf(primaryDown, topology, { master: G1, to: G2, lost: G1, masterNow: G2, from: 'readopt' }) },
  { topology, plan: planOf(standbyDown, topology, { master: G1, to: G1, lost: G2 }) },
  { topology, plan: planOf(partition, topology, { master: G1, to: G1, lost: G2 }) },
  { topology, plan: planOf(partition, topology, { master: G1, to: G2, lost: G1 }) },
]);

describe.each(PLANS)('$plan.scenario to $plan.to', ({ topology, plan }) => {
  const events = eventsOfPlan(plan, topology);
  const entries = entriesOf([events.opened, events.gates]);

  test('its first posts fit into one Slack message each, nothing left out', () => {
    expect(foldAll(entries)?.plan).toEqual(plan);
    for (const voice of voices) {
      for (const post of projectThread(entries, START, topology.timing)) {
        const rendered = renderParts(post.parts, post.place, voice, inFile('answer.txt', voice));
        expect({ key: post.key, why: rendered.ok ? '' : rendered.why }).toEqual({ key: post.key, why: '' });
        expect(rendered.ok && JSON.stringify(rendered.message.blocks)).not.toMatch(/more lines|另有/);
      }
    }
  });

  test('`/dr plan` answers with every step and every command, in at most 5 messages', () => {
    for (const voice of voices) {
      const messages = renderAnswer(planParts(plan), voice);
      expect(messages.length).toBeLessThanOrEqual(5);
      const text = JSON.stringify(messages);
      for (const { id } of plan.steps) expect(text).toContain(`*${id}*`);
      const missing = plan.steps
        .flatMap((step) => (step.kind === 'directive' || step.kind === 'check' ? step.commands : []))
        .filter(
          ({ command }) =>
            !text.includes(JSON.stringify(JSON.stringify(command).slice(1, -1)).slice(1, -1)) &&
            !text.includes(JSON.stringify(command).slice(1, -1)),
        );
      expect(missing).toEqual([]);
    }
  });
});
