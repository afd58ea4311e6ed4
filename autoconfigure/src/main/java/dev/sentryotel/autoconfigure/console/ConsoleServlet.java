package dev.sentryotel.autoconfigure.console;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The console of a servlet application, beside whatever web framework it has. */
final class ConsoleServlet extends HttpServlet {

  private static final long serialVersionUID = 1L;

  private final transient Console console;
  private final transient ConsoleFeed feed;

  ConsoleServlet(Console console, ConsoleFeed feed) {
    this.console = console;
    this.feed = feed;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    if (path.equals(Console.EVENTS) && request.getMethod().equals("GET")) {
      events(request, response);
      return;
    }
    Answer answer = console.get(path, request.getParameter("since"), request.getParameter("text"));
    response.setStatus(answer.status());
    answer.headers().forEach(response::setHeader);
    response.setContentLength(answer.body().length);
    response.getOutputStream().write(answer.body());
  }

  private void events(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (!request.isAsyncSupported()) {
      // A filter of the application forbids it; the page asks every now and then instead.
      response.setStatus(HttpServletResponse.SC_NOT_IMPLEMENTED);
      return;
    }
    AsyncContext async = request.startAsync();
    async.setTimeout(0);
    PageStream stream = new PageStream(async, response.getOutputStream());
    async.addListener(new Goodbye(stream));
    if (!feed.subscribe(stream)) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      stream.end();
      return;
    }
    Answer.headers("Content-Type", Answer.EVENT_STREAM).forEach(response::setHeader);
    response.flushBuffer();
    // Only from here on it is written to.
    response.getOutputStream().setWriteListener(stream);
  }

  private final class Goodbye implements AsyncListener {

    private final PageStream stream;

    Goodbye(PageStream stream) {
      this.stream = stream;
    }

    @Override
    public void onComplete(AsyncEvent event) {
      feed.unsubscribe(stream);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      feed.unsubscribe(stream);
    }

    @Override
    public void onError(AsyncEvent event) {
      feed.unsubscribe(stream);
      stream.end();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
