import type { Block } from '../model.ts';
import { actionElement, type OnAction } from './action-elements.ts';
import { type Child, h, svg } from './dom.ts';
import { mrkdwn } from './mrkdwn-dom.ts';
import type { Page } from './page.ts';
import { richText } from './rich-text-dom.ts';
import { taskIcons } from './task-icons.ts';
import { textOf } from './text.ts';

type Fields = Record<string, unknown>;

/** Block Kit as elements. What the page does not know is named rather than left out. */
export function blocks(page: Page, list: Block[], onAction: OnAction): HTMLElement[] {
  return list.map((block) => h('div', { class: `block block-${block.type}` }, blockOf(page, block, onAction)));
}

function blockOf(page: Page, block: Fields, onAction: OnAction): Child {
  switch (block.type) {
    case 'divider':
      return h('hr');
    case 'header':
      return h('h3', {}, textOf(page, block.text));
    case 'section':
      return section(page, block, onAction);
    case 'context':
      return listOf(block.elements).map((one) =>
        h('span', {}, one.type === 'image' ? String(one.alt_text) : textOf(page, one)),
      );
    case 'actions':
      return listOf(block.elements).map((element) => actionElement(page, element, onAction));
    case 'markdown':
      return mrkdwn(page, String(block.text).replace(/\*\*(.+?)\*\*/g, '*$1*'));
    case 'rich_text':
      return richText(page, block);
    case 'plan':
      return plan(page, block);
    case 'task_card':
      return taskCard(page, block);
    case 'image':
      return h('figure', {}, `🖼 ${String(block.alt_text)}`);
    default:
      return h('em', {}, `(${String(block.type)} block)`);
  }
}

function section(page: Page, block: Fields, onAction: OnAction): Child {
  const accessory = block.accessory as Fields | undefined;
  return [
    h(
      'div',
      { class: 'section-body' },
      block.text !== undefined && textOf(page, block.text),
      block.fields !== undefined &&
        h(
          'div',
          { class: 'fields' },
          listOf(block.fields).map((field) => h('div', { class: 'field' }, textOf(page, field))),
        ),
    ),
    accessory && accessory.type !== 'image' && actionElement(page, accessory, onAction),
  ];
}

function plan(page: Page, block: Fields): Child {
  const tasks = listOf(block.tasks);
  const done = tasks.filter((task) => task.status === 'complete').length;
  return [
    h(
      'div',
      { class: 'plan-head' },
      h('strong', {}, String(block.title)),
      h('span', { class: 'plan-count' }, `${done} of ${tasks.length}`),
    ),
    h(
      'div',
      { class: 'plan-bar', 'aria-hidden': 'true' },
      h('i', { style: `width:${tasks.length ? (100 * done) / tasks.length : 0}%` }),
    ),
    tasks.map((task) => h('div', { class: 'block-task_card' }, taskCard(page, task))),
  ];
}

function taskCard(page: Page, task: Fields): Child {
  const status = String(task.status) as keyof typeof taskIcons;
  const more = [task.details, task.output]
    .filter((one) => one !== undefined)
    .map((one) => richText(page, one as Fields));
  return h(
    'div',
    { class: `task task-${status}` },
    svg(taskIcons[status] ?? taskIcons.pending, status.replace('_', ' ')),
    h('div', { class: 'task-body' }, h('div', { class: 'task-title' }, String(task.title)), more),
  );
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as Fields[]) : [];
}
