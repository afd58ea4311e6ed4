package dev.sentryotel.sample.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantTest {

  @Test
  void headerNamesTheTenant() {
    assertThat(Tenant.of(Tenant.put(Context.root(), "north-2"))).isEqualTo("north-2");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "<b>", "a b", "waaaaaaaaaaaaaaaaaaaaaaaaaaaaaay-too-long"})
  void anyOtherHeaderIsIgnored(String header) {
    assertThat(Tenant.of(Tenant.put(Context.root(), header))).isEqualTo("main");
  }
}
