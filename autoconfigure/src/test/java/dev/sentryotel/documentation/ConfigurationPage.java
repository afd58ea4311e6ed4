package dev.sentryotel.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes {@code docs/configuration.md} from the configuration metadata of this module. */
final class ConfigurationPage {

  private static final String METADATA =
      "target/classes/META-INF/spring-configuration-metadata.json";

  private static final String INTRODUCTION =
      """
      # Configuration

      <!-- Written by ConfigurationPageTest from the code; CONTRIBUTING.md says how to write it anew. -->

      All properties, as they stand in `application.yml`. Two of them are enough to start:

      ```yaml
      sentry:
        dsn: https://<public key>@o42.ingest.sentry.io/1337
        traces-sample-rate: 1.0
      ```

      - Every property is an environment variable, too: `sentry.traces-sample-rate` is `SENTRY_TRACES_SAMPLE_RATE`.
      - Durations are written as `500ms`, `15s`, `2m`, `1h`; sizes as `512KB`, `16MB`.
      - A value that cannot work stops the start, with a message that says what to write.
      - What else may be set by beans: [instrumentations and span processors](instrumentation.md),
        [sampling](sampling.md), [privacy](privacy.md).
      """;

  private static final Map<String, String> TYPES =
      Map.of(
          "java.lang.Boolean", "true, false",
          "java.lang.Integer", "number",
          "java.lang.Double", "number",
          "java.lang.String", "text",
          "java.time.Duration", "duration",
          "org.springframework.util.unit.DataSize", "size",
          "java.util.List<java.lang.String>", "list of texts",
          "java.util.Map<java.lang.String,java.lang.String>", "texts by name");

  private static final Pattern LIST = Pattern.compile("java\\.util\\.List<(.+)>");

  private ConfigurationPage() {}

  static String fromMetadata() throws IOException {
    try (InputStream in = new java.io.FileInputStream(METADATA)) {
      return from(new JsonMapper().readTree(in));
    }
  }

  static String from(JsonNode metadata) {
    Map<String, String> groups = new LinkedHashMap<>();
    for (JsonNode group : metadata.path("groups")) {
      groups.put(group.path("name").asString(), group.path("description").asString(""));
    }
    Map<String, List<JsonNode>> byGroup = new TreeMap<>();
    for (JsonNode property : metadata.path("properties")) {
      byGroup.computeIfAbsent(groupOf(property, groups), key -> new ArrayList<>()).add(property);
    }
    StringBuilder page = new StringBuilder(INTRODUCTION);
    byGroup.forEach((group, properties) -> append(page, group, properties));
    return page.toString();
  }

  /** The second part of a name, if it is a group; what is below that stands with it. */
  private static String groupOf(JsonNode property, Map<String, String> groups) {
    String[] parts = property.path("name").asString().split("\\.");
    String group = parts.length > 2 ? parts[0] + "." + parts[1] : parts[0];
    return groups.containsKey(group) ? group : parts[0];
  }

  private static void append(StringBuilder page, String group, List<JsonNode> properties) {
    page.append("\n## `").append(group).append("`\n\n");
    page.append("| Property | Value | Default | |\n|---|---|---|---|\n");
    properties.stream()
        .sorted((a, b) -> a.path("name").asString().compareTo(b.path("name").asString()))
        .forEach(property -> page.append(row(property)).append('\n'));
  }

  private static String row(JsonNode property) {
    JsonNode value = property.path("defaultValue");
    String text = value.isMissingNode() ? "" : "`" + value.asString() + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(
            property.path("name").asString(),
            type(property.path("type").asString()),
            text,
            property.path("description").asString("").replace("|", "\\|"));
  }

  private static String type(String name) {
    String known = TYPES.get(name);
    if (known != null) {
      return known;
    }
    Matcher list = LIST.matcher(name);
    if (list.matches()) {
      return "list of " + type(list.group(1));
    }
    Class<?> type = load(name);
    if (type != null && type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(each -> "`" + each.toString().toLowerCase(Locale.ROOT) + "`")
          .collect(Collectors.joining(", "));
    }
    if (type != null && type.isRecord()) {
      return Arrays.stream(type.getRecordComponents())
          .map(RecordComponent::getName)
          .map(each -> "`" + each + "`")
          .collect(Collectors.joining(", "));
    }
    throw new IllegalArgumentException("No words are known for the type " + name);
  }

  private static @Nullable Class<?> load(String name) {
    try {
      return Class.forName(name, false, ConfigurationPage.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
