package dev.sentryotel.sample.telemetry;

import dev.sentryotel.OpenTelemetryInstrumentation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.jdbc.datasource.JdbcTelemetry;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Makes a span of each wait for a database connection.
 *
 * <pre>
 * GET /books/{isbn}                     http.server
 *   HikariDataSource.getConnection      this instrumentation
 *   SELECT book                         OpenTelemetry's starter
 * </pre>
 *
 * <p>OpenTelemetry's starter traces statements and leaves connections out. This bean adds the
 * connections alone, so no statement is traced twice: it slips between the pool and the starter's
 * own wrapper. (For a plain pool {@code otel.instrumentation.jdbc.experimental.datasource.enabled}
 * would do. The bean shows what an instrumentation of your own looks like.)
 *
 * <p>Beans are wrapped when they are made, the telemetry arrives when the starter calls {@link
 * #install}; whichever comes first, connections are traced from the later on.
 */
final class ConnectionWaitInstrumentation
    implements OpenTelemetryInstrumentation, BeanPostProcessor, Ordered {

  private volatile @Nullable JdbcTelemetry telemetry;

  @Override
  public void install(OpenTelemetry openTelemetry) {
    telemetry =
        JdbcTelemetry.builder(openTelemetry)
            .setDataSourceInstrumenterEnabled(true)
            .setStatementInstrumenterEnabled(false)
            .build();
  }

  @Override
  public void uninstall() {
    telemetry = null;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    return bean instanceof DataSource pool ? new TracedPool(pool) : bean;
  }

  /** Before OpenTelemetry's post processor, which then wraps what this one returns. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  /** A pool whose connections are asked for through the telemetry, while there is one. */
  private final class TracedPool extends DelegatingDataSource {

    private final DataSource pool;
    private volatile @Nullable DataSource traced; // made once: it looks up the database's name

    TracedPool(DataSource pool) {
      super(pool);
      this.pool = pool;
    }

    @Override
    public Connection getConnection() throws SQLException {
      JdbcTelemetry installed = telemetry;
      return installed == null ? pool.getConnection() : traced(installed).getConnection();
    }

    private DataSource traced(JdbcTelemetry installed) {
      DataSource current = traced;
      if (current == null) {
        current = installed.wrap(pool);
        traced = current;
      }
      return current;
    }
  }
}
