package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDirectoryTest {

  private static final Duration DAY = Duration.ofDays(1);
  private static final String WRITER = "5d41402abc4b2a76";

  @TempDir private Path root;

  private SpoolDirectory open() throws IOException {
    return SpoolDirectory.open(new SpoolOptions(root, 1 << 20, DAY, "https://example.com/42"));
  }

  @Test
  void moreFilesThanAreKnownAtOneTimeComeInTheirOrderOverSeveralScans() throws IOException {
    try (SpoolDirectory directory = open()) {
      int files = SpoolDirectory.MAX_KNOWN + 3;
      for (int i = 0; i < files; i++) {
        SpoolFileName name = SpoolFileName.partial(1_000_000_000_000L + i, WRITER, i).ready();
        Files.createFile(directory.path().resolve(name.toString()));
      }
      List<Integer> taken = new ArrayList<>();

      int scans = 0;
      do {
        directory.scan(() -> false);
        scans++;
        SpoolFileName name = directory.takeOldest();
        while (name != null) {
          taken.add(name.sequence());
          directory.delete(name);
          name = directory.takeOldest();
        }
      } while (directory.isScanNeeded());

      assertThat(scans).isEqualTo(2);
      assertThat(taken).hasSize(files).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void bytesAreWholeBlocksOfWhatIsThere() throws IOException {
    try (SpoolDirectory directory = open()) {
      SpoolFileName small = directory.write(TestEnvelopes.transaction(1), 1);
      SpoolFileName large = directory.write(TestEnvelopes.transaction(1, "x".repeat(5000)), 2);
      long written = directory.bytes();

      directory.delete(small);
      long afterDelete = directory.bytes();
      directory.scan(() -> false);

      assertThat(written).isEqualTo(3L * SpoolOptions.BLOCK_BYTES);
      assertThat(afterDelete).isEqualTo(2L * SpoolOptions.BLOCK_BYTES);
      assertThat(directory.bytes()).isEqualTo(afterDelete);
      assertThat(directory.takeOldest()).isEqualTo(large);
    }
  }

  @Test
  void ofTwoClaimsOneSucceeds() throws IOException {
    try (SpoolDirectory one = open();
        SpoolDirectory two = open()) {
      SpoolFileName name = one.write(TestEnvelopes.transaction(1), 1);

      SpoolFileName first = two.claim(name);
      SpoolFileName second = one.claim(name);

      assertThat(first).isNotNull();
      assertThat(second).isNull();
      assertThat(one.delete(name)).isFalse();
      assertThat(two.delete(first)).isTrue();
    }
  }

  @Test
  void linkToADirectoryWillDo() throws IOException {
    Path real = Files.createDirectory(root.resolve("real"));
    Path link = Files.createSymbolicLink(root.resolve("link"), real);

    try (SpoolDirectory directory = SpoolDirectory.open(new SpoolOptions(link, 1 << 20, DAY, ""))) {
      directory.write(TestEnvelopes.transaction(1), 1);

      assertThat(directory.isIntact()).isTrue();
    }
    assertThat(real).isNotEmptyDirectory();
  }

  @Test
  void placeOfADestinationTellsNothingOfIt() throws IOException {
    try (SpoolDirectory directory = open()) {

      assertThat(directory.path().getFileName().toString()).matches("[0-9a-f]{16}");
      assertThat(directory.path().getParent()).isEqualTo(root.toAbsolutePath());
    }
  }

  @Test
  void closedClientLeavesNothingButEnvelopes() throws IOException {
    SpoolDirectory directory = open();
    directory.write(TestEnvelopes.transaction(1), 1);

    directory.close();

    assertThat(directory.path()).isDirectoryNotContaining("glob:**.{alive,partial}");
    assertThat(directory.isIntact()).isFalse();
  }
}
