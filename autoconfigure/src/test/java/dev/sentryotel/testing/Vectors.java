package dev.sentryotel.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
<<<<<<< HEAD
 * Cases that pin the protocol down, as JSON: from the test resources, or from the directory that
 * the system property {@code vectors} names.
=======
 * The test vectors of the protocol, from {@code /vectors} in the class path or from the directory
 * that the system property {@code vectors} names.
>>>>>>> refs/heads/delivery
 */
public final class Vectors {

  private Vectors() {}

<<<<<<< HEAD
  /**
   * Loads a file.
   *
   * @param fileName such as {@code envelope.json}
   */
=======
  /** Returns the content of a file such as {@code dsn.json}. */
>>>>>>> refs/heads/delivery
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
<<<<<<< HEAD
      throw new IllegalArgumentException("No vectors of that name: " + fileName);
=======
      throw new IOException("There is no /vectors/" + fileName + " in the class path");
>>>>>>> refs/heads/delivery
    }
    return in;
  }
}
