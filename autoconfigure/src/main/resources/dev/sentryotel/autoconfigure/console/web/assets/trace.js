// One trace: its waterfall, and the span that was chosen.

import { copyButton, h, setText, unseen } from "./dom.js";
import { count, duration, ticks, time } from "./format.js";
import { family } from "./ops.js";
import { spanPanel } from "./span.js";
import { criticalPath, tree } from "./tree.js";

const BADGES = { late: "late", streamed: "streamed" };

/** Rows that are laid out at once; in larger traces, what is deep is folded at first. */
const MOST_ROWS = 3000;

/**
 * @param traceId to show
 * @param context {isKept(traceId), navigate(spanId)}
 */
export function traceView(traceId, context) {
  const folded = new Set();
  const rows = new Map();
  let trace = null;
  let forest = null;
  let path = new Map();
  let visible = [];
  let chosen = null;
  let focused = null;

  const title = h("h1", {}, "Trace");
  const facts = h("p.trace-facts");
  const find = h("input", { type: "search", "aria-label": "Find a span", placeholder: "Find a span", oninput: mark });
  const found = h("span.found", { role: "status" });
  const critical = h("input", { type: "checkbox", checked: true, onchange: () => grid.classList.toggle("critical", critical.checked) });
  const nextError = h("button.quiet", { type: "button", onclick: () => next((node) => node.span.failed) }, "Next error");
  const axis = h("div.axis", { "aria-hidden": "true" });
  const body = h("div.rows", { role: "rowgroup" });
  const grid = h("div.waterfall.critical", { role: "treegrid", "aria-label": "Spans", onkeydown: press, onclick: click, onfocusin: focusRow },
      h("div", { role: "rowgroup" }, h("div.head", { role: "row" },
          h("span", { role: "columnheader" }, "Span"),
          h("span.number", { role: "columnheader" }, "Duration"),
          h("span.when", { role: "columnheader" }, unseen("When"), axis))),
      body);
  const panel = h("aside.panel", { "aria-labelledby": "span-title", hidden: true });
  const notice = h("p.notice", { hidden: true });
  const element = h("section.trace", {},
      h("p.crumbs", {}, h("a", { href: "#/" }, "Traces")),
      title, facts, notice,
      h("div.tools", {},
          find, found,
          h("label", {}, critical, " Critical path"),
          h("button.quiet", { type: "button", onclick: () => foldAll(false) }, "Expand all"),
          h("button.quiet", { type: "button", onclick: () => foldAll(true) }, "Collapse all"),
          nextError),
      h("div.split", {}, grid, panel));

  function layOut() {
    const length = Math.max(1, forest.end - forest.start);
    axis.replaceChildren(...ticks(length, 6).map((at) => {
      const tick = h("span.tick", {}, at === 0 ? "0" : duration(at));
      tick.style.left = `${(100 * at) / length}%`;
      if (at > length * 0.88) tick.classList.add("last");
      return tick;
    }));
    visible = [];
    const stack = [...forest.roots].reverse();
    while (stack.length > 0) {
      const node = stack.pop();
      visible.push(node);
      if (!folded.has(node.span.id)) stack.push(...[...node.children].reverse());
    }
    const elements = visible.map((node) => {
      let row = rows.get(node.span.id);
      if (!row) {
        row = rowOf(node);
        rows.set(node.span.id, row);
      }
      row.node = node;
      fill(row, node, length);
      return row.element;
    });
    body.replaceChildren(...elements);
    if (!visible.some((node) => node.span.id === focused)) focused = visible[0]?.span.id ?? null;
    for (const node of visible) {
      rows.get(node.span.id).element.tabIndex = node.span.id === focused ? 0 : -1;
    }
    mark();
  }

  function rowOf(node) {
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
    row.element = h("div.row", { role: "row", tabIndex: -1, data: { span: node.span.id } }, row.label, row.duration, row.track);
    return row;
  }

  function fill(row, node, length) {
    const { span } = node;
    const { element } = row;
    element.setAttribute("aria-level", node.depth + 1);
    const siblings = node.parent ? node.parent.children : forest.roots;
    element.setAttribute("aria-setsize", siblings.length);
    element.setAttribute("aria-posinset", siblings.indexOf(node) + 1);
    if (node.children.length > 0) element.setAttribute("aria-expanded", !folded.has(span.id));
    else element.removeAttribute("aria-expanded");
    element.setAttribute("aria-selected", span.id === chosen);
    element.classList.toggle("failed", span.failed);
    row.label.style.paddingInlineStart = `${Math.min(node.depth, 24) * 14 + 6}px`;
    setText(row.toggle, node.children.length === 0 ? "" : folded.has(span.id) ? "▸" : "▾");
    setText(row.name, span.name || "(without a name)");
    row.name.title = span.name;
    setText(row.op, span.op || "span");
    row.op.dataset.family = row.bar.dataset.family = family(span.op);
    row.badges.replaceChildren(
        ...(span.failed ? [h("span.badge.bad", {}, span.status)] : []),
        ...(BADGES[span.kind] ? [h("span.badge", {}, BADGES[span.kind])] : []),
        ...(node.parent === null && span.parent ? [h("span.badge", { title: `Parent ${span.parent}` }, "parent elsewhere")] : []),
        ...(folded.has(span.id) ? [h("span.badge", {}, `+${node.size - 1}`)] : []));
    setText(row.duration, duration(span.end - span.start));
    row.bar.style.left = `${(100 * (span.start - forest.start)) / length}%`;
    row.bar.style.width = `${(100 * (span.end - span.start)) / length}%`;
    const parts = path.get(node) ?? [];
    setText(row.offset, `after ${duration(span.start - forest.start)}${parts.length > 0 ? ", on the critical path" : ""}`);
    row.track.replaceChildren(row.bar, row.offset, ...parts.map(([from, to]) => {
      const part = h("span.part");
      part.style.left = `${(100 * (from - forest.start)) / length}%`;
      part.style.width = `${(100 * (to - from)) / length}%`;
      return part;
    }));
  }

  function fold(node, isFolded) {
    if (isFolded) folded.add(node.span.id);
    else folded.delete(node.span.id);
    layOut();
    focus(node.span.id);
  }

  function foldAll(isFolded) {
    folded.clear();
    if (isFolded) {
      for (const node of forest.nodes.values()) {
        if (node.children.length > 0 && node.parent) folded.add(node.span.id);
      }
    }
    layOut();
  }

  /** Folds what is deep until few enough rows are left. */
  function foldDeep() {
    for (let depth = 50; depth > 0 && shownCount() > MOST_ROWS; depth = depth > 3 ? Math.floor(depth / 2) : depth - 1) {
      for (const node of forest.nodes.values()) {
        if (node.depth >= depth && node.children.length > 0) folded.add(node.span.id);
      }
    }
  }

  function shownCount() {
    let shown = 0;
    const stack = [...forest.roots];
    while (stack.length > 0) {
      const node = stack.pop();
      shown++;
      if (!folded.has(node.span.id)) stack.push(...node.children);
    }
    return shown;
  }

  function mark() {
    const text = find.value.trim().toLowerCase();
    let matches = 0;
    for (const node of visible) {
      const { span } = node;
      const isMatch = text !== "" && (span.name.toLowerCase().includes(text) || span.op.toLowerCase().includes(text)
          || span.data.some(([, value]) => value.toLowerCase().includes(text)));
      rows.get(span.id).element.classList.toggle("match", isMatch);
      matches += isMatch ? 1 : 0;
    }
    body.classList.toggle("searching", text !== "");
    setText(found, text === "" ? "" : `${count(matches, "span")} found`);
  }

  function next(test) {
    if (visible.length === 0) return;
    const from = visible.findIndex((node) => node.span.id === focused);
    for (let i = 1; i <= visible.length; i++) {
      const node = visible[(from + i) % visible.length];
      if (test(node)) return choose(node.span.id);
    }
    const hiddenMatch = [...forest.nodes.values()].find(test);
    if (hiddenMatch) choose(hiddenMatch.span.id);
  }

  function focus(id) {
    const row = rows.get(id);
    if (!row) return;
    const before = rows.get(focused);
    if (before) before.element.tabIndex = -1;
    focused = id;
    row.element.tabIndex = 0;
    row.element.focus({ preventScroll: true });
    row.element.scrollIntoView({ block: "nearest" });
  }

  function focusRow(event) {
    const row = event.target.closest(".row");
    if (row && row.dataset.span !== focused) {
      const before = rows.get(focused);
      if (before) before.element.tabIndex = -1;
      focused = row.dataset.span;
      row.tabIndex = 0;
    }
  }

  function click(event) {
    const row = event.target.closest(".row");
    if (!row) return;
    const node = forest.nodes.get(row.dataset.span);
    if (event.target.closest(".toggle") && node.children.length > 0) fold(node, !folded.has(node.span.id));
    else choose(node.span.id);
  }

  function press(event) {
    const row = event.target.closest(".row");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = visible.findIndex((node) => node.span.id === row.dataset.span);
    const node = visible[at];
    const isFolded = folded.has(node.span.id);
    const page = 12;
    const actions = {
      ArrowDown: () => focus(visible[Math.min(at + 1, visible.length - 1)].span.id),
      ArrowUp: () => focus(visible[Math.max(at - 1, 0)].span.id),
      PageDown: () => focus(visible[Math.min(at + page, visible.length - 1)].span.id),
      PageUp: () => focus(visible[Math.max(at - page, 0)].span.id),
      Home: () => focus(visible[0].span.id),
      End: () => focus(visible[visible.length - 1].span.id),
      ArrowRight: () => {
        if (isFolded) fold(node, false);
        else if (node.children.length > 0) focus(node.children[0].span.id);
      },
      ArrowLeft: () => {
        if (node.children.length > 0 && !isFolded) fold(node, true);
        else if (node.parent) focus(node.parent.span.id);
      },
      Enter: () => choose(node.span.id),
      " ": () => choose(node.span.id),
      Escape: close,
    };
    if (actions[event.key]) {
      event.preventDefault();
      actions[event.key]();
    }
  }

  function choose(id) {
    context.navigate(id);
    select(id);
  }

  function select(id) {
    const node = forest?.nodes.get(id);
    if (!node) return;
    let isUnfolded = false;
    for (let above = node.parent; above; above = above.parent) isUnfolded = folded.delete(above.span.id) || isUnfolded;
    if (isUnfolded) layOut();
    if (chosen) rows.get(chosen)?.element.setAttribute("aria-selected", "false");
    chosen = id;
    rows.get(id).element.setAttribute("aria-selected", "true");
    panel.hidden = false;
    element.classList.add("with-panel");
    panel.replaceChildren(...spanPanel(node, trace, {
      start: forest.start, path, isKept: context.isKept, select: choose, close,
    }));
    panel.scrollTop = 0;
    focus(id);
  }

  function close() {
    if (!chosen) return;
    const id = chosen;
    rows.get(id)?.element.setAttribute("aria-selected", "false");
    chosen = null;
    panel.hidden = true;
    element.classList.remove("with-panel");
    context.navigate(null);
    focus(id);
  }

  function head() {
    const spans = [...forest.nodes.values()];
    const first = spans.find((node) => ["transaction", "streamed_segment"].includes(node.span.kind)) ?? forest.roots[0];
    const root = forest.roots.find((node) => node === first) ?? forest.roots[0];
    setText(title, root?.span.name || "Trace");
    document.title = `${title.textContent} · Traces`;
    const failed = spans.filter((node) => node.span.failed).length;
    nextError.hidden = failed === 0;
    const segments = spans.filter((node) => ["transaction", "streamed_segment"].includes(node.span.kind)).length;
    facts.replaceChildren(...[
        h("span", {}, count(spans.length, "span")),
        h("span", {}, duration(forest.end - forest.start)),
        h("span", {}, time(forest.start)),
        segments > 1 && h("span", {}, count(segments, "segment")),
        failed > 0 && h("span.status", { data: { state: "bad" } }, count(failed, "error")),
        h("span", {}, "trace ", h("code", {}, traceId)),
        copyButton("Copy id", () => traceId),
    ].filter(Boolean));
    notice.hidden = trace.forgottenEnvelopes === 0;
    setText(notice, `The first ${count(trace.forgottenEnvelopes, "envelope")} of this trace made room for newer ones.`);
    return root;
  }

  return {
    element,

    /** Fetches the trace, and shows it as it is now. */
    async load(spanId) {
      const answer = await fetch(`api/traces/${encodeURIComponent(traceId)}`);
      if (!answer.ok) {
        setText(title, "This trace is not here");
        facts.replaceChildren(h("span", {}, "It has not ended yet, or made room for newer ones."));
        return;
      }
      const isFirst = trace === null;
      const hadFocus = body.contains(document.activeElement);
      trace = await answer.json();
      forest = tree(trace.spans);
      if (isFirst) foldDeep();
      const root = head();
      path = root ? criticalPath(root) : new Map();
      layOut();
      if (hadFocus) focus(focused);
      if (isFirst && spanId) select(spanId);
    },

    select,
  };
}
