/** What is wrong, and where in the file. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** All but the first of what has the same key, case ignored. */
export function repeated<Item extends { readonly key: string }>(items: readonly Item[]): Item[] {
  return items.filter((item, index) => items.findIndex((other) => fold(other.key) === fold(item.key)) < index);
}

export function fold(name: string): string {
  return name.toLowerCase();
}
