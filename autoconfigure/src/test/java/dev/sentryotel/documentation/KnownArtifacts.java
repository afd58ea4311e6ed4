package dev.sentryotel.documentation;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** The artifacts that this build makes or uses, with their versions. */
final class KnownArtifacts {

  private static final List<String> MODULES =
      List.of("bom", "autoconfigure", "starter", "sample-app", "benchmarks");

  // With and without their versions.
  private final Set<String> coordinates = new HashSet<>();
  private final Set<String> jars = new HashSet<>();
  private String openTelemetryVersion = "";

  KnownArtifacts() {
    try {
      readPoms();
      readClassPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readPoms() throws IOException {
    Document root = parse(Files.readString(Page.ROOT.resolve("pom.xml")));
    String version = child((Element) root.getElementsByTagName("parent").item(0), "version");
    for (String module : MODULES) {
      Document pom = parse(Files.readString(Page.ROOT.resolve(module).resolve("pom.xml")));
      String artifact = child(pom.getDocumentElement(), "artifactId");
      coordinates.add("dev.sentryotel:" + artifact);
      coordinates.add("dev.sentryotel:" + artifact + ":" + version);
      jars.add(module + "/target/" + artifact + "-" + version + ".jar");
    }
    NodeList managed = root.getElementsByTagName("dependency");
    for (int i = 0; i < managed.getLength(); i++) {
      Element each = (Element) managed.item(i);
      coordinates.add(child(each, "groupId") + ":" + child(each, "artifactId"));
    }
  }

  private void readClassPath() throws IOException {
    try (InputStream in = KnownArtifacts.class.getResourceAsStream("/class-path.txt")) {
      for (String jar : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\|")) {
        addJar(jar.strip().replace('\\', '/'));
      }
    }
  }

  /** A repository's layout tells: …/io/opentelemetry/opentelemetry-api/1.2.3/x.jar. */
  private void addJar(String jar) {
    String[] parts = jar.split("/");
    if (parts.length < 4) {
      return;
    }
    String artifact = parts[parts.length - 3];
    String version = parts[parts.length - 2];
    StringBuilder group = new StringBuilder();
    // Where the repository ends and the group begins is not told: every end may be the one.
    for (int i = parts.length - 4; i > 0; i--) {
      group.insert(0, (group.isEmpty() ? parts[i] : parts[i] + "."));
      coordinates.add(group + ":" + artifact);
      coordinates.add(group + ":" + artifact + ":" + version);
    }
    if (artifact.equals("opentelemetry-api")) {
      openTelemetryVersion = version;
    }
  }

  /**
   * Whether there is such an artifact.
   *
   * @param coordinate group and artifact, with or without the version: {@code a.b:c:1.2.3}
   */
  boolean has(String coordinate) {
    return coordinates.contains(coordinate);
  }

  /** Whether the build makes that jar, such as {@code bom/target/a-1.2.3.jar}. */
  boolean hasJar(String file) {
    return jars.contains(file);
  }

  String openTelemetryVersion() {
    return openTelemetryVersion;
  }

  static Document parse(String xml) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Returns the text of the first child of that name, or an empty one. */
  static String child(Element element, String name) {
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node.getNodeName().equals(name)) {
        return node.getTextContent().strip();
      }
    }
    return "";
  }
}
