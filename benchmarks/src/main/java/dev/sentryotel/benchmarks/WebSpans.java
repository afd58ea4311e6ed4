package dev.sentryotel.benchmarks;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;

/** The spans of a web application, as its instrumentations would make them. */
final class WebSpans {

  static final String ROOT = "GET /owners/{ownerId}";
  static final String CHILD = "SELECT shop.owners";
  static final String QUERY = "SELECT id, name, city FROM owners WHERE id = ?";

  static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
  static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
  static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
  static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");
  static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
  static final AttributeKey<String> DB_SYSTEM = AttributeKey.stringKey("db.system.name");
  static final AttributeKey<String> DB_QUERY = AttributeKey.stringKey("db.query.text");
  static final AttributeKey<String> DB_NAME = AttributeKey.stringKey("db.namespace");

  // A few of them: an application's own texts, made elsewhere.
  private static final String[] PATHS = new String[64];

  static {
    for (int i = 0; i < PATHS.length; i++) {
      PATHS[i] = "/owners/" + (1000 + i * 7919);
    }
  }

  private final Tracer tracer;
  private long number;

  /** Makes one; used by one thread at a time. */
  WebSpans(Tracer tracer) {
    this.tracer = tracer;
  }

  /** Starts and ends a trace of one root with 8 attributes, each span current while it lasts. */
  void trace(int children) {
    Span root = startRoot();
    try (Scope scope = root.makeCurrent()) {
      for (int i = 0; i < children; i++) {
        Span child = startChild(Context.current());
        try (Scope inner = child.makeCurrent()) {
          child.setAttribute(DB_NAME, "shop");
        } finally {
          child.end();
        }
      }
    } finally {
      endRoot(root);
    }
  }

  /**
   * Starts and ends traces of a root and children each, all open at the same time: first the roots
   * start, then the first child of each starts and ends, and so on.
   */
  void interleaved(int traces, int children) {
    Span[] roots = new Span[traces];
    for (int i = 0; i < traces; i++) {
      roots[i] = startRoot();
    }
    for (int child = 0; child < children; child++) {
      for (Span root : roots) {
        endChild(root);
      }
    }
    for (Span root : roots) {
      endRoot(root);
    }
  }

  /** Starts roots that never end, with that many ended children each. */
  void waiting(int roots, int children) {
    for (int i = 0; i < roots; i++) {
      Span root = startRoot();
      for (int child = 0; child < children; child++) {
        endChild(root);
      }
    }
  }

  private void endChild(Span root) {
    Span child = startChild(Context.root().with(root));
    child.setAttribute(DB_NAME, "shop");
    child.end();
  }

  private Span startRoot() {
    return tracer
        .spanBuilder(ROOT)
        .setNoParent()
        .setSpanKind(SpanKind.SERVER)
        .setAttribute(METHOD, "GET")
        .setAttribute(SCHEME, "https")
        .setAttribute(PATH, path(number++))
        .setAttribute(SERVER, "shop.example")
        .setAttribute(PORT, 443L)
        .setAttribute(VERSION, "1.1")
        .startSpan();
  }

  private static void endRoot(Span root) {
    root.setAttribute(ROUTE, "/owners/{ownerId}");
    root.setAttribute(STATUS, 200L);
    root.end();
  }

  private Span startChild(Context parent) {
    return tracer
        .spanBuilder(CHILD)
        .setParent(parent)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute(DB_SYSTEM, "postgresql")
        .setAttribute(DB_QUERY, QUERY)
        .setAttribute(SERVER, "db.example")
        .startSpan();
  }

  static String path(long number) {
    return PATHS[(int) (number & (PATHS.length - 1))];
  }
}
