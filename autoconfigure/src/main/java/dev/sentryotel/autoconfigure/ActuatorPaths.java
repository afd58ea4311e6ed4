package dev.sentryotel.autoconfigure;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;

/**
 * Where the actuator answers, as the paths of requests have it: below the paths that the
 * application or the management server puts before it.
 */
final class ActuatorPaths {

  private ActuatorPaths() {}

  /**
   * Returns patterns of the paths, such as {@code /shop/actuator/**}; none where the actuator has
   * no path of its own.
   */
  static List<String> patterns(Environment environment) {
    String basePath = path(environment, "management.endpoints.web.base-path", "/actuator");
    return basePath.isEmpty()
        ? List.of()
        : Stream.of(
                path(environment, "server.servlet.context-path", "")
                    + path(environment, "spring.mvc.servlet.path", ""),
                path(environment, "spring.webflux.base-path", ""),
                // Of a management server with a port of its own.
                path(environment, "management.server.base-path", ""),
                "")
            .distinct()
            .map(prefix -> prefix + basePath + "/**")
            .toList();
  }

  /** Returns it without a slash at the end: of the root nothing is left. */
  private static String path(Environment environment, String property, String defaultPath) {
    String path = environment.getProperty(property, defaultPath).strip();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
