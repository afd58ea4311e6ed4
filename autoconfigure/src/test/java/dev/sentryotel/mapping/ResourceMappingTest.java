package dev.sentryotel.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.resources.Resource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResourceMappingTest {

  private static final JavaMachine MACHINE =
      new JavaMachine(
          "2026-01-01T00:00:00Z",
          "Linux",
          "6.1.0",
          "OpenJDK Runtime Environment",
          "17.0.9+9",
          "amd64",
          8,
          17_179_869_184L,
          "en_US",
          "Europe/Berlin");

  private final ResourceMapping mapping =
      new ResourceMapping(AttributePolicy.of(PersonalData.WITHHELD), () -> MACHINE);

  @Test
  void emptyResource_isFilledFromTheMachine() {
    ResourceContexts contexts = mapping.contexts(Resource.empty());

    assertThat(byKey(contexts))
        .containsExactly(
            Map.entry("app", text("app_start_time", "2026-01-01T00:00:00Z")),
            Map.entry("os", text("kernel_version", "6.1.0", "name", "Linux", "version", "6.1.0")),
            Map.entry(
                "runtime", text("name", "OpenJDK Runtime Environment", "version", "17.0.9+9")),
            Map.entry(
                "device",
                Attributes.builder()
                    .put("arch", "amd64")
                    .put("processor_count", 8)
                    .put("memory_size", 17_179_869_184L)
                    .build()),
            Map.entry("culture", text("locale", "en_US", "timezone", "Europe/Berlin")));
    assertThat(contexts.resource()).isEqualTo(Attributes.empty());
    assertThat(contexts.segmentAttributes())
        .isEqualTo(
            text(
                "host.arch", "amd64",
                "os.name", "Linux",
                "os.version", "6.1.0",
                "process.runtime.name", "OpenJDK Runtime Environment",
                "process.runtime.version", "17.0.9+9"));
  }

  @Test
  void resource_winsOverTheMachine() {
    Attributes resource =
        text(
            "service.name", "shop",
            "service.version", "1.4.0",
            "os.name", "Alpine",
            "os.version", "3.20",
            "os.description", "Alpine 3.20",
            "process.runtime.name", "GraalVM",
            "process.runtime.version", "25",
            "process.runtime.description", "GraalVM 25",
            "host.arch", "arm64",
            "host.id", "i-1",
            "host.type", "m5.large",
            "cloud.provider", "aws",
            "cloud.platform", "aws_ecs",
            "cloud.region", "eu-central-1",
            "cloud.availability_zone", "eu-central-1a",
            "cloud.account.id", "42");

    ResourceContexts contexts = mapping.contexts(Resource.create(resource));

    Map<String, Attributes> byKey = byKey(contexts);
    assertThat(byKey.get("app"))
        .isEqualTo(
            text(
                "app_name", "shop",
                "app_start_time", "2026-01-01T00:00:00Z",
                "app_version", "1.4.0"));
    assertThat(byKey.get("os"))
        .isEqualTo(
            text(
                "kernel_version", "6.1.0",
                "name", "Alpine",
                "raw_description", "Alpine 3.20",
                "version", "3.20"));
    assertThat(byKey.get("runtime"))
        .isEqualTo(text("name", "GraalVM", "raw_description", "GraalVM 25", "version", "25"));
    assertThat(byKey.get("device").asMap().values()).contains("arm64");
    assertThat(byKey.get("cloud_resource"))
        .isEqualTo(
            text(
                "cloud.account.id", "42",
                "cloud.availability_zone", "eu-central-1a",
                "cloud.platform", "aws_ecs",
                "cloud.provider", "aws",
                "cloud.region", "eu-central-1",
                "host.id", "i-1",
                "host.type", "m5.large"));
    assertThat(contexts.resource()).isEqualTo(resource);
    assertThat(contexts.segmentAttributes()).isEqualTo(resource);
  }

  @Test
  void commandLine_leavesOnlyWherePersonalDataIsSent_withoutCredentials() {
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("process.command_line", "java -Dpassword=x")
                .put("process.command_args", "java", "-Dpassword=x")
                .put("process.pid", 7)
                .build());
    ResourceMapping open =
        new ResourceMapping(AttributePolicy.of(PersonalData.SENT), () -> MACHINE);

    assertThat(mapping.contexts(resource).resource())
        .isEqualTo(Attributes.builder().put("process.pid", 7).build());
    assertThat(mapping.contexts(resource).segmentAttributes().toString())
        .doesNotContain("password");
    assertThat(open.contexts(resource).resource())
        .isEqualTo(
            Attributes.builder()
                .put("process.command_line", "java -Dpassword=[Filtered]")
                .put("process.command_args", "java", "-Dpassword=[Filtered]")
                .put("process.pid", 7)
                .build());
  }

  @Test
  void valuesOfWrongTypesAndBlanks_areNotUsed() {
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("os.name", 7)
                .put("service.name", true)
                .put("host.arch", " ")
                .build());

    Map<String, Attributes> byKey = byKey(mapping.contexts(resource));

    assertThat(byKey.get("os").asMap().values()).contains("Linux");
    assertThat(byKey.get("device").asMap().values()).contains("amd64");
    assertThat(byKey.get("app").size()).isEqualTo(1);
  }

  @Test
  void sameResource_isMappedOnce() {
    Resource one = Resource.create(text("service.name", "a"));
    Resource other = Resource.create(text("service.name", "b"));

    ResourceContexts first = mapping.contexts(one);

    assertThat(mapping.contexts(one)).isSameAs(first);
    assertThat(mapping.contexts(other).resource()).isEqualTo(other.getAttributes());
    assertThat(mapping.contexts(one)).isEqualTo(first);
  }

  @Test
  void thisMachine_isKnown() {
    JavaMachine machine = JavaMachine.current();

    assertThat(machine.startTime()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
    assertThat(machine.osName()).isNotEmpty();
    assertThat(machine.runtimeVersion()).isEqualTo(System.getProperty("java.runtime.version"));
    assertThat(machine.processors()).isPositive();
    assertThat(machine.memoryBytes()).isGreaterThan(Runtime.getRuntime().maxMemory() / 8);
  }

  private static Map<String, Attributes> byKey(ResourceContexts contexts) {
    Map<String, Attributes> byKey = new LinkedHashMap<>();
    contexts.contexts().forEach(each -> byKey.put(each.key(), each.fields()));
    return byKey;
  }

  private static Attributes text(String... namesAndValues) {
    var attributes = Attributes.builder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return attributes.build();
  }
}
