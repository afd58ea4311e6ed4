package dev.sentryotel.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * What a jar says it is.
 *
 * <table>
 * <caption>From where</caption>
 * <tr><td>{@code HikariCP-7.0.2.jar} with {@code
 *     META-INF/maven/com.zaxxer/HikariCP/pom.properties}</td>
 *     <td>{@code com.zaxxer:HikariCP}, and the version in that file</td></tr>
 * <tr><td>{@code spring-core-7.0.1.jar}</td><td>{@code spring-core}, {@code 7.0.1}</td></tr>
 * <tr><td>{@code shop.jar} with {@code Implementation-Version: 1.4.0}</td>
 *     <td>{@code shop}, {@code 1.4.0}</td></tr>
 * </table>
 *
 * @param name {@code group:artifact}, or what is known of it; 1..200 characters
 * @param version 1..200 characters
 */
record JarModule(String name, String version) {

  // No name or version of a real library comes near.
  private static final int MAX_CHARS = 200;
  private static final String SUFFIX = ".jar";
  private static final Pattern POM =
      Pattern.compile("META-INF/maven/([^/]+)/([^/]+)/pom\\.properties");
  private static final Pattern NAME_AND_VERSION = Pattern.compile("(.+?)-(\\d.*)");

  /**
   * Reads a jar.
   *
   * @param manifest URL of its manifest, as a class loader finds it
   * @return null if it is no jar, or says nothing of its version
   */
  static @Nullable JarModule of(URL manifest) throws IOException {
    if (!(manifest.openConnection() instanceof JarURLConnection connection)) {
      return null;
    }
    // Else we would close the very file that others read classes from.
    connection.setUseCaches(false);
    String baseName = baseName(connection.getJarFileURL().getPath());
    try (JarFile jar = connection.getJarFile()) {
      JarModule module = of(jar, baseName);
      return module != null && isShort(module.name()) && isShort(module.version()) ? module : null;
    }
  }

  private static String baseName(String path) {
    String file =
        StringUtils.uriDecode(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    return file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
  }

  private static boolean isShort(String text) {
    return !text.isEmpty() && text.length() <= MAX_CHARS;
  }

  private static @Nullable JarModule of(JarFile jar, String baseName) throws IOException {
    JarModule byMaven = byMaven(jar, baseName);
    if (byMaven != null) {
      return byMaven;
    }
    Matcher file = NAME_AND_VERSION.matcher(baseName);
    if (file.matches()) {
      return new JarModule(file.group(1), file.group(2));
    }
    Manifest manifest = jar.getManifest();
    String version =
        manifest == null
            ? null
            : manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
    return version == null ? null : new JarModule(baseName, version);
  }

  /** A jar that others were shaded into has their files too; its own is the one of its name. */
  private static @Nullable JarModule byMaven(JarFile jar, String baseName) throws IOException {
    JarEntry own = null;
    Matcher ownPom = null;
    for (Iterator<JarEntry> entries = jar.entries().asIterator(); entries.hasNext(); ) {
      JarEntry entry = entries.next();
      Matcher pom = POM.matcher(entry.getName());
      if (pom.matches()
          && isOf(pom.group(2), baseName)
          && (ownPom == null || pom.group(2).length() > ownPom.group(2).length())) {
        own = entry;
        ownPom = pom;
      }
    }
    if (own == null || ownPom == null) {
      return null;
    }
    Properties properties = new Properties();
    try (InputStream in = jar.getInputStream(own)) {
      properties.load(in);
    }
    String version = properties.getProperty("version");
    return version == null ? null : new JarModule(ownPom.group(1) + ":" + ownPom.group(2), version);
  }

  private static boolean isOf(String artifact, String baseName) {
    int version = artifact.length() + 1;
    return baseName.equals(artifact)
        || (baseName.startsWith(artifact + "-")
            && version < baseName.length()
            && Character.isDigit(baseName.charAt(version)));
  }
}
