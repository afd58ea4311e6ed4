// The strip that says what became of all spans so far.

import { h } from "./dom.js";
import { number, time } from "./format.js";

const LINES = [
  ["open", "open", "in traces that have not ended"],
  ["waiting", "waiting", "for the encoder"],
  ["encoding", "encoding", ""],
  ["queued", "queued", "for a sender"],
  ["inFlight", "in flight", ""],
];

export function health(strip, now) {
  const pending = LINES.reduce((sum, [key]) => sum + now.pending[key], 0);
  strip.replaceChildren(...[
    stat("Ended", now.ended, "Spans that were recorded and have ended"),
    stat("Delivered", now.delivered, "Spans that were taken", "good"),
    stat("On their way", pending, "Ended spans that wait or are being sent", "", lines(now)),
    now.spooled > 0 && stat("On disk", now.spooled, "Spans kept for later"),
    stat("Discarded", now.discarded, "Spans that ended and were lost",
        now.discarded > 0 ? "bad" : "", reasons(now)),
    ...Object.entries(now.limits).map(([category, end]) =>
        h("p.limit", {}, `Sentry takes no ${category} until ${time(end)}`)),
  ].filter(Boolean));
}

function stat(name, value, title, state = "", ...more) {
  return h("div.stat", { title },
      h("div.value", { data: { state } }, number(value)),
      h("div.name", {}, name),
      ...more.filter(Boolean));
}

function lines(now) {
  const busy = LINES.filter(([key]) => now.pending[key] > 0);
  return busy.length > 0 && h("ul.chips", { "aria-label": "Where they are" },
      busy.map(([key, label]) => chip(label, now.pending[key])));
}

function reasons(now) {
  return now.reasons.length > 0 && h("ul.chips", { "aria-label": "By reason" },
      now.reasons.map((each) =>
          chip(`${each.reason} ${each.category}`, each.quantity)));
}

function chip(label, value) {
  return h("li", {}, `${label} `, h("b", {}, number(value)));
}
