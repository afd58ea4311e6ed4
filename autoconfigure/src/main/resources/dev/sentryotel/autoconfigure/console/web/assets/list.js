// The list of traces, newest first, and what narrows it down.

import { h, setText } from "./dom.js";
import { bytes, count, duration, number, time } from "./format.js";
import { family } from "./ops.js";

const SLOWEST_FLOOR = 1000; // bars of lists in which all is faster than a millisecond stay short

/**
 * @param search asked with a text that should be found anywhere in a trace; "" for none
 */
export function listView(search) {
  const rows = new Map();
  let matches = null;
  let state = null;

  const name = h("input", { type: "search", id: "filter-name", placeholder: "GET /books", oninput: show });
  const op = h("select", { id: "filter-op", onchange: show }, h("option", { value: "" }, "All ops"));
  const status = h("select", { id: "filter-status", onchange: show },
      h("option", { value: "" }, "Any status"),
      h("option", { value: "failed" }, "With errors"),
      h("option", { value: "fine" }, "Without errors"));
  const atLeast = h("input", {
    type: "number", id: "filter-duration", min: 0, step: "any", placeholder: "0", oninput: show,
  });
  const text = h("input", {
    type: "search", id: "filter-text", placeholder: "Any name or value", oninput: () => search(text.value.trim()),
  });
  const summary = h("p.summary", { role: "status" });
  const reset = h("button.quiet", { type: "button", onclick: clear, hidden: true }, "Clear filters");
  const body = h("tbody", { onkeydown: move });
  const table = h("table.traces", {},
      h("caption.unseen", {}, "Traces, newest first"),
      h("thead", {}, h("tr", {},
          ["Trace", "Op", "Status"].map((each) => h("th", { scope: "col" }, each)),
          ["Spans", "Duration", "Started"].map((each) => h("th.number", { scope: "col" }, each)))),
      body);
  const empty = h("div.empty", { hidden: true });
  const element = h("section.list", { "aria-labelledby": "list-title" },
      h("div.heading", {}, h("h1", { id: "list-title" }, "Traces"), summary),
      h("form.filters", { role: "search", "aria-label": "Traces", onsubmit: (event) => event.preventDefault() },
          field("Name", name), field("Op", op), field("Status", status),
          field("At least, ms", atLeast), field("Text in any span", text), reset),
      table, empty);

  function field(label, input) {
    return h("div.field", {}, h("label", { for: input.id }, label), input);
  }

  function clear() {
    name.value = op.value = status.value = atLeast.value = text.value = "";
    search("");
    name.focus();
  }

  /** Arrow keys go from trace to trace. */
  function move(event) {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    let row = event.target.closest("tr");
    if (!step || !row) return;
    do row = row[step]; while (row && row.hidden);
    row?.querySelector("a").focus();
    event.preventDefault();
  }

  function isShown(trace) {
    return trace.name.toLowerCase().includes(name.value.trim().toLowerCase())
        && (op.value === "" || trace.ops.includes(op.value))
        && (status.value === "" || (status.value === "failed") === trace.failedSpans > 0)
        && !(trace.duration < Number(atLeast.value) * 1000)
        && (matches === null || matches.has(trace.id));
  }

  function show() {
    if (!state) return;
    const shown = [...state.traces.values()].filter(isShown);
    const ids = new Set(shown.map((trace) => trace.id));
    const slowest = Math.max(SLOWEST_FLOOR, ...shown.map((trace) => trace.duration));
    for (const [id, row] of rows) {
      row.element.hidden = !ids.has(id);
      row.bar.style.width = `${Math.max(1, (100 * state.traces.get(id).duration) / slowest)}%`;
    }
    const isFiltered = matches !== null || [name, op, status, atLeast].some((each) => each.value !== "");
    reset.hidden = !isFiltered && text.value === "";
    setText(summary, summaryOf(shown.length, isFiltered));
    table.hidden = shown.length === 0;
    empty.hidden = shown.length > 0;
    if (shown.length === 0) nothing(isFiltered);
  }

  function summaryOf(shown, isFiltered) {
    const kept = state.traces.size;
    const forgotten = state.begun - kept;
    return [
      isFiltered ? `${number(shown)} of ${count(kept, "trace")}` : count(kept, "trace"),
      `${bytes(state.bytes)} of ${bytes(state.maxBytes)}`,
      forgotten > 0 ? `${number(forgotten)} older forgotten` : "",
    ].filter(Boolean).join(" · ");
  }

  function nothing(isFiltered) {
    empty.replaceChildren(...(isFiltered
      ? [h("h2", {}, "No trace is like that"), h("p", {}, "Loosen a filter, or clear them all.")]
      : [
          h("h2", {}, "No trace yet"),
          h("p", {}, "Call your application: its traces appear here as they end, without a reload."),
          h("p", {}, "If none comes, see what the log says at the start, and whether ",
              h("code", {}, "sentry.traces-sample-rate"), " is above 0."),
        ]));
  }

  function row(trace) {
    const link = h("a", { href: `#/traces/${trace.id}` });
    const cells = {
      link, op: h("span.op"), status: h("span.status"), spans: h("td.number"),
      duration: h("span"), bar: h("span.bar"), started: h("time"),
    };
    cells.element = h("tr", {},
        h("th", { scope: "row" }, link), h("td", {}, cells.op), h("td", {}, cells.status), cells.spans,
        h("td.number.lasting", {}, cells.bar, cells.duration), h("td.number", {}, cells.started));
    return cells;
  }

  function fill(cells, trace) {
    setText(cells.link, trace.name || "(without a name)");
    setText(cells.op, trace.op);
    cells.op.dataset.family = cells.bar.dataset.family = family(trace.op);
    const failed = trace.failedSpans > 0;
    cells.status.dataset.state = failed ? "bad" : "good";
    setText(cells.status, failed && !trace.failed
        ? count(trace.failedSpans, "error") : trace.status || "ok");
    setText(cells.spans, number(trace.spans));
    setText(cells.duration, duration(trace.duration));
    setText(cells.started, time(trace.start));
    cells.started.dateTime = new Date(trace.start / 1000).toISOString();
  }

  function fillOps() {
    const all = [...new Set([...state.traces.values()].flatMap((trace) => trace.ops))].sort();
    const before = [...op.options].slice(1).map((option) => option.value);
    if (all.join() === before.join()) return;
    const chosen = op.value;
    if (chosen && !all.includes(chosen)) all.push(chosen);
    op.replaceChildren(op.options[0], ...all.map((each) => h("option", { value: each }, each)));
    op.value = chosen;
  }

  return {
    element,

    /** Shows the traces; those named in changed are new, or look different. */
    update(newState, changed) {
      const isFirst = state === null;
      state = newState;
      for (const [id, row] of rows) {
        if (!state.traces.has(id)) {
          row.element.remove();
          rows.delete(id);
        }
      }
      for (const trace of [...changed].sort((one, other) => one.sequence - other.sequence)) {
        let cells = rows.get(trace.id);
        if (!cells) {
          cells = row(trace);
          rows.set(trace.id, cells);
          cells.element.classList.toggle("new", !isFirst);
          body.prepend(cells.element);
        }
        fill(cells, trace);
      }
      fillOps();
      show();
    },

    /** Takes the answer to a search: the ids in which the text was found, or null for all. */
    found(ids) {
      matches = ids === null ? null : new Set(ids);
      show();
    },

    focus(id) {
      rows.get(id)?.link.focus();
    },

    focusFilter() {
      text.focus();
    },
  };
}
