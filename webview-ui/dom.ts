/**
 * A description of elements, and the least change that makes the document look like it. Elements are kept by key, so
 * that focus, scroll positions, opened details and selections outlive a new snapshot.
 */
export interface Description {
  readonly tag: string;
  readonly key: string | undefined;
  readonly attributes: Readonly<Record<string, string>>;
  readonly on: Readonly<Record<string, () => void>>;
  readonly content: readonly (Description | string)[];
}

export interface Properties {
  readonly key?: string;
  /** An attribute that is `false` or `undefined` is not there; `true` is an empty one. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly on?: Readonly<Record<string, () => void>>;
}

export type Content = Description | string | undefined | false;

export function element(tag: string, properties: Properties, ...content: readonly Content[]): Description {
  const attributes: Record<string, string> = {};
  for (const [name, value] of Object.entries(properties.attributes ?? {})) {
    if (value !== undefined && value !== false) attributes[name] = value === true ? '' : String(value);
  }
  return {
    tag,
    key: properties.key,
    attributes,
    on: properties.on ?? {},
    content: content.filter(
      (part): part is Description | string => part !== undefined && part !== false && part !== '',
    ),
  };
}

/** `div` with a class. */
export function box(className: string, ...content: readonly Content[]): Description {
  return element('div', { attributes: { class: className } }, ...content);
}

export function text(className: string, ...content: readonly Content[]): Description {
  return element('span', { attributes: { class: className } }, ...content);
}

interface Made {
  readonly description: Description;
  /** The listeners that are on the element now: one for each event, which calls the newest function. */
  readonly listeners: Map<string, { run: () => void }>;
}

const made = new WeakMap<Element, Made>();

/** Makes the children of `parent` look like `wanted`. */
export function render(parent: Element, wanted: readonly (Description | string)[]): void {
  const present = new Map<string, Element>();
  for (const child of parent.children) {
    const key = keyOf(made.get(child)?.description);
    if (key !== undefined) present.set(key, child);
  }
  let next: ChildNode | null = parent.firstChild;
  for (const part of wanted) {
    const node = typeof part === 'string' ? textNode(next, part) : elementFor(part, present, next);
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
  while (next !== null) {
    const rest: ChildNode | null = next.nextSibling;
    next.remove();
    next = rest;
  }
}

function keyOf(description: Description | undefined): string | undefined {
  return description?.key === undefined ? undefined : `${description.tag} ${description.key}`;
}

function textNode(next: ChildNode | null, wanted: string): ChildNode {
  if (!(next instanceof Text)) return document.createTextNode(wanted);
  if (next.data !== wanted) next.data = wanted;
  return next;
}

function elementFor(
  wanted: Description,
  present: ReadonlyMap<string, Element>,
  next: ChildNode | null,
): Element {
  const key = keyOf(wanted);
  const kept = key === undefined ? sameKind(next, wanted) : present.get(key);
  const node = kept ?? document.createElement(wanted.tag);
  update(node, wanted);
  return node;
}

/** Elements without a key are matched by their place. */
function sameKind(next: ChildNode | null, { tag }: Description): Element | undefined {
  if (!(next instanceof Element)) return undefined;
  const before = made.get(next)?.description;
  return before?.tag === tag && before.key === undefined ? next : undefined;
}

function update(node: Element, wanted: Description): void {
  const before = made.get(node);
  const listeners = before?.listeners ?? new Map<string, { run: () => void }>();
  made.set(node, { description: wanted, listeners });
  for (const [name, value] of Object.entries(wanted.attributes)) {
    if (before?.description.attributes[name] !== value) node.setAttribute(name, value);
  }
  for (const name of Object.keys(before?.description.attributes ?? {})) {
    if (wanted.attributes[name] === undefined) node.removeAttribute(name);
  }
  for (const [name, run] of Object.entries(wanted.on)) {
    const listener = listeners.get(name);
    if (listener === undefined) {
      const added = { run };
      listeners.set(name, added);
      node.addEventListener(name, () => added.run());
    } else listener.run = run;
  }
  for (const [name, listener] of listeners) if (wanted.on[name] === undefined) listener.run = nothing;
  render(node, wanted.content);
}

function nothing(): void {
  // The element is still there, and what it did is no longer wanted.
}
