import { expect, test } from 'vitest';
import type { DirectWay } from '../../../src/domain/event.ts';
import { partsOfEntry } from '../../../src/domain/thread/entry-parts.ts';
import { catalogue } from '../../../src/domain/wording/catalogue.ts';
import { render } from '../../../src/domain/wording/sentence.ts';
import { actor, entriesOf, eventsOf, incidentOf } from '../../support/history.ts';

/** What stands in the thread for it, in both languages. */
const SAID: Readonly<Record<DirectWay, readonly [string, string]>> = {
  'read-again': ['Op chose to read the gates again.', 'Op 选择重新进行前置检查。'],
  'ask-again': ['Op chose to ask for approval again.', 'Op 选择重新请求批准。'],
  'run-again': [
    'Op chose to run it again: a new attempt, which needs a new approval.',
    'Op 选择再次执行：这是新的一次执行，需要重新批准。',
  ],
  'look-again': [
    'Op chose to look again: the receipt and the checks are read again.',
    'Op 选择再看一次：将重新读取回执和检查。',
  ],
  'wait-longer': [
    'Op chose to wait longer: the same deadline runs once more.',
    'Op 选择继续等待：再等待一个同样的时限。',
  ],
};

test.each(Object.entries(SAID))('%s is told in words', (way, [en, zh]) => {
  const incident = incidentOf([eventsOf().opened]);
  const [opened] = entriesOf([eventsOf().opened]);
  if (opened === undefined) throw new Error('nothing was opened');
  const event = { type: 'chosen', step: 'gates', attempt: 1, way: way as DirectWay, by: actor('Op') } as const;
  const lines = partsOfEntry({ ...opened, event }, incident).flatMap((part) =>
    part.kind === 'text' ? part.lines : [],
  );
  expect(lines.map((line) => [render(catalogue, line, 'en'), render(catalogue, line, 'zh')])).toEqual([[en, zh]]);
});
