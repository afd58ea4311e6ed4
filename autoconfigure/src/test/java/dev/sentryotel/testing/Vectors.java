package dev.sentryotel.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cases that pin the protocol down, as JSON: from the test resources, or from the directory that the
 * system property {@code vectors} names.
 */
public final class Vectors {

  private Vectors() {}

  /**
   * Loads a file.
   *
   * @param fileName such as {@code envelope.json}
   */
  public static JsonNode load(String fileName) {
    try (InputStream in = open(fileName)) {
      return JsonMapper.shared().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String fileName) throws IOException {
    String directory = System.getProperty("vectors");
    if (directory != null) {
      return Files.newInputStream(Path.of(directory, fileName));
    }
    InputStream in = Vectors.class.getResourceAsStream("/vectors/" + fileName);
    if (in == null) {
      throw new IllegalArgumentException("No vectors of that name: " + fileName);
    }
    return in;
  }
}
