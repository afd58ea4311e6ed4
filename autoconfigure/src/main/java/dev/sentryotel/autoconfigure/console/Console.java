package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.delivery.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * What the console answers, whichever server asks.
 *
 * <table>
 * <caption>Paths below /sentry-console</caption>
 * <tr><td>/</td><td>the page</td></tr>
 * <tr><td>/assets/…</td><td>what it loads</td></tr>
 * <tr><td>/api/traces?since=…&amp;text=…</td><td>the list; what changed since a version</td></tr>
 * <tr><td>/api/traces/{id}</td><td>the spans of one</td></tr>
 * <tr><td>/api/traces/{id}/envelopes/{number}</td><td>an envelope, as it is sent</td></tr>
 * <tr><td>/api/health</td><td>what became of all spans</td></tr>
 * <tr><td>/api/events</td><td>news, by {@link ConsoleFeed}; asked for by the server's adapter</td></tr>
 * </table>
 *
 * <p>Used by the threads of requests.
 */
final class Console {

  /** Where it is served: {@value}. */
  static final String PATH = "/sentry-console";

  static final String EVENTS = "/api/events";
  private static final String TRACES = "/api/traces";
  private static final String ENVELOPES = "/envelopes/";
  private static final String JSON = "application/json";

  private final RecentTraces traces;
  private final ConsoleJson json;

  Console(RecentTraces traces, ConsoleJson json) {
    this.traces = traces;
    this.json = json;
  }

  /** Returns whether a path is that of the page itself. */
  static boolean isPage(String path) {
    return path.equals(PATH) || path.equals(PATH + "/");
  }

  /**
   * Answers a request.
   *
   * @param path below {@link #PATH}; empty without the last slash
   * @param since of the query, or null
   * @param text of the query, or null
   */
  Answer get(String path, @Nullable String since, @Nullable String text) {
    if (path.isEmpty()) {
      return Answer.redirect(PATH.substring(1) + "/");
    }
    if (path.equals(TRACES)) {
      return Answer.of(200, JSON, json.list(traces.content(), version(since), text));
    }
    if (path.startsWith(TRACES + "/")) {
      return trace(path.substring(TRACES.length() + 1));
    }
    if (path.equals("/api/health")) {
      return Answer.of(200, JSON, json.health());
    }
    return ConsoleFiles.get(path);
  }

  private static long version(@Nullable String since) {
    try {
      return since == null ? 0 : Long.parseLong(since);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private Answer trace(String rest) {
    int end = rest.indexOf('/');
    KeptTrace trace = traces.trace(end < 0 ? rest : rest.substring(0, end));
    if (trace == null) {
      return Answer.ofText(404, "No such trace, or no longer.");
    }
    if (end < 0) {
      return Answer.of(200, JSON, json.trace(trace));
    }
    Envelope envelope = rest.startsWith(ENVELOPES, end) ? envelope(trace, rest, end) : null;
    return envelope == null
        ? Answer.ofText(404, "No such envelope, or no longer.")
        : Answer.of(200, "text/plain;charset=UTF-8", SentEnvelope.bytes(envelope));
  }

  private static @Nullable Envelope envelope(KeptTrace trace, String rest, int end) {
    try {
      return trace.envelope(Integer.parseInt(rest.substring(end + ENVELOPES.length())));
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
