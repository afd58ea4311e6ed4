// From the spans of a trace to its tree, and what took the time.

/**
 * Returns the spans as a tree: {roots, nodes by id, start, end, events}. A span whose parent is not
 * here is a root; so is one of a circle, which only broken ids make.
 */
export function tree(spans) {
  const nodes = new Map();
  const events = spans.filter((span) => span.kind === "event");
  for (const span of spans) {
    if (span.kind !== "event") {
      nodes.set(span.id, { span, children: [], parent: null, events: [], depth: 0, size: 1 });
    }
  }
  for (const event of events) nodes.get(event.id)?.events.push(event);
  const roots = [];
  for (const node of nodes.values()) {
    const parent = nodes.get(node.span.parent);
    if (parent && !isAbove(node, parent)) {
      node.parent = parent;
      parent.children.push(node);
    } else {
      roots.push(node);
    }
  }
  place(roots.sort(byStart));
  const stack = [...roots];
  const order = [];
  while (stack.length > 0) {
    const node = stack.pop();
    order.push(node);
    node.depth = node.parent ? node.parent.depth + 1 : 0;
    place(node.children.sort(byStart));
    stack.push(...node.children);
  }
  for (const node of order.reverse()) if (node.parent) node.parent.size += node.size;
  let start = Infinity;
  let end = -Infinity;
  for (const { span } of nodes.values()) {
    start = Math.min(start, span.start);
    end = Math.max(end, span.end);
  }
  return { roots, nodes, start, end, events };
}

function isAbove(node, other) {
  for (let each = other; each; each = each.parent) if (each === node) return true;
  return false;
}

// So that a row knows its number among many without looking for itself.
function place(siblings) {
  siblings.forEach((node, place) => (node.place = place));
}

function byStart(one, other) {
  return one.span.start - other.span.start || other.span.end - one.span.end;
}

/** Returns how long a span did not wait for its children. */
export function selfTime(node) {
  const { start, end } = node.span;
  let covered = 0;
  let until = start;
  for (const child of node.children) {
    const from = Math.max(until, child.span.start);
    const to = Math.min(end, child.span.end);
    if (to > from) {
      covered += to - from;
      until = to;
    }
  }
  return end - start - covered;
}

/**
 * Returns what the end of a root waited for, as a map from node to [from, to] pairs: backwards from
 * its end, each time the child that ended last before. A child that outlives its parent held
 * nothing up.
 */
export function criticalPath(root) {
  const path = new Map();
  const stack = [root];
  while (stack.length > 0) {
    const node = stack.pop();
    const parts = [];
    let until = node.span.end;
    const lastFirst = [...node.children].sort((one, other) => other.span.end - one.span.end);
    for (const child of lastFirst) {
      if (child.span.end <= until && child.span.start >= node.span.start
          && child.span.end > child.span.start) {
        if (until > child.span.end) parts.push([child.span.end, until]);
        stack.push(child);
        until = child.span.start;
      }
    }
    if (until > node.span.start) parts.push([node.span.start, until]);
    path.set(node, parts);
  }
  return path;
}
