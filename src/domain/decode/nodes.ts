import type { ReportedNode } from '../answer.ts';
import { fieldOf } from './fields.ts';
import { isFields } from './find-answer.ts';
import { healthOf } from './health.ts';
import type { Fields, Value } from './lenient-value.ts';
import { oneLine } from './text.ts';

const NAMES = ['node', 'nodename', 'name', 'hostname', 'host', 'id'];
const ROLES = ['role', 'noderole'];
const STATUSES = ['status', 'state', 'health'];
const LISTS = ['nodes', 'list', 'items', 'nodelist', 'nodeset'];
const UNNAMED = '(unnamed)';

/**
 * The nodes of CheckPG in any of their shapes: a list of objects or of `name: ok`, a map by name, `name: ok` lines, or
 * one node. Whatever stands where a node should stand and is none is reported as unnamed, with unknown health.
 */
export function nodesOf(value: Value | undefined): readonly ReportedNode[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string')
    return value.split(/[\r\n;,]+/).flatMap((line) => (line.trim() === '' ? [] : [nodeOfLine(line)]));
  if (isFields(value)) return nodesOfFields(value);
  if (typeof value === 'object') return value.flatMap(nodesOfItem);
  return [unnamed(value)];
}

function nodesOfItem(item: Value): readonly ReportedNode[] {
  if (typeof item === 'string') return [nodeOfLine(item)];
  if (isFields(item)) return nodesOfFields(item);
  return [unnamed(item)];
}

function nodesOfFields(fields: Fields): readonly ReportedNode[] {
  const name = fieldOf(fields, NAMES);
  if (typeof name === 'string' && name.trim() !== '') return [nodeOf(name, fields)];
  const list = fieldOf(fields, LISTS);
  if (typeof list === 'object' && list !== null) return [...troubleOf(fields), ...nodesOf(list)];
  if (fieldOf(fields, STATUSES) !== undefined) return [unnamed(fields)];
  return Object.entries(fields).map(([key, value]) => nodeOf(key, value));
}

function nodeOf(name: string, value: Value): ReportedNode {
  const role = isFields(value) ? fieldOf(value, ROLES) : undefined;
  const node = { node: oneLine(name, 80), health: healthOf(value) };
  return typeof role === 'string' ? { ...node, role: oneLine(role, 40).toLowerCase() } : node;
}

/** `name: ok` or `name = ok`; a name alone has no status. */
function nodeOfLine(line: string): ReportedNode {
  const [, name, word] = /^\s*([^\s:=]+)\s*[:=]\s*(.*)$/s.exec(line) ?? [];
  if (name === undefined) return { node: oneLine(line, 80) || UNNAMED, health: healthOf(undefined) };
  return { node: oneLine(name, 80), health: healthOf(word) };
}

function unnamed(value: Value): ReportedNode {
  return {
    node: UNNAMED,
    health: isFields(value) ? healthOf(value) : { is: 'unknown', word: oneLine(String(value), 40) },
  };
}

/** A wrapper around a list of nodes that says of itself that something is wrong. */
function troubleOf(wrapper: Fields): readonly ReportedNode[] {
  const health = healthOf(wrapper);
  return health.is === 'not-ok' ? [{ node: UNNAMED, health }] : [];
}
