package dev.sentryotel.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application in a world of its own, seen only from outside. */
public final class WorldApplication implements AutoCloseable {

  private static final HttpClient http = HttpClient.newHttpClient();

  private final URLClassLoader world;
  private final AutoCloseable context;
  private final int port;

  private WorldApplication(URLClassLoader world, AutoCloseable context, int port) {
    this.world = world;
    this.context = context;
    this.port = port;
  }

  static WorldApplication start(
      URLClassLoader world, Map<String, Object> properties, String... sources) {
    return start(world, null, properties, sources);
  }

  private static WorldApplication start(
      URLClassLoader world,
      @Nullable AutoCloseable parent,
      Map<String, Object> properties,
      String... sources) {
    Object[] started =
        (Object[])
            inWorld(
                world,
                launcher ->
                    launcher
                        .getMethod("launch", Object.class, Map.class, String[].class)
                        .invoke(null, parent, properties, sources));
    return new WorldApplication(world, (AutoCloseable) started[0], (int) started[1]);
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

  /** Starts an application on a free port whose parent context is this one's. */
  public WorldApplication startChild(Map<String, String> properties, Class<?>... sources) {
    Map<String, Object> all = new LinkedHashMap<>(properties);
    all.putIfAbsent("server.port", "0");
    return start(
        world, context, all, Arrays.stream(sources).map(Class::getName).toArray(String[]::new));
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
