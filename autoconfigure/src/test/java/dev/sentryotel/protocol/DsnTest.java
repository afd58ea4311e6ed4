package dev.sentryotel.protocol;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** What the vectors do not have. */
class DsnTest {

  @Test
  void placeholderCopiedFromTheDocumentationIsNamedAsSuch() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dsn.parse("https://<public key>@o42.ingest.sentry.io/1337"))
        .withMessageContaining("it still has a placeholder in angle brackets");
  }
}
