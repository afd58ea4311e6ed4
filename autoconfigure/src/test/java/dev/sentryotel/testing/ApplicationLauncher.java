package dev.sentryotel.testing;

import java.nio.file.Path;
import java.util.Map;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.util.ClassUtils;

/** Starts Spring Boot inside a world. Called by reflection, so that nothing of it leaks out. */
public final class ApplicationLauncher {

  private static final String TOMCAT_URLS =
      "org.apache.catalina.webresources.TomcatURLStreamHandlerFactory";

  private ApplicationLauncher() {}

  /**
   * Returns the context, to be closed, and its port, -1 without a web server.
   *
   * @param parent the context above, or null
   */
  public static Object[] launch(
      @Nullable Object parent, Map<String, Object> properties, String[] sources) {
    Class<?>[] classes = new Class<?>[sources.length];
    for (int i = 0; i < sources.length; i++) {
      classes[i] =
          ClassUtils.resolveClassName(sources[i], ApplicationLauncher.class.getClassLoader());
    }
    if (ClassUtils.isPresent(TOMCAT_URLS, ApplicationLauncher.class.getClassLoader())) {
      // There can be one for the whole JVM only, and another world may be its owner.
      TomcatURLStreamHandlerFactory.disable();
    }
    SpringApplicationBuilder application =
        new SpringApplicationBuilder(classes)
            .main(classes[0])
            .properties(properties)
            .registerShutdownHook(false);
    if (parent != null) {
      application.parent((ConfigurableApplicationContext) parent);
    }
    ConfigurableApplicationContext context = application.run();
    int port = context.getEnvironment().getProperty("local.server.port", Integer.class, -1);
    return new Object[] {context, port};
  }

  /**
   * Processes an application ahead of time, as a build does.
   *
   * @param main class with a main method
   * @param directory gets {@code sources}, {@code resources} and {@code classes}
   * @param arguments of the main method
   */
  public static void processAheadOfTime(String main, Path directory, String[] arguments) {
    new SpringApplicationAotProcessor(
            ClassUtils.resolveClassName(main, ApplicationLauncher.class.getClassLoader()),
            AbstractAotProcessor.Settings.builder()
                .sourceOutput(directory.resolve("sources"))
                .resourceOutput(directory.resolve("resources"))
                .classOutput(directory.resolve("classes"))
                .groupId("test")
                .artifactId("test")
                .build(),
            arguments)
        .process();
  }
}
