// One span's row in the waterfall.

import { h, setText } from "./dom.js";
import { duration } from "./format.js";
import { family } from "./ops.js";

const BADGES = { late: "late", streamed: "streamed" };

/** Deeper ones stand no further to the right, so that some room is left for their names. */
const MOST_INDENTED = 24;

/** Returns the elements of a row, yet to be filled. */
export function newRow(spanId) {
  const row = {
    toggle: h("span.toggle", { "aria-hidden": "true" }),
    name: h("span.name"),
    op: h("span.op"),
    badges: h("span.badges"),
    duration: h("span.number", { role: "gridcell" }),
    bar: h("span.bar"),
    offset: h("span.unseen"),
  };
  row.track = h("span.track", { role: "gridcell" }, row.bar, row.offset);
  row.label = h("span.label", { role: "rowheader" }, row.toggle, row.op, row.name, row.badges);
  row.element = h("div.row", { role: "row", tabIndex: -1, data: { span: spanId } }, row.label, row.duration, row.track);
  return row;
}

/**
 * Fills it.
 *
 * @param node of the tree
 * @param look {start, length, siblings, isFolded, isChosen, isStream, parts} of the trace around it
 */
export function fillRow(row, node, look) {
  const { span } = node;
  describe(row.element, node, look);
  row.label.style.paddingInlineStart = `${Math.min(node.depth, MOST_INDENTED) * 14 + 6}px`;
  setText(row.toggle, node.children.length === 0 ? "" : look.isFolded ? "▸" : "▾");
  setText(row.name, span.name || "(without a name)");
  row.name.title = span.name;
  setText(row.op, span.op || "span");
  row.op.dataset.family = row.bar.dataset.family = family(span.op);
  row.badges.replaceChildren(...badges(node, look));
  setText(row.duration, duration(span.end - span.start));
  place(row.bar, span.start, span.end, look);
  setText(row.offset,
      `after ${duration(span.start - look.start)}${look.parts.length > 0 ? ", on the critical path" : ""}`);
  row.track.replaceChildren(row.bar, row.offset,
      ...look.parts.map(([from, to]) => place(h("span.part"), from, to, look)));
}

/** For those who do not see it. */
function describe(element, node, look) {
  element.setAttribute("aria-level", node.depth + 1);
  element.setAttribute("aria-setsize", look.siblings.length);
  element.setAttribute("aria-posinset", node.place + 1);
  if (node.children.length > 0) element.setAttribute("aria-expanded", !look.isFolded);
  else element.removeAttribute("aria-expanded");
  element.setAttribute("aria-selected", look.isChosen);
  element.classList.toggle("failed", node.span.failed);
}

function badges(node, look) {
  const { span } = node;
  return [
    span.failed && h("span.badge.bad", {}, span.status),
    BADGES[span.kind] && !look.isStream && h("span.badge", {}, BADGES[span.kind]),
    node.parent === null && span.parent
        && h("span.badge", { title: `Parent ${span.parent}` }, "parent elsewhere"),
    look.isFolded && h("span.badge", {}, `+${node.size - 1}`),
  ].filter(Boolean);
}

function place(element, from, to, { start, length }) {
  element.style.left = `${(100 * (from - start)) / length}%`;
  element.style.width = `${(100 * (to - from)) / length}%`;
  return element;
}
