package dev.sentryotel.autoconfigure.console;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Adds its valve before those of Spring Boot and of the application. */
final class ReceivingValveCustomizer
    implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory>, Ordered {

  private final Environment environment;

  ReceivingValveCustomizer(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void customize(ConfigurableTomcatWebServerFactory factory) {
    factory.addEngineValves(new ReceivingValve(forwardingHeaders()));
  }

  /** Those everybody knows, and those that Tomcat is told to read. */
  private List<String> forwardingHeaders() {
    Stream<String> configured =
        Stream.of("remote-ip-header", "protocol-header", "host-header", "port-header")
            .map(each -> environment.getProperty("server.tomcat.remoteip." + each, ""))
            .filter(each -> !each.isBlank());
    return Stream.concat(RequestGuard.FORWARDING.stream(), configured).distinct().toList();
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE;
  }
}
