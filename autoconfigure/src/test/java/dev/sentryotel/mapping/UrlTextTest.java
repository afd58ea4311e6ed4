package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTextTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "https://a.example/x?q=1#top                , https://a.example/x",
        "https://a.example#top                      , https://a.example",
        "https://a.example?q=1                      , https://a.example",
        "https://a.example:443                      , https://a.example",
        "https://a.example:443?q                    , https://a.example",
        "https://a.example:4430/                    , https://a.example:4430/",
        "https://a.example/x:443                    , https://a.example/x:443",
        "http://[::1]:80/a                          , http://[::1]/a",
        "http://[::80]/a                            , http://[::80]/a",
        "http://bob@a.example                       , http://[Filtered]:[Filtered]@a.example",
        "http://bob:pw@a.example:80/x?y             , http://[Filtered]:[Filtered]@a.example/x",
        "http://bob:p@w@a.example/                  , http://[Filtered]:[Filtered]@a.example/",
        "http://bob:p/w@a.example/                  , http://[Filtered]:[Filtered]@a.example/",
        "http://bob:p?w#@a.example/x@y              , http://[Filtered]:[Filtered]@a.example/x@y",
        "http://bob:p/w@x@a.example/                , http://[Filtered]:[Filtered]@a.example/",
        "//bob:pw@a.example/x                       , //[Filtered]:[Filtered]@a.example/x",
        "http://@a.example/                         , http://[Filtered]:[Filtered]@a.example/",
        "http://a.example:/x@y                      , http://a.example:/x@y",
        "/a?u=http://bob:pw@b                       , /a",
        "/a//b:80                                   , /a//b:80",
        "/a;jsessionid=A1B2;v=3/b;token=x?y         ,"
            + " /a;jsessionid=[Filtered];v=3/b;token=[Filtered]",
        "https://a.example/x;JSESSIONID=A1          , https://a.example/x;JSESSIONID=[Filtered]",
        "mailto:bob@a.example                       , mailto:bob@a.example",
        "://a                                       , ://a",
        "http://                                    , http://",
        "http://:443                                , http://",
        "%zz%                                       , %zz%",
        "?                                          , ``",
      })
  void sanitized_hasNoCredentialsDefaultPortQueryAndFragment(String url, String expected) {
    assertThat(UrlText.sanitized(url)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://a.example/v1/pets/3", "/a/b", "", "a.example"})
  void sanitized_nothingToChange_isTheSameText(String url) {
    assertThat(UrlText.sanitized(url)).isSameAs(url);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "https://a.example/x?q=1&r=2#top , q=1&r=2 , top",
        "https://a.example/x#top?q=1     , -       , top?q=1",
        "https://a.example?q=1           , q=1     , -",
        "https://a.example?#             , -       , -",
        "https://a.example               , -       , -",
        "http://bob:p?w#@a.example?q=1   , q=1     , -",
        "/x?a?b#c#d                      , a?b     , c#d",
      })
  void queryAndFragment_areWhatFollowsTheirSigns(String url, String query, String fragment) {
    assertThat(UrlText.query(url)).isEqualTo(query);
    assertThat(UrlText.fragment(url)).isEqualTo(fragment);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "https://a.example/x?q=1#top          , https://a.example/x?q=1#top",
        "https://a.example:443/x?token=abc&q=1, https://a.example:443/x?token=[Filtered]&q=1",
        "https://u:p@a.example/?q=u@b         , https://[Filtered]:[Filtered]@a.example/?q=u@b",
        "https://a.example/#access_token=abc&x=1, https://a.example/#access_token=[Filtered]&x=1",
        "/search?q=shoes&api%5Fkey=7          , /search?q=shoes&api%5Fkey=[Filtered]",
        "/x;jsessionid=7                      , /x;jsessionid=[Filtered]",
        "/x?a=1?password=7                    , /x?a=1?password=[Filtered]",
        "/x?a=1;password=7;b&c=2              , /x?a=1;password=[Filtered]&c=2",
        "/x?token=?7/8==&c=2#d                , /x?token=[Filtered]&c=2#d",
        "/x?password=                         , /x?password=",
        "/x?password                          , /x?password",
        "/x?=&&;=;a==b                        , /x?=&&;=;a==b",
        "mysql://h/db?user=a;password=b       , mysql://h/db?user=a;password=[Filtered]",
      })
  void withoutSecrets_keepsTheQueryButForItsSecrets(String url, String expected) {
    assertThat(UrlText.withoutSecrets(url, PersonalData.WITHHELD)).isEqualTo(expected);
  }

  @Test
  @Timeout(20)
  void hugeTexts_takeLinearTime() {
    String huge = "http://" + "a:@;=&?%".repeat(1_000_000) + "/";

    assertThatCode(() -> visit(huge)).doesNotThrowAnyException();
  }

  @Test
  void anyText_isTakenWithoutFailure() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String signs = "ab:/?#@;=&%[]8043.\u0000\ud800\u0130";

    for (int round = 0; round < 20_000; round++) {
      StringBuilder url = new StringBuilder(random.nextBoolean() ? "http://" : "");
      random.ints(random.nextInt(24), 0, signs.length()).forEach(i -> url.append(signs.charAt(i)));
      assertThatCode(() -> visit(url.toString()))
          .as("seed %s: %s", seed, url)
          .doesNotThrowAnyException();
    }
  }

  private static void visit(String url) {
    UrlText.sanitized(url);
    UrlText.query(url);
    UrlText.fragment(url);
    UrlText.withoutSecrets(url, PersonalData.SENT);
    UrlText.withoutSecrets(url, PersonalData.WITHHELD);
  }
}
