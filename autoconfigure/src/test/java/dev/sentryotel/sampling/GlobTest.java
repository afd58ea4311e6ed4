package dev.sentryotel.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource({
    "/health, /health, true",
    "/health, /healthy, false",
    "/health, /Health, false",
    "/api/*, /api/a, true",
    "/api/*, /api/, true",
    "/api/*, /api/a/b, false",
    "/api/**, /api, true",
    "/api/**, /api/a/b, true",
    "/api/**, /apis, false",
    "**/health, /a/b/health, true",
    "* /owners/{id}, GET /owners/{id}, true",
    "* /owners/{id}, GET /owners/7, false",
    "a*c**e, abbc/d/e, true",
    "a*c**e, a/c/e, false",
    "**, /any/thing, true"
  })
  void matches(String pattern, String text, boolean expected) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(expected);
  }

  @Test
  void matchesAsTheEquivalentExpressionDoes() {
    Random random = new Random(7);
    for (int i = 0; i < 50_000; i++) {
      String pattern = text(random, "ab/**", 1 + random.nextInt(7));
      String text = text(random, "ab/", random.nextInt(8));

      String expression = pattern.replace("**", "\0").replace("*", "[^/]*").replace("\0", ".*");
      boolean expected =
          Pattern.matches(expression, text)
              || (pattern.endsWith("/**")
                  && text.equals(pattern.substring(0, pattern.length() - 3)));
      assertThat(new Glob(pattern).matches(text)).as("%s on %s", pattern, text).isEqualTo(expected);
    }
  }

  @Test
  void hostileTextCostsLittle() {
    // What backtracking over every star would need more than a lifetime for.
    Glob glob = new Glob("a*a*a*a*a*a*a*a**a*a*a*a*a*b");
    String text = "a".repeat(4_000);

    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    boolean isMatch = glob.matches(text);
    long cpuNanos = threads.getCurrentThreadCpuTime() - start;

    assertThat(isMatch).isFalse();
    assertThat(Duration.ofNanos(cpuNanos)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void blankPatternIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Glob(" "));
  }

  private static String text(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
