// One trace: its waterfall, and the span that was chosen.

import { copyButton, h, setText, unseen } from "./dom.js";
import { count, duration, ticks, time } from "./format.js";
import { fillRow, newRow } from "./row.js";
import { spanPanel } from "./span.js";
import { criticalPath, tree } from "./tree.js";

/** Twice what a time takes on the axis: the last one stands to the left of its tick. */
const TICK_PIXELS = 130;

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
  let asked = 0;
  let answered = 0;
  let wanted = null; // a span to choose once it is here
  let isStream = false; // whether all of it was streamed, so that no span stands out by it

  const title = h("h1", {}, "Trace");
  const facts = h("p.trace-facts");
  const find = h("input", { type: "search", "aria-label": "Find a span", placeholder: "Find a span", oninput: mark, onkeydown: nextMatch });
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
  const tools = h("div.tools", { hidden: true },
      find, found,
      h("label", {}, critical, " Critical path"),
      h("button.quiet", { type: "button", onclick: () => foldAll(false) }, "Expand all"),
      h("button.quiet", { type: "button", onclick: () => foldAll(true) }, "Collapse all"),
      nextError);
  const panel = h("aside.panel", { "aria-labelledby": "span-title", hidden: true });
  const notice = h("p.notice", { hidden: true });
  const element = h("section.trace", {},
      h("p.crumbs", {}, h("a", { href: "#/" }, "Traces")),
      title, facts, notice,
      tools,
      h("div.split", {}, grid, panel));
  new ResizeObserver(() => forest && drawAxis()).observe(axis);

  function drawAxis() {
    const length = Math.max(1, forest.end - forest.start);
    const room = axis.clientWidth;
    const most = Math.max(1, Math.floor(room / TICK_PIXELS));
    axis.replaceChildren(...ticks(length, most).map((at) => {
      const tick = h("span.tick", {}, at === 0 ? "0" : duration(at));
      tick.style.left = `${(100 * at) / length}%`;
      if ((1 - at / length) * room < TICK_PIXELS / 2) tick.classList.add("last");
      return tick;
    }));
  }

  function layOut() {
    drawAxis();
    visible = inOrder((node) => !folded.has(node.span.id));
    const elements = visible.map((node) => {
      let row = rows.get(node.span.id);
      if (!row) {
        row = newRow(node.span.id);
        rows.set(node.span.id, row);
      }
      fillRow(row, node, lookOf(node));
      return row.element;
    });
    body.replaceChildren(...elements);
    if (!visible.some((node) => node.span.id === focused)) focused = visible[0]?.span.id ?? null;
    for (const node of visible) {
      rows.get(node.span.id).element.tabIndex = node.span.id === focused ? 0 : -1;
    }
    mark();
  }

  /** What a row shows beside its span. */
  function lookOf(node) {
    return {
      start: forest.start,
      length: Math.max(1, forest.end - forest.start),
      siblings: node.parent ? node.parent.children : forest.roots,
      isFolded: folded.has(node.span.id),
      isChosen: node.span.id === chosen,
      isStream,
      parts: path.get(node) ?? [],
    };
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
    return inOrder((node) => !folded.has(node.span.id)).length;
  }

  function isMatch({ span }) {
    const text = find.value.trim().toLowerCase();
    return text !== "" && (span.name.toLowerCase().includes(text) || span.op.toLowerCase().includes(text)
        || span.data.some(([, value]) => value.toLowerCase().includes(text)));
  }

  /** Marks what is found; what is folded away is counted too, and Enter unfolds it. */
  function mark() {
    if (!forest) return;
    const matches = new Set([...forest.nodes.values()].filter(isMatch));
    for (const node of visible) rows.get(node.span.id).element.classList.toggle("match", matches.has(node));
    const isSearching = find.value.trim() !== "";
    body.classList.toggle("searching", isSearching);
    setText(found, isSearching ? `${count(matches.size, "span")} found` : "");
  }

  function nextMatch(event) {
    if (event.key !== "Enter") return;
    event.preventDefault();
    next(isMatch);
    find.focus({ preventScroll: true });
  }

  /** Goes to the next span in the order of the tree that passes a test, folded away or not. */
  function next(test) {
    const all = inOrder(() => true);
    const from = all.findIndex((node) => node.span.id === focused);
    for (let i = 1; i <= all.length; i++) {
      const node = all[(from + i) % all.length];
      if (test(node)) return choose(node.span.id);
    }
  }

  /** Returns the spans from top to bottom, without what is below those that are not open. */
  function inOrder(isOpen) {
    const order = [];
    const stack = [...forest.roots].reverse();
    while (stack.length > 0) {
      const node = stack.pop();
      order.push(node);
      if (isOpen(node)) stack.push(...[...node.children].reverse());
    }
    return order;
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
    if (!forest) wanted = id;
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
    isStream = spans.every((node) => ["streamed", "streamed_segment"].includes(node.span.kind));
    facts.replaceChildren(...[
        h("span", {}, count(spans.length, "span")),
        h("span", {}, duration(forest.end - forest.start)),
        h("span", {}, time(forest.start)),
        segments > 1 && h("span", {}, count(segments, "segment")),
        isStream && h("span", {}, "streamed"),
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
      const number = ++asked;
      if (spanId) wanted = spanId;
      const answer = await fetch(`api/traces/${encodeURIComponent(traceId)}`);
      const now = answer.ok ? await answer.json() : null;
      // Overtaken by a newer answer, or by somebody who went elsewhere.
      if (number < answered || !element.isConnected) return;
      answered = number;
      if (!now) {
        setText(title, "This trace is not here");
        facts.replaceChildren(h("span", {}, "It has not ended yet, or made room for newer ones."));
        tools.hidden = grid.hidden = true;
        return;
      }
      const isFirst = trace === null;
      const hadFocus = body.contains(document.activeElement);
      tools.hidden = grid.hidden = false;
      trace = now;
      forest = tree(trace.spans);
      if (isFirst) foldDeep();
      const root = head();
      path = root ? criticalPath(root) : new Map();
      layOut();
      if (hadFocus) rows.get(focused)?.element.focus({ preventScroll: true });
      if (isFirst && wanted) select(wanted);
    },

    select,
  };
}
