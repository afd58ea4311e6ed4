package dev.sentryotel.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application in a world of its own, seen only from outside. */
public final class WorldApplication implements AutoCloseable {

  private static final HttpClient http = HttpClient.newHttpClient();

  private final AutoCloseable context;
  private final int port;

  private WorldApplication(AutoCloseable context, int port) {
    this.context = context;
    this.port = port;
  }

  static WorldApplication start(
      URLClassLoader world, Map<String, Object> properties, String... sources) {
    Object[] started =
        (Object[])
            inWorld(
                world,
                launcher ->
                    launcher
                        .getMethod("launch", Map.class, String[].class)
                        .invoke(null, properties, sources));
    return new WorldApplication((AutoCloseable) started[0], (int) started[1]);
  }

  /** What is done with the launcher of a world. */
  @FunctionalInterface
  interface InWorld {

    @Nullable Object call(Class<?> launcher) throws ReflectiveOperationException;
  }

  /** Does something with the world's own launcher. */
  static @Nullable Object inWorld(URLClassLoader world, InWorld work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(world);
    try {
      return work.call(world.loadClass(ApplicationLauncher.class.getName()));
    } catch (InvocationTargetException e) {
      throw new ApplicationFailedException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** The application did not start. */
  public static final class ApplicationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ApplicationFailedException(Throwable cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Returns where it listens. */
  public int port() {
    return port;
  }

  /** Returns the body of a page, whatever its status. */
  public String get(String path, String... headers) {
    return request(path, headers).body();
  }

  /** Asks for a page. */
  public HttpResponse<String> request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Closes the context, as a stopping application does. */
  @Override
  public void close() {
    try {
      context.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
