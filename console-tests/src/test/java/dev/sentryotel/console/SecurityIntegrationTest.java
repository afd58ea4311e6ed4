package dev.sentryotel.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.PathPatternParserServerWebExchangeMatcher;

/** Spring Security has its say, and docs/console.md shows what to say to it. */
class SecurityIntegrationTest {

  private static final HttpClient http = HttpClient.newHttpClient();

  /** As Spring Boot secures what says nothing. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Locked {}

  /** With what the documentation shows for servlets. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Opened {

    @Bean
    @Order(0)
    SecurityFilterChain sentryConsole(HttpSecurity http) throws Exception {
      return http.securityMatcher("/sentry-console/**")
          .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
          .build();
    }

    @Bean
    SecurityFilterChain everythingElse(HttpSecurity http) throws Exception {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated()).build();
    }
  }

  /** With what the documentation shows for WebFlux. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class OpenedReactive {

    @Bean
    @Order(0)
    SecurityWebFilterChain sentryConsole(ServerHttpSecurity http) {
      return http.securityMatcher(
              new PathPatternParserServerWebExchangeMatcher("/sentry-console/**"))
          .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
          .build();
    }

    @Bean
    SecurityWebFilterChain everythingElse(ServerHttpSecurity http) {
      return http.authorizeExchange(exchanges -> exchanges.anyExchange().authenticated()).build();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"servlet", "reactive"})
  void whereNothingIsSaidTheConsoleIsAsLockedAsTheRest(String type) throws Exception {
    try (LookedAt application = new LookedAt(Locked.class, type(type))) {
      assertThat(status(application, "/sentry-console/")).isIn(302, 401);
      assertThat(status(application, "/sentry-console/api/traces")).isIn(302, 401);
    }
  }

  @Test
  void snippetForServletsOpensTheConsoleAndNothingElse() throws Exception {
    try (LookedAt application = new LookedAt(Opened.class)) {
      opensTheConsoleAndNothingElse(application);
    }
  }

  @Test
  void snippetForWebFluxOpensTheConsoleAndNothingElse() throws Exception {
    try (LookedAt application = new LookedAt(OpenedReactive.class, type("reactive"))) {
      opensTheConsoleAndNothingElse(application);
    }
  }

  private static void opensTheConsoleAndNothingElse(LookedAt application) throws Exception {
    assertThat(status(application, "/sentry-console/")).isEqualTo(200);
    assertThat(status(application, "/sentry-console/api/traces")).isEqualTo(200);
    assertThat(status(application, "/books")).isIn(302, 401, 403);
    HttpResponse<String> page = get(application, "/sentry-console/");
    assertThat(page.headers().allValues("content-security-policy")).hasSize(1);
    assertThat(page.headers().allValues("content-security-policy").get(0))
        .contains("default-src 'none'");
    application.trace("seen through security");
    assertThat(get(application, "/sentry-console/api/traces").body())
        .contains("seen through security")
        .doesNotContain("sentry-console");
  }

  private static String type(String type) {
    return "spring.main.web-application-type=" + type;
  }

  private static int status(LookedAt application, String path) throws Exception {
    return get(application, path).statusCode();
  }

  private static HttpResponse<String> get(LookedAt application, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + application.port() + path);
    return http.send(
        HttpRequest.newBuilder(uri).header("Accept", "text/html").build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
