package dev.sentryotel.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PropagationTargetsTest {

  private static final String LONG_URL = "https://api.example/" + "ab".repeat(500_000);

  @Test
  void expressionThatCannotCopeWithALongUrlDoesNotMatchIt() {
    PropagationTargets targets = PropagationTargets.of(List.of("https://api[.]example/(a|b)*"));

    assertThat(targets.matches("https://api.example/ab")).isTrue();
    assertThat(targets.matches(LONG_URL)).isFalse();
  }

  @Test
  void entriesAfterSuchAnExpressionStillCount() {
    PropagationTargets targets =
        PropagationTargets.of(List.of("https://api[.]example/(a|b)*", "https://api[.]example/.*"));

    assertThat(targets.matches(LONG_URL)).isTrue();
  }
}
