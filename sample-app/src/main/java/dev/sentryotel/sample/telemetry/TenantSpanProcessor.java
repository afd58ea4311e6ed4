package dev.sentryotel.sample.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import org.springframework.stereotype.Component;

/**
 * Writes {@code tenant} on every span.
 *
 * <p>Being a bean is all it takes: the starter adds each span processor bean to the one tracer
 * provider.
 */
@Component
final class TenantSpanProcessor implements SpanProcessor {

  private static final AttributeKey<String> TENANT = AttributeKey.stringKey("tenant");

  @Override
  public void onStart(Context parentContext, ReadWriteSpan span) {
    span.setAttribute(TENANT, Tenant.of(parentContext));
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
