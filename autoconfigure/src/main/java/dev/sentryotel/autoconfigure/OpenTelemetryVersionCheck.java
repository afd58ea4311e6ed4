package dev.sentryotel.autoconfigure;

import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.TelemetryAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Refuses versions of OpenTelemetry that its Spring Boot starter was not built for.
 *
 * <p>Spring Boot manages a version of its own, which wins over the one the starter asks for. Too
 * old a one lets the application start and then answers each request with 500; too new a one keeps
 * it from starting. This looks before anything of either is used.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-java-instrumentation/releases">The
 *     versions that belong together</a>
 */
final class OpenTelemetryVersionCheck implements EnvironmentPostProcessor, Ordered {

  private static final Logger logger = LoggerFactory.getLogger(OpenTelemetryVersionCheck.class);

  private static final String STARTER_VERSION_FILE =
      "META-INF/io/opentelemetry/instrumentation/io.opentelemetry.spring-boot-autoconfigure.properties";

  /** From 2.10 with 1.44 to 2.31 with 1.65. */
  private static final int SDK_MINOR_AHEAD_OF_STARTER = 34;

  /** With 2.31 the SDKs 1.63 to 1.66 work; 1.62 answers 500, and with 1.67 nothing starts. */
  private static final int MINORS_OLDER_THAT_WORK = 2;

  private static final int MINORS_NEWER_THAT_WORK = 1;

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  @Override
  public void postProcessEnvironment(
      ConfigurableEnvironment environment, SpringApplication application) {
    if (!environment.getProperty("sentry.enabled", Boolean.class, true)
        || environment.getProperty("otel.sdk.disabled", Boolean.class, false)) {
      return;
    }
    String starter = starterVersion();
    String sdk = sdkVersion();
    if (starter != null && sdk != null) {
      check(starter, sdk);
    }
  }

  /**
   * Compares the two.
   *
   * @throws OpenTelemetryVersionException if they cannot work together
   */
  static void check(String starterVersion, String sdkVersion) {
    Matcher starter = VERSION.matcher(starterVersion);
    Matcher sdk = VERSION.matcher(sdkVersion);
    // The rule is of these major versions; of others nothing is known.
    if (!starter.matches()
        || !sdk.matches()
        || !starter.group(1).equals("2")
        || !sdk.group(1).equals("1")) {
      return;
    }
    int expected = Integer.parseInt(starter.group(2)) + SDK_MINOR_AHEAD_OF_STARTER;
    int newer = Integer.parseInt(sdk.group(2)) - expected;
    String expectedVersion = "1." + expected + ".0";
    if (newer < -MINORS_OLDER_THAT_WORK || newer > MINORS_NEWER_THAT_WORK) {
      throw new OpenTelemetryVersionException(starterVersion, sdkVersion, expectedVersion);
    }
    if (newer != 0) {
      logger.warn(
          "opentelemetry-spring-boot-starter {} is built for OpenTelemetry {}, but there is {}; set"
              + " opentelemetry.version={}",
          starterVersion,
          expectedVersion,
          sdkVersion,
          expectedVersion);
    }
  }

  private static @Nullable String starterVersion() {
    ClassLoader loader = OpenTelemetryVersionCheck.class.getClassLoader();
    try (InputStream in = loader.getResourceAsStream(STARTER_VERSION_FILE)) {
      if (in == null) {
        return null;
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      logger.debug("The version of OpenTelemetry's starter could not be read", e);
      return null;
    }
  }

  private static @Nullable String sdkVersion() {
    try {
      return Resource.getDefault().getAttribute(TelemetryAttributes.TELEMETRY_SDK_VERSION);
    } catch (LinkageError e) {
      logger.debug("The version of OpenTelemetry's SDK could not be read", e);
      return null;
    }
  }

  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }
}
