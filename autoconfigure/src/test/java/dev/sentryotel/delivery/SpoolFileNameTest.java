package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.delivery.SpoolFileName.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpoolFileNameTest {

  private static final String WRITER = "5d41402abc4b2a76";
  private static final String SENDER = "7b52009b64fd0a2a";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1767225600000-5d41402abc4b2a76-0000002a.partial",
        "1767225600000-5d41402abc4b2a76-0000002a.envelope",
        "1767225600000-5d41402abc4b2a76-ffffffff.envelope.7b52009b64fd0a2a"
      })
  void readsAsItIsWritten(String text) {
    assertThat(SpoolFileName.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "lost+found",
        "5d41402abc4b2a76.alive",
        "176722560000-5d41402abc4b2a76-0000002a.envelope",
        "1767225600000-5D41402ABC4B2A76-0000002a.envelope",
        "1767225600000-5d41402abc4b2a76-0000002a.envelope.",
        "1767225600000-5d41402abc4b2a76-0000002a.envelope~",
        "1767225600000-5d41402abc4b2a76-0000002a.partial.7b52009b64fd0a2a"
      })
  void foreignNamesAreNone(String text) {
    assertThat(SpoolFileName.parse(text)).isNull();
  }

  @Test
  void ownerIsWhoIsAtWorkOnTheFile() {
    SpoolFileName partial = SpoolFileName.partial(1, WRITER, 0);

    assertThat(partial.owner()).isEqualTo(WRITER);
    assertThat(partial.ready().owner()).isNull();
    assertThat(partial.ready().claimedBy(SENDER))
        .returns(SENDER, SpoolFileName::owner)
        .returns(Stage.CLAIMED, SpoolFileName::stage);
    assertThat(partial.ready().claimedBy(SENDER).ready()).isEqualTo(partial.ready());
  }

  @Test
  void sortsByTimeThenAsWrittenLikeItsText() {
    List<SpoolFileName> names =
        List.of(
            SpoolFileName.partial(999, WRITER, 7).ready(),
            SpoolFileName.partial(1000, WRITER, 1).ready(),
            SpoolFileName.partial(1000, WRITER, 2).ready(),
            SpoolFileName.partial(1000, WRITER, -1).ready(),
            SpoolFileName.partial(1001, "0000000000000000", 0).ready());

    assertThat(names).isSorted();
    assertThat(names.stream().map(SpoolFileName::toString)).isSorted();
  }
}
