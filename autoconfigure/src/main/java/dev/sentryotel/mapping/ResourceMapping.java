package dev.sentryotel.mapping;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.semconv.ServiceAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns resources into contexts, and remembers the last, for all spans of a provider share one.
 *
 * <p>Used by one thread at a time.
 */
public final class ResourceMapping {

  private static final List<AttributeKey<String>> CLOUD_KEYS =
      List.of(
          OtherAttributes.CLOUD_ACCOUNT_ID,
          OtherAttributes.CLOUD_PROVIDER,
          OtherAttributes.CLOUD_PLATFORM,
          OtherAttributes.CLOUD_REGION,
          OtherAttributes.CLOUD_AVAILABILITY_ZONE,
          OtherAttributes.HOST_ID,
          OtherAttributes.HOST_TYPE);

  private final AttributePolicy policy;
  private final Supplier<JavaMachine> currentMachine;
  private @Nullable Resource lastResource;
  private @Nullable ResourceContexts lastContexts;

  ResourceMapping(AttributePolicy policy, Supplier<JavaMachine> currentMachine) {
    this.policy = policy;
    this.currentMachine = currentMachine;
  }

  /** Creates one for one writer. */
  public static ResourceMapping create(AttributePolicy policy) {
    return new ResourceMapping(policy, JavaMachine::current);
  }

  /** Returns the contexts of a resource: for the resource asked for last, the same object. */
  public ResourceContexts contexts(Resource resource) {
    ResourceContexts contexts = lastContexts;
    if (contexts == null || resource != lastResource) {
      contexts = map(allowed(resource.getAttributes()), currentMachine.get());
      lastResource = resource;
      lastContexts = contexts;
    }
    return contexts;
  }

  private Attributes allowed(Attributes attributes) {
    AttributesBuilder allowed = Attributes.builder();
    attributes.forEach(
        (key, value) ->
            put(allowed, key, policy.treatment(key).apply(value, AttributeTreatment.OF_NO_SPAN)));
    return allowed.build();
  }

  // A policy never changes the type of a value.
  @SuppressWarnings("unchecked")
  private static void put(AttributesBuilder to, AttributeKey<?> key, @Nullable Object value) {
    if (value != null) {
      to.put((AttributeKey<Object>) key, value);
    }
  }

  private static ResourceContexts map(Attributes resource, JavaMachine machine) {
    Fields app =
        new Fields()
            .put("app_name", resource.get(ServiceAttributes.SERVICE_NAME))
            .put("app_version", resource.get(ServiceAttributes.SERVICE_VERSION))
            .put("app_start_time", machine.startTime());
    Fields os =
        new Fields()
            .put("name", resource.get(OtherAttributes.OS_NAME), machine.osName())
            .put("version", resource.get(OtherAttributes.OS_VERSION), machine.osVersion())
            .put("kernel_version", machine.osVersion())
            .put("raw_description", resource.get(OtherAttributes.OS_DESCRIPTION));
    Fields runtime =
        new Fields()
            .put("name", resource.get(OtherAttributes.PROCESS_RUNTIME_NAME), machine.runtimeName())
            .put(
                "version",
                resource.get(OtherAttributes.PROCESS_RUNTIME_VERSION),
                machine.runtimeVersion())
            .put("raw_description", resource.get(OtherAttributes.PROCESS_RUNTIME_DESCRIPTION));
    Fields device =
        new Fields()
            .put("arch", resource.get(OtherAttributes.HOST_ARCH), machine.arch())
            .put("processor_count", machine.processors())
            .put("memory_size", machine.memoryBytes());
    Fields culture =
        new Fields().put("locale", machine.locale()).put("timezone", machine.timezone());
    List<EventContext> contexts = new ArrayList<>();
    app.addTo(contexts, "app");
    os.addTo(contexts, "os");
    runtime.addTo(contexts, "runtime");
    device.addTo(contexts, "device");
    culture.addTo(contexts, "culture");
    cloud(resource).addTo(contexts, "cloud_resource");
    return new ResourceContexts(List.copyOf(contexts), resource, withMachine(resource, machine));
  }

  private static Fields cloud(Attributes resource) {
    Fields cloud = new Fields();
    for (AttributeKey<String> key : CLOUD_KEYS) {
      cloud.put(key.getKey(), resource.get(key));
    }
    return cloud;
  }

  private static Attributes withMachine(Attributes resource, JavaMachine machine) {
    // The resource, put last, wins.
    return Attributes.builder()
        .put(OtherAttributes.OS_NAME, machine.osName())
        .put(OtherAttributes.OS_VERSION, machine.osVersion())
        .put(OtherAttributes.PROCESS_RUNTIME_NAME, machine.runtimeName())
        .put(OtherAttributes.PROCESS_RUNTIME_VERSION, machine.runtimeVersion())
        .put(OtherAttributes.HOST_ARCH, machine.arch())
        .putAll(resource)
        .build();
  }

  /** Fields of one context, those that have a value. */
  private static final class Fields {

    private final AttributesBuilder fields = Attributes.builder();

    Fields put(String name, @Nullable String value) {
      if (value != null && !value.isBlank()) {
        fields.put(name, value);
      }
      return this;
    }

    Fields put(String name, @Nullable String value, String otherwise) {
      return put(name, value == null || value.isBlank() ? otherwise : value);
    }

    /** A number below 1 is unknown. */
    Fields put(String name, long value) {
      if (value >= 1) {
        fields.put(name, value);
      }
      return this;
    }

    void addTo(List<EventContext> contexts, String key) {
      Attributes built = fields.build();
      if (!built.isEmpty()) {
        contexts.add(new EventContext(key, built));
      }
    }
  }
}
