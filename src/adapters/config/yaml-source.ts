import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseAllDocuments } from 'yaml';

/** A YAML 1.2 text as plain data, with the line of each place in it; or what is wrong with it, one line each. */
export type YamlSource =
  | { readonly ok: true; readonly data: unknown; readonly lineOf: (path: readonly PropertyKey[]) => number }
  | { readonly ok: false; readonly problems: readonly { readonly line: number; readonly text: string }[] };

export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, {
    lineCounter: lines,
    prettyErrors: false,
    strict: true,
    uniqueKeys: true,
  });
  if ('empty' in documents) return { ok: false, problems: [{ line: 1, text: 'is empty' }] };
  const [document, second] = documents;
  if (document === undefined) return { ok: false, problems: [{ line: 1, text: 'is empty' }] };
  if (second !== undefined) {
    const line = lines.linePos(second.range[0]).line;
    return { ok: false, problems: [{ line, text: 'holds a second document (---); one system a file' }] };
  }
  const slips = [...document.errors, ...document.warnings];
  if (slips.length > 0) {
    return {
      ok: false,
      problems: slips.map((slip) => ({
        line: lines.linePos(slip.pos[0]).line,
        text: `is not valid YAML: ${slip.message}`,
      })),
    };
  }
  try {
    // Counts the aliases on its way: a handful of lines must not unfold into gigabytes.
    const data: unknown = document.toJS();
    return { ok: true, data, lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
  } catch (error) {
    return {
      ok: false,
      problems: [{ line: 1, text: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }],
    };
  }
}

/** Where the deepest part of a path begins that is in the document: the line of a missing key is that of its table. */
function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: Node | null = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document) ?? null;
    if (isMap(node)) {
      const pair: { readonly key: unknown; readonly value: unknown } | undefined = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (pair === undefined) return offset;
      if (isScalar(pair.key)) offset = pair.key.range?.[0] ?? offset;
      node = (pair.value as Node | null) ?? null;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(step)];
      if (item === undefined) return offset;
      node = item as Node;
      offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
