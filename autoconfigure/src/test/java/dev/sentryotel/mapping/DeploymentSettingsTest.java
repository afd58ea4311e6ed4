package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sentryotel.protocol.Deployment;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentSettingsTest {

  private static final Resource FULL =
      resource(
          "service.name", "shop",
          "service.version", "1.4.0",
          "deployment.environment.name", "staging",
          "deployment.environment", "old",
          "host.name", "web-3");
  private static final DeploymentSettings NOTHING =
      new DeploymentSettings(null, null, null, null, null, null);

  @Test
  void nothingKnown_leavesTheDefaults() {
    Deployment deployment = NOTHING.resolve(Resource.empty(), () -> null);

    assertThat(deployment).isEqualTo(new Deployment(null, "production", null, null));
  }

  @Test
  void nothingConfigured_isTakenFromTheResource() {
    Deployment deployment = NOTHING.resolve(FULL, () -> "local");

    assertThat(deployment).isEqualTo(new Deployment("shop@1.4.0", "staging", null, "web-3"));
  }

  @Test
  void configuration_winsOverEverything() {
    DeploymentSettings settings =
        new DeploymentSettings("r@1", "e", "d-1", "s", "build@2", "profile");

    assertThat(settings.resolve(FULL, () -> "local"))
        .isEqualTo(new Deployment("r@1", "e", "d-1", "s"));
  }

  @Test
  void blankConfiguration_countsAsNone() {
    DeploymentSettings settings = new DeploymentSettings(" ", "", "\t", "", "", " ");

    assertThat(settings.resolve(FULL, () -> "local"))
        .isEqualTo(new Deployment("shop@1.4.0", "staging", null, "web-3"));
  }

  @Test
  void buildWinsOverTheResource_theProfileDoesNot() {
    DeploymentSettings settings =
        new DeploymentSettings(null, null, null, null, "build@2", "profile");

    assertThat(settings.resolve(FULL, () -> "local"))
        .isEqualTo(new Deployment("build@2", "staging", null, "web-3"));
    assertThat(settings.resolve(Resource.empty(), () -> "local"))
        .isEqualTo(new Deployment("build@2", "profile", null, "local"));
  }

  @Test
  void oldNameOfTheEnvironment_isReadToo() {
    Resource resource = resource("deployment.environment", "old");

    assertThat(NOTHING.resolve(resource, () -> null).environment()).isEqualTo("old");
  }

  @ParameterizedTest
  @CsvSource({
    "unknown_service:java , 1.4.0 , 1.4.0",
    "                     , 1.4.0 , 1.4.0",
    "shop                 ,       , ",
    "org/shop             , 1.4.0 , ",
    "                     , latest, ",
  })
  void releaseOfAResource(String name, String version, String expected) {
    var attributes = Attributes.builder();
    if (name != null) {
      attributes.put("service.name", name);
    }
    if (version != null) {
      attributes.put("service.version", version);
    }

    Deployment deployment = NOTHING.resolve(Resource.create(attributes.build()), () -> null);

    assertThat(deployment.release()).isEqualTo(expected);
  }

  @Test
  void whatTheServerWouldDrop_isPassedOver() {
    DeploymentSettings settings =
        new DeploymentSettings(null, null, null, null, "a/b", "x".repeat(65));
    Resource resource =
        resource(
            "deployment.environment.name", "none",
            "deployment.environment", "a/b",
            "host.name", "h".repeat(257));

    assertThat(settings.resolve(resource, () -> "a\nb"))
        .isEqualTo(new Deployment(null, "production", null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a\\b", "a\tb", "a\nb", ".", "..", "latest", "Latest"})
  void impossibleRelease_isRefused(String release) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings(release, null, null, null, null, null))
        .withMessageContaining("release \"" + release + "\"")
        .withMessageContaining("such as shop@1.4.0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a\nb", "none", "None"})
  void impossibleEnvironment_isRefused(String environment) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings(null, environment, null, null, null, null))
        .withMessageContaining("environment \"" + environment + "\"")
        .withMessageContaining("such as production");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a@b", "ä"})
  void impossibleDist_isRefused(String dist) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings(null, null, dist, null, null, null))
        .withMessageContaining("dist \"" + dist + "\"");
  }

  @Test
  void impossibleServerName_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings(null, null, null, "a\nb", null, null))
        .withMessageContaining("server name");
  }

  @Test
  void lengths_areBounded() {
    new DeploymentSettings(
        "r".repeat(200), "e".repeat(64), "d".repeat(64), "s".repeat(256), null, null);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings("r".repeat(201), null, null, null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings(null, "e".repeat(65), null, null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings(null, null, "d".repeat(65), null, null, null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DeploymentSettings(null, null, null, "s".repeat(257), null, null));
  }

  @Test
  void releasesThatOnlyLookOdd_areAccepted() {
    for (String release : new String[] {"latest-1", "1", "...", "a b", "shop@1.0+7", "ü"}) {
      DeploymentSettings settings = new DeploymentSettings(release, null, null, null, null, null);
      assertThat(settings.release()).isEqualTo(release);
    }
  }

  @Test
  void localHost_hasAName() {
    assertThat(LocalHost.name()).isNotBlank();
  }

  private static Resource resource(String... namesAndValues) {
    var attributes = Attributes.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Resource.create(attributes.build());
  }
}
