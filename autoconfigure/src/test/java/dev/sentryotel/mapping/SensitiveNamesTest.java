package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveNamesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password", "PASSWORD", "p%61ssword", "user[password]", "new-passwd", "pwd", "pass",
        "token", "access_token", "X-Amz-Security-Token", "csrf", "apikey", "api_key", "apiKey",
        "key", "AWSAccessKeyId", "X-Amz-Signature", "sig", "sid", "PHPSESSID", "JSESSIONID",
        "sessionId", "authorization", "auth", "x-auth", "oauth_verifier", "jwt", "client_secret",
        "SAMLResponse", "email", "user%5Bemail%5D", "phone_number", "ssn", "%70%69%6E"
      })
  void namesOfSecretsAndPeople_areSensitive(String name) {
    assertThat(SensitiveNames.isSensitive(name, 0, name.length(), PersonalData.WITHHELD)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "q",
        "page",
        "tab",
        "author",
        "keyword",
        "monkey",
        "side",
        "inside",
        "passenger",
        "design",
        "spinner",
        "opinion",
        "signal",
        "compass",
        "sort",
        "id",
        "%",
        "%7",
        "%zz",
        "%C3%A9",
        ""
      })
  void otherNames_areNot(String name) {
    assertThat(SensitiveNames.isSensitive(name, 0, name.length(), PersonalData.WITHHELD)).isFalse();
  }

  @Test
  void onlyThePartOfTheTextCounts() {
    assertThat(SensitiveNames.isSensitive("token=x&page=7&token=y", 8, 12, PersonalData.WITHHELD))
        .isFalse();
    assertThat(SensitiveNames.isSensitive("mytokens", 0, 4, PersonalData.WITHHELD)).isFalse();
  }

  @Test
  void personalNames_areNoCredentials() {
    assertThat(SensitiveNames.isCredential("x-user-email")).isFalse();
    assertThat(SensitiveNames.isCredential("x-api-key")).isTrue();
    assertThat(SensitiveNames.isCredential("set-cookie")).isTrue();
    assertThat(SensitiveNames.isCredential("proxy-authorization")).isTrue();
    assertThat(SensitiveNames.isCredential("content-type")).isFalse();
    assertThat(SensitiveNames.isCredential("x-forwarded-for")).isFalse();
  }

  @Test
  void absurdlyLongName_isSensitive() {
    assertThat(SensitiveNames.isSensitive("x".repeat(257), 0, 257, PersonalData.WITHHELD)).isTrue();
  }
}
