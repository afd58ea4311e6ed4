package dev.sentryotel.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * A small bookshop that reports its own requests, and the place it reports them to.
 *
 * <table>
 * <caption>Its parts</caption>
 * <tr><td>{@code shop}</td><td>the application: what any team would write</td></tr>
 * <tr><td>{@code telemetry}</td><td>what a team adds to the starter: one span processor, one
 * instrumentation, a task decorator</td></tr>
 * <tr><td>{@code ingest}</td><td>a stand-in for Sentry: takes envelopes over HTTP and keeps the
 * newest traces</td></tr>
 * <tr><td>{@code pages}</td><td>shows what the ingest holds</td></tr>
 * </table>
 */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class SampleApplication {

  /**
   * Starts the application.
   *
   * @param arguments Spring Boot's command line, for example {@code --server.port=9090}
   */
  public static void main(String[] arguments) {
    SpringApplication.run(SampleApplication.class, arguments);
  }
}
