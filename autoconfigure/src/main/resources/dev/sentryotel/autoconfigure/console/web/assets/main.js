// What is shown, and the news from the server.

import { setText } from "./dom.js";
import { health } from "./health.js";
import { listView } from "./list.js";
import { theme } from "./theme.js";
import { traceView } from "./trace.js";

const POLL_MILLIS = 2000;

const main = document.getElementById("main");
const live = document.getElementById("live");
const strip = document.getElementById("health");
const state = { start: 0, version: 0, begun: 0, bytes: 0, maxBytes: 0, traces: new Map() };
let text = "";
let refreshing = null;
let isStale = false;
let shown = null; // {id, view} of the trace that is shown

const list = listView((newText) => {
  text = newText;
  refresh();
});

/** Fetches what has changed; once more if something changed meanwhile. */
function refresh() {
  isStale = true;
  refreshing ??= (async () => {
    try {
      while (isStale) {
        isStale = false;
        await fetchChanges();
      }
    } catch {
      // The application is being restarted; the stream will tell when it is back.
    } finally {
      refreshing = null;
    }
  })();
  return refreshing;
}

async function fetchChanges() {
  const query = new URLSearchParams({ since: state.version });
  const asked = text;
  if (asked) query.set("text", asked);
  const answer = await fetch(`api/traces?${query}`);
  if (!answer.ok) return;
  const now = await answer.json();
  if (now.start !== state.start) {
    // Another start of the application, which knows nothing of the last.
    const isFirst = state.start === 0;
    Object.assign(state, { start: now.start, version: 0 });
    state.traces.clear();
    if (!isFirst) {
      isStale = true;
      return;
    }
  }
  Object.assign(state, { version: now.version, begun: now.begun, bytes: now.bytes, maxBytes: now.maxBytes });
  for (const trace of now.traces) state.traces.set(trace.id, trace);
  for (const [id, trace] of state.traces) if (trace.sequence < now.first) state.traces.delete(id);
  list.update(state, now.traces);
  if (asked === text) list.found(now.matches ?? null);
  if (shown && now.traces.some((trace) => trace.id === shown.id)) await shown.view.load();
}

function route() {
  const [, page, id, span] = location.hash.split("/");
  if (page === "traces" && id) {
    const traceId = id; // hexadecimal, else of no trace
    if (shown?.id === traceId) {
      if (span) shown.view.select(span);
      return;
    }
    const view = traceView(traceId, {
      isKept: (other) => state.traces.has(other),
      navigate: (spanId) => history.replaceState(null, "", `#/traces/${traceId}${spanId ? `/${spanId}` : ""}`),
    });
    shown = { id: traceId, view };
    main.replaceChildren(view.element);
    view.load(span).catch(() => {});
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  } else {
    const before = shown?.id;
    shown = null;
    document.title = "Traces";
    main.replaceChildren(list.element);
    if (before) list.focus(before);
  }
}

let events = null;
let poll = null;

function listen() {
  // A browser has six connections to an application, over all its tabs: one that nobody sees takes none.
  if (document.hidden) return;
  events = new EventSource("api/events");
  events.addEventListener("open", () => {
    clearInterval(poll);
    poll = null;
    show("Live", "on");
  });
  events.addEventListener("traces", refresh);
  events.addEventListener("health", (event) => showHealth(JSON.parse(event.data)));
  events.addEventListener("error", () => {
    // A stream that was refused is not asked for again by the browser; then the answers say how it is.
    if (events.readyState !== EventSource.CLOSED) show("Waiting for the application", "off");
    poll ??= setInterval(ask, POLL_MILLIS);
  });
}

function leave() {
  events?.close();
  clearInterval(poll);
  poll = null;
}

async function ask() {
  await refresh();
  try {
    const answer = await fetch("api/health");
    const now = answer.ok ? await answer.json() : null;
    if (poll === null) return; // Live again, and told something newer; or nobody looks.
    if (now) showHealth(now);
    show(answer.ok ? "Every two seconds" : "Waiting for the application", answer.ok ? "on" : "off");
    if (answer.ok && events.readyState === EventSource.CLOSED) {
      leave();
      listen();
    }
  } catch {
    if (poll !== null) show("Waiting for the application", "off");
  }
}

function show(label, is) {
  setText(live, label);
  live.dataset.is = is;
}

function showHealth(now) {
  setText(document.getElementById("application"), now.application || "Traces");
  health(strip, now);
}

theme(document.getElementById("theme"));
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    const field = shown ? shown.view.element.querySelector("input[type=search]") : null;
    if (field) field.focus();
    else list.focusFilter();
  }
});
document.addEventListener("visibilitychange", () => {
  leave();
  listen();
});
addEventListener("hashchange", route);
route();
refresh();
listen();
