package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sentryotel.protocol.Dsn;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import okhttp3.HttpUrl;

/** A host is refused at once if OkHttp would refuse it later. */
class OkHttpTransportHostTest {

  @Property
  void takesWhatOkHttpTakes(
      @ForAll @Size(min = 1, max = 6)
          List<@Chars({'a', 'Z', '0', '9', '-', '_', 'x', 'n'}) @StringLength(max = 66) String>
              labels) {
    assertAgreement(String.join(".", labels));
  }

  @Example
  void takesWhatOkHttpTakesOfWhatIsOdd() {
    String label = "a".repeat(63);
    List.of(
            label,
            label + "a",
            String.join(".", label, label, label, "b".repeat(61)),
            String.join(".", label, label, label, "b".repeat(62)),
            "a.",
            "a..b",
            ".a",
            "127.0.0.1",
            "1.2.3.999",
            "1.2",
            "0x7f.1",
            "-a-",
            "xn--a",
            "b.XN--zzzzzz99999999",
            "xn--bcher-kva.example",
            "[::1]",
            "[:::1]",
            "[::ffff:127.0.0.1]",
            "[fe80::1%25eth0]")
        .forEach(OkHttpTransportHostTest::assertAgreement);
  }

  private static void assertAgreement(String host) {
    Dsn dsn;
    try {
      dsn = Dsn.parse("https://key@" + host + "/42");
    } catch (IllegalArgumentException e) {
      return; // Refused even before.
    }
    if (HttpUrl.parse(dsn.envelopeUrl()) == null) {
      assertThatThrownBy(() -> transport(dsn))
          .as(host)
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(transport(dsn)).as(host).isNotNull();
    }
  }

  private static OkHttpTransport transport(Dsn dsn) {
    return new OkHttpTransport(dsn, OkHttpTransportOptions.builder().build());
  }
}
