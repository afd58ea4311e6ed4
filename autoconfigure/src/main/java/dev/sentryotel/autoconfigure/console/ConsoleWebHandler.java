package dev.sentryotel.autoconfigure.console;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/** The console of a WebFlux application. */
final class ConsoleWebHandler implements WebHandler {

  private final Console console;
  private final ConsoleFeed feed;

  ConsoleWebHandler(Console console, ConsoleFeed feed) {
    this.console = console;
    this.feed = feed;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange) {
    return Mono.deferContextual(
        context -> {
          if (context.hasKey(ConsoleHttpHandler.ADMITTED)) {
            return answer(exchange);
          }
          return nothing(exchange.getResponse());
        });
  }

  private static Mono<Void> nothing(ServerHttpResponse response) {
    response.setStatusCode(HttpStatusCode.valueOf(404));
    return response.setComplete();
  }

  private Mono<Void> answer(ServerWebExchange exchange) {
    ServerHttpResponse response = exchange.getResponse();
    HttpMethod method = exchange.getRequest().getMethod();
    if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
      response.setStatusCode(HttpStatusCode.valueOf(405));
      return response.setComplete();
    }
    String whole = exchange.getRequest().getPath().pathWithinApplication().value();
    if (!ConsoleHttpHandler.isToConsole(whole)) {
      return nothing(response);
    }
    String path = whole.substring(Console.PATH.length());
    if (path.equals(Console.EVENTS) && method.equals(HttpMethod.GET)) {
      return events(response);
    }
    MultiValueMap<String, String> query = exchange.getRequest().getQueryParams();
    // Reading a trace may take some milliseconds, which an event loop has not.
    return Mono.fromCallable(
            () -> console.get(path, query.getFirst("since"), query.getFirst("text")))
        .subscribeOn(Schedulers.boundedElastic())
        .flatMap(answer -> write(response, answer));
  }

  private static Mono<Void> write(ServerHttpResponse response, Answer answer) {
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    setHeaders(response, answer.headers());
    return response.writeWith(Mono.just(buffer(response, answer.body())));
  }

  private Mono<Void> events(ServerHttpResponse response) {
    // As many as a page that reads nothing may leave; then its stream ends, and it asks again.
    Sinks.Many<byte[]> news =
        Sinks.many().unicast().onBackpressureBuffer(Queues.<byte[]>get(64).get());
    Stream stream = new Stream(news);
    if (!feed.subscribe(stream)) {
      response.setStatusCode(HttpStatusCode.valueOf(503));
      return response.setComplete();
    }
    setHeaders(response, Answer.headers("Content-Type", Answer.EVENT_STREAM));
    Flux<DataBuffer> buffers =
        news.asFlux()
            .map(text -> buffer(response, text))
            .doFinally(signal -> feed.unsubscribe(stream));
    return response.writeAndFlushWith(buffers.map(Mono::just));
  }

  private static void setHeaders(ServerHttpResponse response, Map<String, String> headers) {
    headers.forEach((name, value) -> response.getHeaders().set(name, value));
  }

  private static DataBuffer buffer(ServerHttpResponse response, byte[] bytes) {
    return response.bufferFactory().wrap(bytes);
  }

  private record Stream(Sinks.Many<byte[]> news) implements ConsoleFeed.Subscriber {

    @Override
    public void send(byte[] text) throws IOException {
      if (news.tryEmitNext(text).isFailure()) {
        throw new IOException("The page does not read");
      }
    }

    @Override
    public void end() {
      // The feed may be telling something right now.
      news.emitComplete(Sinks.EmitFailureHandler.busyLooping(Duration.ofSeconds(1)));
    }
  }
}
