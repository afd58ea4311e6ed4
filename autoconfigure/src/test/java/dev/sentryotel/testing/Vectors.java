package dev.sentryotel.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The protocol's test vectors: those in our resources, or of another directory if one is named. */
public final class Vectors {

  private static final String DIRECTORY_PROPERTY = "vectors";
  private static final JsonMapper JSON = new JsonMapper();

  private Vectors() {}

  /**
   * Returns the content of a file such as {@code dsn.json}, of the directory that the system
   * property {@code vectors} names, if set.
   */
  public static JsonNode load(String fileName) {
    String directory = System.getProperty(DIRECTORY_PROPERTY);
    try (InputStream in =
        directory == null
            ? Vectors.class.getResourceAsStream("/vectors/" + fileName)
            : Files.newInputStream(Path.of(directory, fileName))) {
      if (in == null) {
        throw new IllegalArgumentException("There are no vectors " + fileName);
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read the vectors " + fileName, e);
    }
  }
}
