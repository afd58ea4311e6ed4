package dev.sentryotel.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Headers;
import org.jspecify.annotations.Nullable;

/** A service downstream that knows nothing of Sentry; it shows what it was sent. */
final class Neighbour implements AutoCloseable {

  private final MockWebServer server = new MockWebServer();

  Neighbour() {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return new MockResponse.Builder().code(200).build();
          }
        });
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a full address. */
  String address(String path) {
    return "http://localhost:" + server.getPort() + path;
  }

  /** Returns the headers of the next request, which must have come. */
  Headers received() {
    try {
      RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("No request came");
      }
      return request.getHeaders();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted", e);
    }
  }

  /** Returns the members of Sentry in a header, decoded and without their prefix. */
  static Map<String, String> sentryMembers(@Nullable String baggage) {
    Map<String, String> members = new LinkedHashMap<>();
    for (String member : baggage == null ? List.<String>of() : List.of(baggage.split(","))) {
      String[] keyAndValue = member.split("=", 2);
      if (keyAndValue[0].startsWith("sentry-")) {
        members.put(
            keyAndValue[0].substring("sentry-".length()),
            URLDecoder.decode(keyAndValue[1], StandardCharsets.UTF_8));
      }
    }
    return members;
  }

  @Override
  public void close() {
    server.close();
  }
}
