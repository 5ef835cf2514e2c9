export type Child = Node | string | undefined | false | Child[];
export type Attributes = Record<string, string | number | boolean | undefined | ((event: never) => void)>;

/** An element. Functions become listeners (`onclick`), true and false set or leave out an attribute. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as (event: Event) => void);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  element.append(...flat(children));
  return element;
}

function flat(children: Child[]): Array<Node | string> {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return flat(child);
    return child === undefined || child === false ? [] : [child];
  });
}

/** An inline icon from this folder's own markup (never from a message). */
export function svg(markup: string, label?: string): Element {
  const template = document.createElement('template');
  template.innerHTML = markup;
  const element = template.content.firstElementChild ?? document.createElement('span');
  element.setAttribute('aria-hidden', label === undefined ? 'true' : 'false');
  if (label !== undefined) {
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', label);
  }
  return element;
}

export type Row = { key: string; version: string; build: () => HTMLElement };

/** Makes the container show exactly these rows, keeping the elements whose key and version did not change. */
export function showRows(container: HTMLElement, rows: Row[]): void {
  const old = new Map(
    [...container.children].map((child) => [(child as HTMLElement).dataset.key, child as HTMLElement]),
  );
  const wanted = rows.map((row) => {
    const kept = old.get(row.key);
    if (kept && kept.dataset.version === row.version) return kept;
    const built = row.build();
    built.dataset.key = row.key;
    built.dataset.version = row.version;
    return built;
  });
  const keep = new Set(wanted);
  for (const child of old.values()) if (!keep.has(child)) child.remove();
  let at = container.firstElementChild;
  for (const element of wanted) {
    if (element === at) at = at.nextElementSibling;
    else container.insertBefore(element, at);
  }
}
