package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.OpenTelemetryServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What Spring's own conventions say of requests, in OpenTelemetry's words. */
class HttpObservationFilterTest {

  private final HttpObservationFilter filter = new HttpObservationFilter();

  private Map<String, String> served(
      ServerRequestObservationConvention convention, String pattern, int status) {
    MockHttpServletResponse response = new MockHttpServletResponse();
    response.setStatus(status);
    ServerRequestObservationContext context =
        new ServerRequestObservationContext(
            new MockHttpServletRequest("GET", "/books/1"), response);
    context.setPathPattern(pattern);
    return added(
        context,
        convention.getLowCardinalityKeyValues(context),
        convention.getHighCardinalityKeyValues(context));
  }

  private Map<String, String> made(String template, String url) throws Exception {
    ClientRequestObservationContext context =
        new ClientRequestObservationContext(
            new MockClientHttpRequest(HttpMethod.GET, URI.create(url)));
    context.setUriTemplate(template);
    context.setResponse(new MockClientHttpResponse(new byte[0], HttpStatus.NOT_FOUND));
    var convention = new DefaultClientRequestObservationConvention();
    return added(
        context,
        convention.getLowCardinalityKeyValues(context),
        convention.getHighCardinalityKeyValues(context));
  }

  private Map<String, String> added(Observation.Context context, KeyValues low, KeyValues high) {
    context.addLowCardinalityKeyValues(low);
    context.addHighCardinalityKeyValues(high);
    KeyValues before = context.getHighCardinalityKeyValues();

    filter.map(context);

    assertThat(context.getLowCardinalityKeyValues()).as("tags of metrics").isEqualTo(low);
    Map<String, String> added = new TreeMap<>();
    for (KeyValue each : context.getHighCardinalityKeyValues()) {
      if (before.stream().noneMatch(each::equals)) {
        added.put(each.getKey(), each.getValue());
      }
    }
    return added;
  }

  @Test
  void requestServed_hasItsRouteAndPath() {
    assertThat(served(new DefaultServerRequestObservationConvention(), "/books/{id}", 200))
        .containsOnly(
            Map.entry("http.request.method", "GET"),
            Map.entry("http.response.status_code", "200"),
            Map.entry("http.route", "/books/{id}"),
            Map.entry("url.path", "/books/1"));
  }

  @ParameterizedTest
  @CsvSource({"404", "302", "200"})
  void requestServedThatNobodyHandled_hasNoRoute(int status) {
    assertThat(served(new DefaultServerRequestObservationConvention(), null, status))
        .containsOnlyKeys("http.request.method", "http.response.status_code", "url.path");
  }

  @Test
  void requestServedInOpenTelemetrysWords_staysAsItIs() {
    assertThat(served(new OpenTelemetryServerRequestObservationConvention(), "/books/{id}", 200))
        .isEmpty();
  }

  @Test
  void requestMade_hasItsTemplateUrlAndHost() throws Exception {
    assertThat(
            made(
                "http://stock.example/stock/{id}?fresh={f}",
                "http://stock.example/stock/1?fresh=y"))
        .containsOnly(
            Map.entry("http.request.method", "GET"),
            Map.entry("http.response.status_code", "404"),
            Map.entry("server.address", "stock.example"),
            Map.entry("url.full", "http://stock.example/stock/1?fresh=y"),
            Map.entry("url.template", "/stock/{id}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://stock.example/stock/1", "http://stock.example/stock?id={id}"})
  void requestMadeWithoutVariablesInItsPath_hasNoTemplate(String template) throws Exception {
    assertThat(made(template, "http://stock.example/stock/1")).doesNotContainKey("url.template");
    assertThat(made(null, "http://stock.example/stock/1")).doesNotContainKey("url.template");
  }

  @Test
  void requestMadeThatFailed_hasNoStatus() {
    ClientRequestObservationContext context =
        new ClientRequestObservationContext(
            new MockClientHttpRequest(HttpMethod.GET, URI.create("http://stock.example/stock/1")));
    var convention = new DefaultClientRequestObservationConvention();

    assertThat(
            added(
                context,
                convention.getLowCardinalityKeyValues(context),
                convention.getHighCardinalityKeyValues(context)))
        .containsOnlyKeys("http.request.method", "server.address", "url.full");
  }

  @Test
  void otherObservations_stayAsTheyAre() {
    assertThat(
            added(
                new Observation.Context(),
                KeyValues.of("method", "GET", "uri", "/books"),
                KeyValues.empty()))
        .isEmpty();
  }
}
