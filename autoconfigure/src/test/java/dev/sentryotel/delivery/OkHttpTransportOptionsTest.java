package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OkHttpTransportOptionsTest {

  private final OkHttpTransportOptions.Builder builder = OkHttpTransportOptions.builder();

  @Test
  void defaultsAreThoseOfTheProtocol() {
    OkHttpTransportOptions options = builder.build();

    assertThat(options.connectTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.callTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.maxRequestsInFlight()).isEqualTo(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Sentry-Auth", "content-type", "Content-Encoding", "HOST"})
  void headersOfOurOwnAreRefused(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header(name, "x"))
        .withMessageContaining(name)
        .withMessageContaining("remove it");
  }

  @Test
  void valueOfAHeaderIsNotShown() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.header("X-Gateway", "secret\nline"))
        .withMessageContaining("X-Gateway")
        .withMessageNotContaining("secret");
    assertThat(builder.header("X-Gateway", "secret").build().toString()).doesNotContain("secret");
  }

  @Test
  void impossibleValuesAreRefusedWithTheValue() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.callTimeout(Duration.ZERO))
        .withMessageContaining("PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.compressionLevel(10))
        .withMessageContaining("10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxRequestsInFlight(0))
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new OkHttpTransportOptions.ProxyServer(Proxy.Type.HTTP, "a", 70_000, null, null))
        .withMessageContaining("70000");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeliveryOptions(0, 1, true))
        .withMessageContaining("0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeliveryOptions(1, 2000, true))
        .withMessageContaining("2000");
  }
}
