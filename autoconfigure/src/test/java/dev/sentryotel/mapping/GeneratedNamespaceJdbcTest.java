package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratedNamespaceJdbcTest {

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(exporter)).build();

  @AfterEach
  void close() {
    provider.close();
  }

  @Test
  void spansOfAnEmbeddedDatabase_haveNoNameWithItsGeneratedName() throws SQLException {
    String generated = UUID.randomUUID().toString();
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:" + generated);
    OpenTelemetry telemetry = OpenTelemetrySdk.builder().setTracerProvider(provider).build();
    DataSource traced = JdbcTelemetry.create(telemetry).wrap(h2);

    try (Connection connection = traced.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table person(id int)");
      statement.execute("select * from person");
      statement.addBatch("insert into person values (1)");
      statement.addBatch("insert into person values (2)");
      statement.executeBatch();
    }

    List<SpanData> spans = exporter.getFinishedSpanItems();
    assertThat(spans).extracting(SpanData::getName).anyMatch(name -> name.contains(generated));
    assertThat(spans)
        .map(MappedSpan::of)
        .extracting(MappedSpan::description)
        .containsExactly("create table person(id int)", "select * from person", "h2");
  }
}
