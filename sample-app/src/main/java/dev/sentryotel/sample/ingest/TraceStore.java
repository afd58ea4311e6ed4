package dev.sentryotel.sample.ingest;

import com.zaxxer.hikari.HikariDataSource;
import dev.sentryotel.sample.ingest.Tally.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The newest traces and all counts, in an H2 database of the ingest's own.
 *
 * <p>The database is no bean, so nothing instruments it and the shop's connections are the shop's
 * alone: the ingest shares nothing with the application it watches but the process.
 *
 * <p>Any thread may call any method; writers take turns.
 */
@Component
public class TraceStore implements AutoCloseable {

  /** Spans of one trace that are kept; a page of more helps nobody. */
  static final int MAX_SPANS_PER_TRACE = 5000;

  /** Distinct counts that are kept; honest clients know about 15 reasons and 10 categories. */
  static final int MAX_TALLIES = 500;

  /** Characters of a description that are kept; Sentry itself cuts names at 200. */
  private static final int MAX_DESCRIPTION = 2000;

  /** Characters of op, status, origin, reason and category that are kept, as on Sentry's server. */
  private static final int MAX_WORD = 128;

  /** Characters of a span's data as JSON that are kept; a statement of 100,000 is long enough. */
  private static final int MAX_DATA = 100_000;

  private static final String CUT_DATA = "{\"ingest.note\":\"data was too large to be kept\"}";
  private static final String OTHER = "other";

  private final HikariDataSource dataSource;
  private final JdbcTemplate batch;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final int maxTraces;
  private final ReentrantLock writing = new ReentrantLock();

  @Autowired
  TraceStore(IngestProperties properties, JsonMapper json) {
    this("jdbc:h2:mem:ingest;DB_CLOSE_DELAY=-1", properties.maxTraces(), json);
  }

  TraceStore(String url, int maxTraces, JsonMapper json) {
    this.dataSource = DataSourceBuilder.create().type(HikariDataSource.class).url(url).build();
    this.dataSource.setPoolName("ingest");
    this.batch = new JdbcTemplate(dataSource);
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    this.json = json;
    this.maxTraces = maxTraces;
    DatabasePopulatorUtils.execute(
        new ResourceDatabasePopulator(new ClassPathResource("ingest-schema.sql")), dataSource);
  }

  /** Keeps the spans of one item, whole or not at all, and lets the oldest traces go. */
  void add(List<ReceivedSpan> spans) {
    Map<String, List<ReceivedSpan>> byTrace = new LinkedHashMap<>();
    for (ReceivedSpan span : spans) {
      byTrace.computeIfAbsent(span.traceId(), any -> new ArrayList<>()).add(span);
    }
    write(
        () -> {
          byTrace.forEach(this::addToTrace);
          evict();
        });
  }

  private void addToTrace(String traceId, List<ReceivedSpan> spans) {
    jdbc.sql(
            "insert into trace (trace_id) select :id"
                + " where not exists (select 1 from trace where trace_id = :id)")
        .param("id", traceId)
        .update();
    int room = Math.max(0, MAX_SPANS_PER_TRACE - spanCount(traceId));
    List<ReceivedSpan> kept = spans.subList(0, Math.min(room, spans.size()));
    batch.batchUpdate(
        "merge into span key (trace_id, span_id) values (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        kept.stream().map(this::row).toList());
    if (kept.size() < spans.size()) {
      count(new Tally(Kind.REJECTED, "trace_is_full", "span", spans.size() - (long) kept.size()));
    }
  }

  private int spanCount(String traceId) {
    return jdbc.sql("select count(*) from span where trace_id = ?")
        .param(traceId)
        .query(Integer.class)
        .single();
  }

  @SuppressWarnings("NullAway") // a row holds null where a span has no parent
  private Object[] row(ReceivedSpan span) {
    String data = span.data().toString();
    return new Object[] {
      span.traceId(),
      span.spanId(),
      span.parentSpanId(),
      span.isSegment(),
      cut(span.op(), MAX_WORD),
      cut(span.description(), MAX_DESCRIPTION),
      cut(span.status(), MAX_WORD),
      span.isFailed(),
      cut(span.origin(), MAX_WORD),
      span.startMicros(),
      span.endMicros(),
      span.item(),
      data.length() <= MAX_DATA ? data : CUT_DATA
    };
  }

  private void evict() {
    jdbc.sql(
            "delete from trace where arrival <="
                + " (select arrival from trace order by arrival desc offset ? rows fetch next row only)")
        .param(maxTraces)
        .update();
  }

  /** Adds to a count. */
  void add(Tally tally) {
    write(() -> count(tally));
  }

  private void count(Tally tally) {
    if (increase(tally.kind(), tally.reason(), tally.category(), tally.quantity())) {
      return;
    }
    int distinct = jdbc.sql("select count(*) from tally").query(Integer.class).single();
    boolean isFull = distinct >= MAX_TALLIES;
    String reason = isFull ? OTHER : cut(tally.reason(), MAX_WORD);
    String category = isFull ? OTHER : cut(tally.category(), MAX_WORD);
    if (!increase(tally.kind(), reason, category, tally.quantity())) {
      jdbc.sql("insert into tally (kind, reason, category, quantity) values (?, ?, ?, ?)")
          .params(tally.kind().name(), reason, category, tally.quantity())
          .update();
    }
  }

  private boolean increase(Kind kind, String reason, String category, long quantity) {
    return jdbc.sql(
                "update tally set quantity = quantity + ?"
                    + " where kind = ? and reason = ? and category = ?")
            .params(quantity, kind.name(), reason, category)
            .update()
        > 0;
  }

  /** The newest traces, newest first; at most {@code limit}. */
  public List<TraceSummary> newestTraces(int limit) {
    return jdbc.sql(
            """
            select * from (
              select s.*, t.arrival,
                row_number() over (partition by s.trace_id
                  order by s.start_micros, s.is_segment desc, s.end_micros desc) as place,
                max(s.end_micros) over (partition by s.trace_id)
                  - min(s.start_micros) over (partition by s.trace_id) as duration_micros,
                count(*) over (partition by s.trace_id) as spans,
                count(*) filter (where s.is_segment) over (partition by s.trace_id) as segments,
                count(*) filter (where s.is_failed)
                  over (partition by s.trace_id) as failed_spans
              from span s join
                (select * from trace order by arrival desc fetch first ? rows only) t
                on t.trace_id = s.trace_id)
            where place = 1
            order by arrival desc
            """)
        .param(limit)
        .query((row, number) -> summary(row))
        .list();
  }

  private static TraceSummary summary(ResultSet row) throws SQLException {
    return new TraceSummary(
        row.getString("trace_id"),
        row.getString("description"),
        row.getString("op"),
        row.getString("status"),
        row.getLong("start_micros"),
        row.getLong("duration_micros"),
        row.getInt("spans"),
        row.getInt("segments"),
        row.getInt("failed_spans"));
  }

  /** All spans kept of a trace, by start; empty if the trace is not, or no longer, here. */
  public List<ReceivedSpan> spans(String traceId) {
    return jdbc.sql("select * from span where trace_id = ? order by start_micros, end_micros desc")
        .param(traceId)
        .query((row, number) -> span(row))
        .list();
  }

  private ReceivedSpan span(ResultSet row) throws SQLException {
    return new ReceivedSpan(
        row.getString("trace_id"),
        row.getString("span_id"),
        row.getString("parent_span_id"),
        row.getBoolean("is_segment"),
        row.getString("op"),
        row.getString("description"),
        row.getString("status"),
        row.getString("origin"),
        row.getLong("start_micros"),
        row.getLong("end_micros"),
        row.getString("item"),
        json.readTree(row.getString("data")));
  }

  /** All counts. */
  public List<Tally> tallies() {
    return jdbc.sql("select * from tally order by kind, reason, category")
        .query(
            (row, number) ->
                new Tally(
                    Kind.valueOf(row.getString("kind")),
                    row.getString("reason"),
                    row.getString("category"),
                    row.getLong("quantity")))
        .list();
  }

  /** Closes the database's connections; an in-memory database ends with the process. */
  @Override
  public void close() {
    dataSource.close();
  }

  private void write(Runnable change) {
    writing.lock();
    try {
      transaction.executeWithoutResult(status -> change.run());
    } finally {
      writing.unlock();
    }
  }

  private static String cut(String text, int maxCharacters) {
    return text.length() <= maxCharacters ? text : text.substring(0, maxCharacters);
  }
}
