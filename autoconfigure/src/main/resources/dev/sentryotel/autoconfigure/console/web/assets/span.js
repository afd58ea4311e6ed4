// Everything about one span.

import { copyButton, h } from "./dom.js";
import { bytes, count, duration, indent, time } from "./format.js";
import { selfTime } from "./tree.js";

const KINDS = {
  transaction: "As the root of a transaction",
  child: "Within its transaction",
  late: "Late: in a transaction of its own",
  streamed_segment: "Streamed, as the first of its segment",
  streamed: "Streamed by itself",
};

/**
 * Returns the panel.
 *
 * @param node of the tree
 * @param trace as it was fetched
 * @param context {start, path, isKept(traceId), select(spanId), close()}
 */
export function spanPanel(node, trace, context) {
  const { span } = node;
  const onPath = (context.path.get(node) ?? []).reduce((sum, [from, to]) => sum + to - from, 0);
  return [
    h("div.panel-head", {},
        h("h2", { id: "span-title" }, span.name || "(without a name)"),
        h("button.quiet", { type: "button", "aria-label": "Close the span", onclick: context.close }, "Close")),
    facts([
      ["Op", span.op],
      ["Status", h("span.status", { data: { state: span.failed ? "bad" : "good" } }, span.status || "ok")],
      ["Duration", duration(span.end - span.start)],
      ["Of its own", duration(selfTime(node))],
      ["On the critical path", onPath > 0 ? duration(onPath) : "no"],
      ["Starts after", duration(span.start - context.start)],
      ["Started", time(span.start)],
      ["Origin", span.origin],
      ["Span", h("code", {}, span.id)],
      ["Parent", span.parent && parent(node, context)],
      ["Sent", KINDS[span.kind]],
    ]),
    section("Data", span.data.length, data(span.data)),
    section("Links", span.links.length, span.links.map((link) => linkOf(link, context))),
    section("Events", node.events.length, node.events.map((event) =>
        h("div.event", {}, h("strong", {}, event.name || "event"), ` ${time(event.start)}`, data(event.data)))),
    envelope(span, trace),
  ];
}

function facts(pairs) {
  return h("dl.facts", {}, pairs.filter(([, value]) => value).map(([name, value]) =>
      h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

function parent(node, context) {
  const { parent: id } = node.span;
  return node.parent
    ? h("button.link", { type: "button", onclick: () => context.select(id) }, h("code", {}, id))
    : h("span", {}, h("code", {}, id), " elsewhere");
}

function section(title, size, ...content) {
  return h("section", {}, h("h3", {}, title, h("span.count", {}, String(size))),
      ...(size > 0 ? content.flat() : [h("p.none", {}, "None was sent.")]));
}

function data(pairs) {
  return pairs.length > 0 && h("dl.data", {}, pairs.map(([name, value, type]) =>
      h("div", {}, h("dt", {}, name), h("dd", { data: { type } }, value))));
}

function linkOf(link, context) {
  const id = h("code", {}, link.trace);
  return h("div.link-to", {},
      context.isKept(link.trace)
        ? h("a", { href: `#/traces/${link.trace}/${link.span}` }, id)
        : h("span", {}, id, " not kept here"),
      " span ", h("code", {}, link.span),
      data(link.data));
}

function envelope(span, trace) {
  const about = trace.envelopes.find((each) => each.number === span.envelope);
  const path = `api/traces/${trace.id}/envelopes/${span.envelope}`;
  const text = h("pre", { tabIndex: 0, "aria-label": "The envelope" });
  let exact = null;
  const load = async () => {
    if (exact === null) {
      const answer = await fetch(path);
      exact = answer.ok ? await answer.text() : "It is no longer kept.";
    }
    return exact;
  };
  const show = async () => {
    const loaded = await load();
    text.textContent = lines.checked ? loaded.split("\n").map(indent).join("\n") : loaded;
  };
  const lines = h("input", { type: "checkbox", onchange: show });
  return h("section", {},
      h("details", { ontoggle: (event) => event.target.open && show() },
          h("summary", {}, "Envelope as sent"),
          h("p.none", {}, about
              ? `Number ${span.envelope + 1} of this trace: ${about.category}, ${count(about.spans, "span")}, ${bytes(about.bytes)}. `
                + "Sending adds sent_at, and a report of losses if there are any."
              : "It made room for newer ones."),
          h("div.tools", {}, h("label", {}, lines, " Indent"), copyButton("Copy", load),
              h("a", { href: path, target: "_blank", rel: "noreferrer" }, "Open alone")),
          text));
}
