package dev.sentryotel.encoding;

import static java.util.Objects.requireNonNull;

import dev.sentryotel.mapping.AttributePolicy;
import dev.sentryotel.protocol.Deployment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What every payload of one client has in common.
 *
 * @param deployment release, environment, distribution, server name; asked for each payload, for it
 *     may be known only once the application runs, and cheap: usually the same object
 * @param tags of every transaction, and attributes of every streamed span; keys of at most 200 of
 *     {@code a-zA-Z0-9_.:-}, values of at most 200 characters without line break: Sentry drops
 *     others
 * @param integrations names of the parts that are on, {@code sdk.integrations}
 * @param modules {@code modules} of every transaction, versions by names; Sentry keeps 8 KiB of
 *     them
 * @param policy which attributes leave the process
 * @param gate what transactions pass before they are written
 */
public record EncodingOptions(
    Supplier<Deployment> deployment,
    Map<String, String> tags,
    List<String> integrations,
    Map<String, String> modules,
    AttributePolicy policy,
    TransactionGate gate) {

  /** Copies the collections. */
  public EncodingOptions {
    requireNonNull(deployment, "deployment");
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    integrations = List.copyOf(integrations);
    modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
    requireNonNull(policy, "policy");
    requireNonNull(gate, "gate");
  }

  /** Returns options under which every transaction passes, without modules. */
  public EncodingOptions(
      Supplier<Deployment> deployment,
      Map<String, String> tags,
      List<String> integrations,
      AttributePolicy policy) {
    this(deployment, tags, integrations, Map.of(), policy, TransactionGate.OPEN);
  }
}
