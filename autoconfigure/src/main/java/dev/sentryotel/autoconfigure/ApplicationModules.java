package dev.sentryotel.autoconfigure;

import java.io.IOException;
import java.net.URL;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jars that an application runs from, {@code modules} of its transactions.
 *
 * <pre>{@code
 * {"dev.example:shop":"1.4.0","spring-core":"7.0.1","com.zaxxer:HikariCP":"7.0.2"}
 * }</pre>
 *
 * <p>A jar is found by its manifest, wherever the class loader finds classes: on a class path,
 * within what Spring Boot packs, in a servlet container. One that has none is left out, and so are
 * directories of classes.
 */
final class ApplicationModules implements Supplier<Map<String, String>> {

  /** {@value}: what Sentry keeps of a payload's modules. */
  static final int MAX_BYTES = 8 * 1024;

  // Ten times what fits anyway: each is opened, which takes the better part of a millisecond.
  private static final int MAX_JARS = 2000;
  // The braces.
  private static final int BYTES_OF_OBJECT = 2;
  // Four quotation marks, colon, comma.
  private static final int BYTES_AROUND_MODULE = 6;

  private static final Logger log = LoggerFactory.getLogger(ApplicationModules.class);

  private final ClassLoader classLoader;

  ApplicationModules(ClassLoader classLoader) {
    this.classLoader = classLoader;
  }

  /**
   * Returns versions by names, in the order in which the class loader looks into the jars, as many
   * as Sentry keeps. Opens each of them, and so takes a fraction of a second. What cannot be read
   * is left out.
   */
  @Override
  public Map<String, String> get() {
    Map<String, String> modules = new LinkedHashMap<>();
    try {
      Iterator<URL> manifests = classLoader.getResources(JarFile.MANIFEST_NAME).asIterator();
      read(manifests, modules);
    } catch (IOException | RuntimeException e) {
      log.debug("The jars of the application could not be listed for Sentry.", e);
    }
    return modules;
  }

  private static void read(Iterator<URL> manifests, Map<String, String> modules) {
    int leftOut = 0;
    int bytes = BYTES_OF_OBJECT;
    for (int jars = 0; manifests.hasNext() && jars < MAX_JARS; jars++) {
      JarModule module = read(manifests.next());
      if (module == null || modules.containsKey(module.name())) {
        continue;
      }
      int added = module.name().length() + module.version().length() + BYTES_AROUND_MODULE;
      if (bytes + added > MAX_BYTES) {
        leftOut++;
        continue;
      }
      bytes += added;
      modules.put(module.name(), module.version());
    }
    if (leftOut > 0) {
      log.info(
          "Sentry: transactions list {} jars of the application; {} are left out, for Sentry keeps"
              + " 8 KiB of them.",
          modules.size(),
          leftOut);
    }
  }

  private static @Nullable JarModule read(URL manifest) {
    try {
      return JarModule.of(manifest);
    } catch (IOException | RuntimeException e) {
      log.debug("A jar of the application could not be read for Sentry: {}", manifest, e);
      return null;
    }
  }
}
