package dev.sentryotel.autoconfigure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring Boot application on a free port, run as its {@code main} would. */
final class RunningApplication implements AutoCloseable {

  private static final HttpClient http = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;

  private RunningApplication(ConfigurableApplicationContext context) {
    this.context = context;
  }

  /** Runs it with properties, given as {@code key=value}. */
  static RunningApplication start(Class<?> application, String... properties) {
    Map<String, Object> all = new HashMap<>();
    all.put("server.port", "0");
    all.put("spring.application.name", "shop");
    for (String property : properties) {
      String[] keyAndValue = property.split("=", 2);
      all.put(keyAndValue[0], keyAndValue[1]);
    }
    SpringApplication spring = new SpringApplication(application);
    spring.setDefaultProperties(all);
    return new RunningApplication(spring.run());
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  ConfigurableApplicationContext context() {
    return context;
  }

  HttpResponse<String> get(String path, String... headers) {
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
            .timeout(Duration.ofSeconds(10));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("No answer to " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
