import { expect, test } from 'vitest';
import { understand } from '../../../src/domain/command-line/understand.ts';
import { commandLineWording } from '../../../src/domain/wording/command-line.ts';
import { render } from '../../../src/domain/wording/sentence.ts';

const vocabulary = { regions: ['global1a', 'global2a'], zones: ['alpha', 'beta'], systems: ['lab'] };

test.each(['failover', 'failback', 'primary-down', 'standby-down', 'partition keep=global2a', 'global1a down'])(
  'rule 22: a start without a reason: %s is refused, and how to give one is said',
  (line) => {
    for (const typed of [line, `${line} reason=""`, `${line} reason="  "`, `${line} ...`]) {
      const understood = understand(typed, vocabulary);
      expect(understood.ok, typed).toBe(false);
      if (!understood.ok) expect(render(commandLineWording, understood.problem, 'en'), typed).toMatch(/reason/);
    }
    expect(understand(`${line} reason="quarterly drill"`, vocabulary)).toMatchObject({ ok: true });
  },
);
