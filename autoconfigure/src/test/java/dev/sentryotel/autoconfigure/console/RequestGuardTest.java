package dev.sentryotel.autoconfigure.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTest {

  private final RequestGuard guard = new RequestGuard(List.of(), List.of());

  /** A request by address and headers. */
  private record Asked(
      String address,
      String clientAddress,
      String localAddress,
      Map<String, List<String>> headers,
      boolean isOfPage,
      boolean isForwarded)
      implements RequestGuard.Request {

    static Asked from(String address, String... namesAndValues) {
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (int i = 0; i < namesAndValues.length; i += 2) {
        headers.put(namesAndValues[i], List.of(namesAndValues[i + 1]));
      }
      return new Asked(address, address, address, headers, true, false);
    }

    @Override
    public @Nullable InetAddress peer() {
      return AddressRange.literal(address);
    }

    @Override
    public @Nullable InetAddress client() {
      return AddressRange.literal(clientAddress);
    }

    @Override
    public @Nullable InetAddress local() {
      return AddressRange.literal(localAddress);
    }

    @Override
    public List<String> header(String name) {
      return headers.getOrDefault(
          name, headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost:8080",
    "127.0.0.1, localhost",
    "127.0.0.1, LOCALHOST:8080",
    "127.8.9.1, 127.0.0.1:8080",
    "0:0:0:0:0:0:0:1, [::1]:8080",
    "::1, localhost.:8080",
  })
  void thisMachineIsAdmittedByAnyOfItsNames(String address, String host) {
    assertThat(guard.admits(Asked.from(address, "Host", host))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, evil.example:8080",
    "127.0.0.1, localhost.evil.example",
    "127.0.0.1, 127.0.0.1.evil.example",
    "127.0.0.1, 192.168.1.7:8080",
    "127.0.0.1, 0x7f000001:8080",
    "127.0.0.1, 2130706433",
    "127.0.0.1, [::2]:8080",
    "127.0.0.1, [::1",
    "127.0.0.1, ''",
    "192.168.1.7, localhost:8080",
    "10.0.0.1, 127.0.0.1",
    "fe80::1, localhost",
  })
  void othersAndOtherNamesAreNot(String address, String host) {
    assertThat(guard.admits(Asked.from(address, "Host", host))).isFalse();
  }

  @Test
  void aRequestWithoutHostOrAddressIsNotAdmitted() {
    assertThat(guard.admits(Asked.from("127.0.0.1"))).isFalse();
    assertThat(guard.admits(Asked.from("nowhere", "Host", "localhost"))).isFalse();
  }

  @Test
  void aLoopbackAddressThatAServerTookFromAHeaderIsNotBelieved() {
    RequestGuard wider = new RequestGuard(List.of(), List.of("localhost"));
    Map<String, List<String>> headers = Map.of("host", List.of("localhost"));

    assertThat(wider.admits(new Asked("127.0.0.1", "127.0.0.1", "127.0.0.1", headers, true, true)))
        .isTrue();
    assertThat(
            wider.admits(new Asked("127.0.0.1", "127.0.0.1", "192.168.1.5", headers, true, true)))
        .isFalse();
    assertThat(wider.admits(new Asked("127.0.0.1", "127.0.0.1", "unknown", headers, true, true)))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "192.168.1.7, 192.168.1.7, true",
    "192.168.1.7, 192.168.1.8, true",
    "10.0.0.1, 192.168.1.7, false",
    "192.168.1.7, 10.0.0.1, false",
    "10.0.0.1, 127.0.0.1, false",
    "192.168.1.7, 127.0.0.1, false",
  })
  void whoIsThereAndWhomTheServerBelievesMustBothBeAllowed(
      String address, String clientAddress, boolean isAdmitted) {
    RequestGuard wider =
        new RequestGuard(List.of(AddressRange.parse("192.168.1.0/24")), List.of("dev.example.com"));
    Map<String, List<String>> headers = Map.of("host", List.of("dev.example.com"));

    assertThat(wider.admits(new Asked(address, clientAddress, "192.168.1.5", headers, true, false)))
        .isEqualTo(isAdmitted);
  }

  @ParameterizedTest
  @CsvSource({
    "none, document, true",
    "same-origin, empty, true",
    "cross-site, document, true",
    "cross-site, empty, false",
    "cross-site, image, false",
    "cross-site, iframe, false",
    "same-site, empty, false",
  })
  void pagesOfAnotherSiteMayLeadHereAndNoMore(String site, String destination, boolean isAdmitted) {
    Asked asked =
        Asked.from(
            "127.0.0.1",
            "Host",
            "localhost:8080",
            "Sec-Fetch-Site",
            site,
            "Sec-Fetch-Dest",
            destination);

    assertThat(guard.admits(asked)).isEqualTo(isAdmitted);
  }

  @Test
  void pagesOfAnotherSiteMayNotOpenAnAnswer() {
    Map<String, List<String>> headers =
        Map.of(
            "Host", List.of("localhost"),
            "Sec-Fetch-Site", List.of("cross-site"),
            "Sec-Fetch-Dest", List.of("document"));

    assertThat(
            guard.admits(new Asked("127.0.0.1", "127.0.0.1", "127.0.0.1", headers, false, false)))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Via"})
  void whatAProxyForwardsIsNotAdmitted(String header) {
    assertThat(guard.admits(Asked.from("127.0.0.1", "Host", "localhost", header, "127.0.0.1")))
        .isFalse();
  }

  @Test
  void whatTheServerItselfTookFromAHeaderIsNotAdmitted() {
    Asked asked =
        new Asked(
            "127.0.0.1",
            "127.0.0.1",
            "127.0.0.1",
            Map.of("host", List.of("localhost")),
            true,
            true);

    assertThat(guard.admits(asked)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, true",
    "https://localhost:8080, true",
    "http://localhost:3000, false",
    "https://evil.example, false",
    "null, false",
  })
  void onlyPagesOfTheSameOriginMayAsk(String origin, boolean isAdmitted) {
    assertThat(guard.admits(Asked.from("127.0.0.1", "Host", "localhost:8080", "Origin", origin)))
        .isEqualTo(isAdmitted);
  }

  @Test
  void addressesAndHostsCanBeAllowed() {
    RequestGuard wider =
        new RequestGuard(
            List.of(AddressRange.parse("172.16.0.0/12"), AddressRange.parse("192.168.1.7")),
            List.of("Dev.example.com"));

    assertThat(wider.admits(Asked.from("172.17.0.1", "Host", "localhost:8080"))).isTrue();
    assertThat(wider.admits(Asked.from("192.168.1.7", "Host", "dev.example.com"))).isTrue();
    assertThat(
            wider.admits(
                Asked.from(
                    "127.0.0.1", "Host", "dev.example.com", "X-Forwarded-For", "203.0.113.9")))
        .isTrue();
    assertThat(wider.admits(Asked.from("172.32.0.1", "Host", "localhost:8080"))).isFalse();
    assertThat(wider.admits(Asked.from("192.168.1.8", "Host", "dev.example.com"))).isFalse();
    assertThat(wider.admits(Asked.from("192.168.1.7", "Host", "other.example.com"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.0.0.256",
        "10.0.0.0/33",
        "10.0.0.0/x",
        "10.0.0",
        "fd00::/129"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.parse(text));
  }

  @Test
  void rangesOfBothKindsAreToldApart() throws Exception {
    AddressRange range = AddressRange.parse("fd00::/8");

    assertThat(range.contains(InetAddress.getByName("fd12::1"))).isTrue();
    assertThat(range.contains(InetAddress.getByName("fe80::1"))).isFalse();
    assertThat(range.contains(InetAddress.getByName("253.0.0.1"))).isFalse();
    assertThat(AddressRange.parse("0.0.0.0/0").contains(InetAddress.getByName("9.9.9.9"))).isTrue();
  }
}
