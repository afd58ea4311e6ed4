package dev.sentryotel.autoconfigure.console;

import static dev.sentryotel.autoconfigure.console.RawHttp.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.World;
import dev.sentryotel.testing.WorldApplication;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** Whoever reads forwarding headers, and whatever they say: the console believes the connection. */
class ForwardedHeadersIntegrationTest {

  private static final String TRACES = "/sentry-console/api/traces";
  private static final String PROXIED = "Host: dev.example.com\r\n";

  /** Headers by which somebody would be a neighbour of the server. */
  private static final List<String> FORGED =
      List.of(
          "X-Forwarded-For: 127.0.0.1",
          "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: 127.0.0.1",
          "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-Host: localhost\r\nX-Forwarded-Port: 80",
          "Forwarded: for=127.0.0.1;host=127.0.0.1",
          "X-Forwarded-For: 203.0.113.7");

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private static Map<String, String> widened(String strategy) {
    return Map.of(
        "sentry.console.enabled", "true",
        "sentry.console.allowed-hosts", "dev.example.com",
        "sentry.console.allowed-addresses", "203.0.113.7",
        "server.forward-headers-strategy", strategy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "framework", "native"})
  void onNettyTheConnectionIsBelieved(String strategy) {
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.startReactive(widened(strategy), Application.class)) {
      theConnectionIsBelieved(application.port(), strategy);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "framework", "native"})
  void onTomcatTheConnectionIsBelieved(String strategy) {
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(widened(strategy), Application.class)) {
      theConnectionIsBelieved(application.port(), strategy);
    }
  }

  @Test
  void onTomcatWithoutServletsTheConnectionIsBelieved() {
    Map<String, String> properties = new HashMap<>(widened("native"));
    properties.put("spring.main.web-application-type", "reactive");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(properties, Application.class)) {
      theConnectionIsBelieved(application.port(), "native");
    }
  }

  private static void theConnectionIsBelieved(int port, String strategy) {
    onlyThisMachineIsAdmitted(port);
    whatIsAllowedIsAdmittedAndNothingElse(port);
    // A server that reads the header says who is behind the proxy.
    assertThat(ask(port, TRACES, PROXIED + "X-Forwarded-For: 203.0.113.8"))
        .startsWith(strategy.equals("native") ? "HTTP/1.1 404" : "HTTP/1.1 200");
  }

  private static void onlyThisMachineIsAdmitted(int port) {
    for (String host : List.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port)) {
      assertThat(ask(port, TRACES, "Host: " + host)).startsWith("HTTP/1.1 200");
      for (String forged : FORGED) {
        findsNothing(InetAddress.getLoopbackAddress(), port, "Host: " + host + "\r\n" + forged);
      }
      for (InetAddress address : addressesForOthers()) {
        findsNothing(address, port, "Host: " + host);
        FORGED.forEach(forged -> findsNothing(address, port, "Host: " + host + "\r\n" + forged));
      }
    }
    for (String host : List.of("localhost", "127.0.0.1")) {
      findsNothing(
          InetAddress.getLoopbackAddress(),
          port,
          "Host: evil.example\r\nX-Forwarded-Host: " + host);
    }
  }

  private static void whatIsAllowedIsAdmittedAndNothingElse(int port) {
    assertThat(ask(port, TRACES, "Host: localhost")).startsWith("HTTP/1.1 200");
    assertThat(ask(port, TRACES, PROXIED + "X-Forwarded-For: 203.0.113.7"))
        .startsWith("HTTP/1.1 200");
    findsNothing(
        InetAddress.getLoopbackAddress(),
        port,
        "Host: evil.example\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Host: dev.example.com");
    for (InetAddress address : addressesForOthers()) {
      FORGED.forEach(forged -> findsNothing(address, port, PROXIED + forged));
    }
  }

  @Test
  void aHeaderThatTomcatWasToldToReadIsAForwardingOne() {
    Map<String, String> properties = new HashMap<>(widened("native"));
    properties.put("server.tomcat.remoteip.remote-ip-header", "X-Visitor");
    try (WorldApplication application =
        World.OPEN_TELEMETRY_STARTER.start(properties, Application.class)) {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      findsNothing(loopback, application.port(), "Host: localhost\r\nX-Visitor: 127.0.0.1");
      assertThat(ask(application.port(), TRACES, "Host: localhost")).startsWith("HTTP/1.1 200");
    }
  }

  private static void findsNothing(InetAddress address, int port, String headers) {
    assertThat(ask(address, port, TRACES, headers))
        .as("%s through %s", headers, address)
        .startsWith("HTTP/1.1 404")
        .doesNotContain("\"version\"");
  }

  /** Those by which other machines reach this one, if it has any. */
  private static List<InetAddress> addressesForOthers() {
    try {
      return NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .filter(Inet4Address.class::isInstance)
          .filter(address -> !address.isLoopbackAddress())
          .toList();
    } catch (SocketException e) {
      return List.of();
    }
  }
}
