package dev.sentryotel.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All that is measured. */
final class Rows {

  static final String ROOT = "one root span, 8 attributes, current";
  static final String TRACE = "a span of a trace of 5";
  static final String UNSAMPLED = "one root span, not sampled";
  static final String TWO_THREADS = "one root span, two threads";
  static final String BATCH = "512 spans in 64 interleaved traces";
  static final String UNCOMPRESSED = BATCH + ", not compressed";

  private static final int TRACES = 64;
  private static final int CHILDREN = 7;

  private Rows() {}

  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (Contender contender : Contender.values()) {
      if (contender != Contender.SENTRY_JAVA_OPENTELEMETRY
          || SentryJavaOpenTelemetry.bootstrapJar() != null) {
        addHotPath(rows, contender);
        addEncoding(rows, contender);
      }
    }
    return rows;
  }

  /** Returns what is the same for rows that are compared with each other. */
  static String group(Row row) {
    return row.title().startsWith(BATCH) ? BATCH : row.title();
  }

  static String waiting(int spans) {
    return BATCH + String.format(Locale.ROOT, ", %,d waiting", spans);
  }

  static String level(int level) {
    return BATCH + ", level " + level;
  }

  private static void addHotPath(List<Row> rows, Contender contender) {
    rows.add(Row.hotPath(contender, ROOT, HotPath.Shape.ROOT, 1));
    rows.add(Row.hotPath(contender, TRACE, HotPath.Shape.TRACE_OF_5, 1));
    rows.add(Row.hotPath(contender, UNSAMPLED, HotPath.Shape.UNSAMPLED, 1));
    rows.add(Row.hotPath(contender, TWO_THREADS, HotPath.Shape.ROOT, 2));
  }

  private static void addEncoding(List<Row> rows, Contender contender) {
    if (contender == Contender.FLOOR || contender == Contender.FLOOR_AGAIN) {
      return;
    }
    if (contender == Contender.OTLP_PLAIN) {
      rows.add(Row.encoding(contender, UNCOMPRESSED, batch(0), -1));
      return;
    }
    for (int spans : new int[] {1, 10, 100, 1000}) {
      String title = spans == 1 ? "a trace of 1 span" : "a trace of " + spans + " spans";
      rows.add(Row.encoding(contender, title, new Batch(1, spans - 1, 0), -1));
    }
    rows.add(Row.encoding(contender, BATCH, batch(0), -1));
    boolean isOurs = contender == Contender.STATIC || contender == Contender.STREAM;
    if (isOurs) {
      rows.add(Row.encoding(contender, UNCOMPRESSED, batch(0), 0));
    }
    if (isOurs || contender == Contender.SENTRY_JAVA_OPENTELEMETRY) {
      for (int spans : new int[] {1_000, 10_000, 50_000}) {
        rows.add(Row.encoding(contender, waiting(spans), batch(spans), -1));
      }
    }
    if (contender == Contender.STATIC) {
      for (int level = 1; level <= 9; level++) {
        rows.add(Row.encoding(contender, level(level), batch(0), level));
      }
    }
  }

  private static Batch batch(int waiting) {
    return new Batch(TRACES, CHILDREN, waiting);
  }
}
