package dev.sentryotel.autoconfigure;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** What an application may contribute in every world. */
@Configuration(proxyBeanMethods = false)
class Contributions {

  private static final AttributeKey<String> PASSED = AttributeKey.stringKey("passed");

  @Bean
  @Order(2)
  SpanProcessor two() {
    return new Passing("two");
  }

  @Bean
  @Order(1)
  SpanProcessor one() {
    return new Passing("one");
  }

  /** Names the environment and adds a third processor; says how often it was asked. */
  @Bean
  AutoConfigurationCustomizerProvider customizer() {
    AtomicInteger calls = new AtomicInteger();
    return customizer -> {
      int call = calls.incrementAndGet();
      customizer
          .addPropertiesSupplier(() -> java.util.Map.of("my.color", "blue", "my.shade", "dark"))
          .addResourceCustomizer(
              (resource, config) ->
                  resource.merge(
                      Resource.create(
                          Attributes.of(
                              AttributeKey.stringKey("deployment.environment.name"),
                              config.getString("my.shade")
                                  + "-"
                                  + config.getString("my.color")
                                  + "-"
                                  + call))))
          .addTracerProviderCustomizer(
              (builder, config) -> builder.addSpanProcessor(new Passing("three")));
    };
  }

  /** Leaves its name on each span. */
  record Passing(String name) implements SpanProcessor {

    @Override
    public void onStart(Context parentContext, ReadWriteSpan span) {
      String passed = span.getAttribute(PASSED);
      span.setAttribute(PASSED, passed == null ? name : passed + "," + name);
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
}
