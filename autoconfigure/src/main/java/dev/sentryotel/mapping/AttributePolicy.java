package dev.sentryotel.mapping;

import io.opentelemetry.api.common.AttributeKey;

/**
 * Which attributes leave the process, of spans, links and the resource alike.
 *
 * <p>Immutable; the answer for a key never changes, so it may be kept beside the key.
 */
public final class AttributePolicy {

  private final PersonalData personalData;

  private AttributePolicy(PersonalData personalData) {
    this.personalData = personalData;
  }

  /** Returns the policy. */
  public static AttributePolicy of(PersonalData personalData) {
    return new AttributePolicy(personalData);
  }

  /** Returns what happens to the values of a key. Allocates nothing. */
  public AttributeTreatment treatment(AttributeKey<?> key) {
    throw new UnsupportedOperationException(personalData.name());
  }
}
