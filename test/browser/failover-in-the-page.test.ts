import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { worldForTest } from '../support/world.ts';
import { chromiumPath, openBrowser, openPage } from './chromium.ts';

describe.skipIf(chromiumPath === undefined)(
  'a drill in the page, with the real bot behind it',
  { timeout: 120_000 },
  () => {
    test('a commander opens it, a second engineer approves it, the panel shows the new primary, and it completes', async () => {
      const world = await worldForTest();
      const { context, errors } = await openBrowser();
      const page = await openPage(context, world.workspace.pageUrl);
      page.setDefaultTimeout(40_000);

      await type(page, '/dr failover reason="季度演练"');
      await page.getByText('It goes on in the thread').waitFor();
      await page
        .getByRole('button', { name: /repl(y|ies)/ })
        .first()
        .click();
      const thread = page.getByRole('complementary', { name: 'Thread' });
      const card = thread.getByRole('article').filter({ hasText: 'Approval 1: step 1 waits for a second engineer' });
      await card.getByText('向备区(global2a)发送 FailoverGlobalKS，global pg 一并切换').waitFor();

      await react(card);
      await page.getByText('Cory Commander started this incident, so somebody else must approve.').first().waitFor();
      expect(changes(world)).toEqual([]);

      await page.getByRole('radio', { name: 'Sasha Second' }).click();
      await react(card);
      await thread.getByText('Step 1 completed: zone_watcher.log says so.').waitFor();
      const confirm = thread.getByRole('article').filter({ hasText: 'A person is needed: step 3' });
      await confirm.getByText('192.0.2.20 console.lab.example').waitFor();
      await confirm.getByRole('button', { name: 'It works in all of them' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'It works in all of them' }).click();

      await thread.getByText('Completed in').waitFor();
      await page.getByText('Completed: Planned failover (drill)').first().waitFor();
      expect(changes(world)).toEqual(['FailoverGlobalKS']);
      const panel = page.getByRole('complementary', { name: 'Systems and faults' });
      await panel.getByRole('cell', { name: 'global2a-pgserver0' }).first().waitFor();
      expect(errors).toEqual([]);
    });
  },
);

async function type(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Message #dr-lab' });
  await composer.fill(text);
  await composer.press('Enter');
}

async function react(card: Locator): Promise<void> {
  await card.hover();
  await card.getByRole('button', { name: 'React with :white_check_mark:' }).click();
}

function changes(world: Awaited<ReturnType<typeof worldForTest>>): (string | null)[] {
  return world.sites[0].ledger().flatMap((entry) => (entry.kind === 'change' ? [entry.action] : []));
}
