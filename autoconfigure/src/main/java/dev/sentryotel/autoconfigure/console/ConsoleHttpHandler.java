package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.propagation.UnseenWork;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** Of a WebFlux application, what {@link ConsoleFilter} is of a servlet application. */
final class ConsoleHttpHandler implements HttpHandler {

  /** Reactor's context has it where a request was looked at, and not led here on its way. */
  static final Object ADMITTED = new Object();

  private final HttpHandler next;
  private final RequestGuard guard;

  ConsoleHttpHandler(HttpHandler next, RequestGuard guard) {
    this.next = next;
    this.guard = guard;
  }

  @Override
  public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
    if (!isToConsole(request.getPath().pathWithinApplication().value())) {
      return next.handle(request, response);
    }
    if (!guard.admits(ReceivedRequest.of(request))) {
      response.setStatusCode(HttpStatusCode.valueOf(404));
      return response.setComplete();
    }
    return Mono.from(
        subscriber -> {
          // Observations and spans start where the chain is made, and where it is subscribed to.
          try (Scope scope = UnseenWork.in(Context.current()).makeCurrent()) {
            next.handle(request, response)
                .contextWrite(seen -> seen.put(ADMITTED, true))
                .subscribe(subscriber);
          }
        });
  }

  /**
   * Whether a path is the console's, letter by letter. Routes are found in other ways of writing as
   * well, {@code %73entry-console} for one; those are nobody's, for nobody has looked at them here.
   */
  static boolean isToConsole(String path) {
    return path.equals(Console.PATH) || path.startsWith(Console.PATH + "/");
  }
}
