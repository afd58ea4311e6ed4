package dev.sentryotel.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the starter is wired into one application: what its start-up line says, and its actuator
 * endpoint. Nothing in it is secret.
 *
 * @param state whether spans are sent
 * @param reason why not, and what to do about it, continuing a sentence; null if they are
 * @param world whose OpenTelemetry the application has; null if none was found
 * @param destination where spans go, without a key; null if they stay here
 * @param copies who gets a copy of each envelope as well
 * @param sampling who decides what is recorded, the first to ask first
 * @param lifecycle {@code static} or {@code stream}; null if nothing of ours is wired
 * @param spanProcessors the beans that take part, by name, in the order in which they are called
 * @param instrumentations the beans that were installed, by name, in that order
 * @param propagators by their own names, in the order in which they are called
 * @param micrometerPropagators those of requests that Micrometer observes, where they are others
 */
public record SentrySetup(
    State state,
    @Nullable String reason,
    @Nullable World world,
    @Nullable String destination,
    List<String> copies,
    List<String> sampling,
    @Nullable String lifecycle,
    List<String> spanProcessors,
    List<String> instrumentations,
    List<String> propagators,
    List<String> micrometerPropagators) {

  /** Whether spans are sent, and if not, what stands in the way. */
  public enum State {
    /** They are. */
    SENDING,
    /** Nothing says how many. */
    NO_RATE,
    /** The application's own OpenTelemetry does not have us in it. */
    NOT_ATTACHED,
    /** There is nowhere to send them to. */
    NO_DESTINATION,
    /** Somebody has switched it off, or there is no DSN. */
    OFF
  }

  /** Whose OpenTelemetry an application has. */
  public enum World {
    /** That of OpenTelemetry's Spring Boot starter. */
    OPENTELEMETRY_STARTER("OpenTelemetry's starter"),
    /** Spring Boot's own, through Micrometer. */
    SPRING_BOOT("Spring Boot"),
    /** OpenTelemetry's starter builds it, Spring Boot's own uses it. */
    BOTH("OpenTelemetry's starter and Spring Boot"),
    /** Ours, as nobody else builds one. */
    BARE_SDK("the bare SDK"),
    /** The application's own. */
    APPLICATION("the application's own SDK");

    private final String words;

    World(String words) {
      this.words = words;
    }

    /** Returns its name in words. */
    @Override
    public String toString() {
      return words;
    }
  }

  /** Copies the lists. */
  public SentrySetup {
    copies = List.copyOf(copies);
    sampling = List.copyOf(sampling);
    spanProcessors = List.copyOf(spanProcessors);
    instrumentations = List.copyOf(instrumentations);
    propagators = List.copyOf(propagators);
    micrometerPropagators = List.copyOf(micrometerPropagators);
  }
}
