package dev.sentryotel.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The configuration properties that metadata on the class path knows, ours and those of others. */
final class KnownProperties {

  private static final Set<String> FILES =
      Set.of(
          "META-INF/spring-configuration-metadata.json",
          "META-INF/additional-spring-configuration-metadata.json");
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]");

  // Types by name.
  private final TreeMap<String, String> properties = new TreeMap<>();
  private final Set<String> groups = new TreeSet<>();
  private final Set<String> environmentVariables = new TreeSet<>();

  KnownProperties() {
    JsonMapper json = new JsonMapper();
    try {
      for (String file : FILES) {
        for (URL url : Collections.list(getClass().getClassLoader().getResources(file))) {
          try (InputStream in = url.openStream()) {
            JsonNode metadata = json.readTree(in);
            metadata.path("properties").forEach(this::add);
            metadata.path("groups").forEach(group -> groups.add(group.path("name").asString()));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(JsonNode property) {
    String name = property.path("name").asString();
    properties.put(name, property.path("type").asString(""));
    String upper = name.toUpperCase(Locale.ROOT).replace('.', '_');
    environmentVariables.add(upper.replace("-", ""));
    environmentVariables.add(upper.replace('-', '_'));
  }

  /**
   * Whether there is such a property, a group of them, an entry of such a map, or, where the name
   * ends with {@code .*}, any below it.
   */
  boolean has(String name) {
    String plain = INDEX.matcher(name).replaceAll("");
    if (plain.endsWith(".*")) {
      return hasBelow(plain.substring(0, plain.length() - 1))
          || isMap(plain.substring(0, plain.length() - 2));
    }
    for (int dot = plain.lastIndexOf('.'); dot > 0; dot = plain.lastIndexOf('.', dot - 1)) {
      if (isMap(plain.substring(0, dot))) {
        return true;
      }
    }
    return properties.containsKey(plain) || groups.contains(plain);
  }

  /** Whether there are properties whose names start so. */
  boolean hasBelow(String prefix) {
    String next = properties.ceilingKey(prefix);
    return next != null && next.startsWith(prefix);
  }

  private boolean isMap(String name) {
    return properties.getOrDefault(name, "").startsWith("java.util.Map");
  }

  /** Whether an environment variable sets one of them. */
  boolean hasVariable(String name) {
    return environmentVariables.contains(name);
  }
}
