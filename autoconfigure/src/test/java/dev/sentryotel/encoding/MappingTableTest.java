package dev.sentryotel.encoding;

import static dev.sentryotel.encoding.SegmentFixture.child;
import static dev.sentryotel.encoding.SegmentFixture.leftovers;
import static dev.sentryotel.encoding.SegmentFixture.root;
import static dev.sentryotel.encoding.SegmentFixture.segment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.testing.EnvelopeReader.ReadEnvelope;
import io.opentelemetry.api.common.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Holds the tables of {@code docs/mapping.md} against what the writers write. */
class MappingTableTest {

  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  // Objects with names of the application's choosing, or that are nobody's to know in full.
  private static final Pattern OPEN =
      Pattern.compile(
          ".*\\.(data|attributes|resource|headers|env)|tags|modules|sdk"
              + "|contexts\\.(app|os|runtime|device|culture|cloud_resource)");
  private static final Pattern OURS = Pattern.compile("(sentry|otel)\\..*");

  // Paths of all that is written, such as spans[].op or tags.*
  private static final Set<String> writtenPaths = new TreeSet<>();
  private static final Set<String> attributesOfTransactions = new TreeSet<>();
  private static final Set<String> attributesOfStreams = new TreeSet<>();
  private static final List<List<String>> fields = new ArrayList<>();
  private static final List<List<String>> attributes = new ArrayList<>();

  @BeforeAll
  static void writeEverythingAndReadTheTables() throws IOException {
    SegmentFixture fixture = new SegmentFixture();
    Attributes person =
        Attributes.builder()
            .put("http.request.method", "GET")
            .put("url.full", "https://shop.example/x?q=1#top")
            .put("user.id", "42")
            .put("user.name", "emma")
            .put("user.email", "emma@shop.example")
            .put("user.full_name", "Emma W.")
            .build();
    for (FinishedSegment segment :
        List.of(FullTrace.record(), segment(root(person), List.of(child(1, 1))))) {
      write(
          fixture.encode(
              fixture.transactionsWithPersonalData(Map.of("dev.example:shop", "1.4.0")), segment));
      write(fixture.encode(fixture.streamWithPersonalData(), segment));
    }
    write(
        fixture.encode(
            fixture.transactions(LeftoverSpans.TRANSACTION),
            leftovers("root", true, List.of(child(1, 1)))));
    List<List<String>> table = fields;
    for (String line : Files.readAllLines(Path.of("../docs/mapping.md"))) {
      if (line.equals("## Attributes that we write")) {
        table = attributes;
      } else if (line.startsWith("A span's own attributes")) {
        return;
      } else if (line.startsWith("| ")) {
        table.add(List.of(line.substring(1).split("\\|", -1)));
      }
    }
  }

  private static void write(List<ReadEnvelope> envelopes) {
    for (ReadEnvelope envelope : envelopes) {
      collect("", envelope.items().get(0).json());
    }
  }

  private static void collect(String path, JsonNode node) {
    if (OPEN.matcher(path).matches()) {
      writtenPaths.add(path + ".*");
      if (path.endsWith(".data")) {
        attributesOfTransactions.addAll(node.propertyNames());
      } else if (path.equals("items[].attributes")) {
        attributesOfStreams.addAll(node.propertyNames());
      }
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              each ->
                  collect(
                      path.isEmpty() ? each.getKey() : path + "." + each.getKey(),
                      each.getValue()));
    } else if (node.isArray()) {
      node.forEach(each -> collect(path + "[]", each));
    } else {
      writtenPaths.add(path);
    }
  }

  private static Set<String> codeIn(List<List<String>> table, int column) {
    Set<String> code = new TreeSet<>();
    for (List<String> row : table) {
      Matcher matcher = CODE.matcher(row.get(column));
      while (matcher.find()) {
        code.add(matcher.group(1));
      }
    }
    return code;
  }

  @Test
  void everyFieldThatIsWrittenIsInTheTable() {
    Set<String> documented = new TreeSet<>();
    for (int column = 1; column <= 3; column++) {
      documented.addAll(codeIn(fields, column));
    }

    assertThat(documented).containsAll(writtenPaths);
  }

  @Test
  void everyFieldOfTheTableIsWritten() {
    Set<String> ofTransactions = new TreeSet<>(codeIn(fields, 1));
    ofTransactions.addAll(codeIn(fields, 2));
    ofTransactions.removeAll(Set.of("send-default-pii", "spans"));
    Set<String> ofStreams = new TreeSet<>(codeIn(fields, 3));
    ofStreams.removeIf(path -> !path.startsWith("items"));

    assertThat(writtenPaths).containsAll(ofTransactions).containsAll(ofStreams);
  }

  @Test
  void everyAttributeThatWeWriteIsInTheTable() {
    assertThat(codeIn(attributes, 1)).containsAll(ours(attributesOfTransactions));
    assertThat(codeIn(attributes, 2)).containsAll(ours(attributesOfStreams));
  }

  private static Set<String> ours(Set<String> names) {
    Set<String> ours = new TreeSet<>(names);
    ours.removeIf(name -> !OURS.matcher(name).matches());
    return ours;
  }

  @Test
  void everyAttributeOfTheTableIsWritten() {
    Set<String> ofTransactions = codeIn(attributes, 1);
    ofTransactions.remove("CLIENT");
    Set<String> ofStreams = codeIn(attributes, 2);
    ofStreams.remove("client");

    assertThat(attributesOfTransactions).containsAll(ofTransactions);
    assertThat(attributesOfStreams).containsAll(ofStreams);
  }
}
