import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import type { PersonKey } from '../lab/people.ts';
import { openStage, type Stage } from '../lab/plays/play.ts';
import type { Message } from '../lab/slack/model.ts';
import { startWorld, type World } from '../lab/world.ts';

/**
 * Takes the pictures of the documents from the rehearsal room, in Debian's chromium:
 *   node scripts/pictures.ts
 * Run by hand after a change of what people see; look at the pictures before they are committed. Fonts with CJK
 * (Debian's fonts-noto-cjk) must be installed, or the paper's sentences are boxes.
 */
const FOLDER = join(import.meta.dirname, '../docs/pictures');
const SIZE = { width: 1600, height: 920 };
/** Long enough for the switch to be seen under way, ms. */
const OPERATION = 6_000;
/** The guard against reflex taps (3 s by Slack's own times), and a little. */
const AFTER_REFLEX = 3_300;

const browser = await openBrowser();
try {
  await inWorld('en', takeFailover);
  await inWorld('zh-CN', takeChineseCard);
  await inWorld('en', takeDisaster);
} finally {
  await browser.close();
}

/** The card as the second engineer meets it, then the console step with the region switched. */
async function takeFailover(world: World, stage: Stage): Promise<void> {
  const incident = await stage.open('commander', '/dr failover reason="quarterly drill"');
  const card = await stage.post(incident, 'card-1');
  await stage.post(incident, 'companion-1');
  await take(await openPage(world, 'second', card), card, 'thread', 'page');
  await stage.pause(AFTER_REFLEX);
  stage.react('second', card, 'white_check_mark');
  const confirm = await stage.post(incident, 'confirm-3');
  await take(await openPage(world, 'commander', confirm), confirm, 'console-step', 'page');
}

async function takeChineseCard(world: World, stage: Stage): Promise<void> {
  const incident = await stage.open('commander', '/dr 主备切换 季度演练');
  const card = await stage.post(incident, 'card-1');
  await take(await openPage(world, 'second', card), card, 'card.zh', '#thread');
}

/** The card of P3 with the lost region named, then the wait for days. */
async function takeDisaster(world: World, stage: Stage): Promise<void> {
  await world.sites[0].faults.regionDark('global1a', 'refuses');
  const incident = await stage.open('commander', '/dr primary-down reason="power cut in the machine room"');
  await approve(stage, await stage.post(incident, 'card-1'));
  const choice = await stage.post(incident, 'choose-P3-zone');
  await stage.press('commander', choice, 'decide:0');
  const card = await stage.post(incident, 'card-2');
  await stage.post(incident, 'companion-2');
  await take(await openPage(world, 'second', card), card, 'disaster', 'page');
  await approve(stage, card);
  await stage.press('commander', await stage.post(incident, 'confirm-P5'), 'confirm:0');
  await stage.press('commander', await stage.post(incident, 'confirm-P5-zone'), 'confirm:0');
  const wait = await stage.post(incident, 'wait-P6-back');
  await take(await openPage(world, 'commander', wait), wait, 'waiting', 'page');
}

async function approve(stage: Stage, card: Message): Promise<void> {
  await stage.pause(AFTER_REFLEX);
  stage.react('second', card, 'white_check_mark');
}

async function inWorld(locale: 'en' | 'zh-CN', act: (world: World, stage: Stage) => Promise<void>): Promise<void> {
  const world = await startWorld({ operationMs: OPERATION, locale });
  try {
    await act(world, openStage(world, (line) => console.log(line)).stage);
  } finally {
    await world.close();
  }
}

/** The workspace as this persona has it before them: the thread open, the site's panel beside it. */
async function openPage(world: World, who: PersonKey, post: Message): Promise<Page> {
  const page = await browser.context.newPage();
  const place = new URLSearchParams({ as: who, channel: 'dr-lab', thread: post.threadTs ?? post.ts });
  await page.goto(`${world.workspace.pageUrl}#${place}`);
  return page;
}

/** With the live status in the channel, and the post in the thread as far up as there is something below it. */
async function take(page: Page, post: Message, name: string, what: 'page' | '#thread'): Promise<void> {
  const root = page.locator(`#channel [data-ts="${post.threadTs}"]`);
  const shown = page.locator(`#thread [data-ts="${post.ts}"]`);
  const panel = page.locator('#panel th').getByText('ks_master_zone');
  await Promise.all([root, shown, panel].map((each) => each.waitFor()));
  await page.evaluate(() => document.fonts.ready);
  for (const each of [root, shown]) await each.evaluate((element) => element.scrollIntoView({ block: 'start' }));
  const path = join(FOLDER, `${name}.png`);
  await (what === 'page' ? page.screenshot({ path }) : page.locator(what).screenshot({ path }));
  await page.close();
  console.log(`${name}.png: ${Math.ceil((await stat(path)).size / 1024)} kB`);
}

async function openBrowser(): Promise<{ readonly context: BrowserContext; close(): Promise<void> }> {
  const profile = await mkdtemp(join(tmpdir(), 'twokey-pictures-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
    viewport: SIZE,
    colorScheme: 'light',
  });
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
