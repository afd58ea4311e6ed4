package dev.sentryotel.autoconfigure;

import dev.sentryotel.EnvelopeCopy;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.autoconfigure.SentrySetup.State;
import dev.sentryotel.autoconfigure.SentrySetup.World;
import dev.sentryotel.delivery.Spotlight;
import dev.sentryotel.sampling.SentrySampler;
import dev.sentryotel.sampling.TracesSampler;
import dev.sentryotel.trace.SentrySpanProcessor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.Advised;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.ObjectUtils;

/**
 * Finds out how the starter is wired, once the beans are there. Safe for use by several threads.
 */
public final class SetupReader {

  private final ListableBeanFactory beans;
  private final Environment environment;

  /** Makes a reader of an application's beans, which looks at none before it is asked. */
  public SetupReader(ListableBeanFactory beans, Environment environment) {
    this.beans = beans;
    this.environment = environment;
  }

  /** Returns how it is wired. */
  public SentrySetup read() {
    SentryTelemetry telemetry = beans.getBeanProvider(SentryTelemetry.class).getIfAvailable();
    SentryDestination destination = beans.getBeanProvider(SentryDestination.class).getIfAvailable();
    if (telemetry == null || destination == null) {
      return idle(State.OFF, OnSentryActiveCondition.inactiveBecause(environment));
    }
    if (!telemetry.isSending()) {
      return idle(State.NO_DESTINATION, OnSentryActiveCondition.NO_DSN);
    }
    String foreign = whyNotAttached();
    String undecided =
        decider() == null
            ? "nothing says how many; set sentry.traces-sample-rate (1.0 for all), or declare a"
                + " Sampler or TracesSampler bean. Incoming traces are still passed on."
            : null;
    State state =
        foreign != null ? State.NOT_ATTACHED : undecided != null ? State.NO_RATE : State.SENDING;
    return new SentrySetup(
        state,
        foreign != null ? foreign : undecided,
        foreign == null ? world() : World.APPLICATION,
        destination.isRemote() ? destination.toString() : null,
        destination.copies().stream().map(EnvelopeCopy::name).toList(),
        sampling(destination),
        properties().traceLifecycle().name().toLowerCase(Locale.ROOT),
        foreign == null ? spanProcessors() : List.of(),
        installed(),
        propagators(),
        micrometerPropagators());
  }

  /** Returns what became of the copies for Spotlight, or null if it is off. */
  public Spotlight.@Nullable State spotlight() {
    SentryDestination destination = beans.getBeanProvider(SentryDestination.class).getIfAvailable();
    return destination == null || destination.spotlight() == null
        ? null
        : destination.spotlight().state();
  }

  /** Returns how many ended spans may wait. */
  public long maxBufferedSpans() {
    return properties().buffer().maxSpans();
  }

  /** Returns how many bytes of envelopes may wait or be under way. */
  public long maxQueueBytes() {
    return properties().transport().maxQueueSize().toBytes();
  }

  private SentrySetup idle(State state, String reason) {
    return new SentrySetup(
        state,
        reason,
        world(),
        null,
        List.of(),
        List.of(),
        null,
        List.of(),
        installed(),
        propagators(),
        micrometerPropagators());
  }

  private SentryProperties properties() {
    return beans.getBean(SentryProperties.class);
  }

  private @Nullable Sampler decider() {
    SamplerInForce inForce = beans.getBeanProvider(SamplerInForce.class).getIfAvailable();
    return inForce == null ? null : inForce.decider();
  }

  /** By the auto-configurations that found what they need, which are beans under their names. */
  private @Nullable World world() {
    boolean isStarter =
        beans.containsBean(AutoConfigurationNames.OPEN_TELEMETRY_STARTER)
            && (beans.containsBean(OpenTelemetryStarterViewAutoConfiguration.class.getName())
                || !beans.containsBean(SentryAutoConfiguration.class.getName()));
    boolean isBoot = beans.containsBean(AutoConfigurationNames.BOOT_TRACING);
    if (isStarter && isBoot) {
      return World.BOTH;
    }
    if (isStarter) {
      return World.OPENTELEMETRY_STARTER;
    }
    if (isBoot) {
      return World.SPRING_BOOT;
    }
    return beans.containsBean(BareSdkAutoConfiguration.class.getName()) ? World.BARE_SDK : null;
  }

  /** Returns why the application's OpenTelemetry does not give us its spans, or null if it does. */
  private @Nullable String whyNotAttached() {
    OpenTelemetry openTelemetry = beans.getBeanProvider(OpenTelemetry.class).getIfUnique();
    String[] names = beans.getBeanNamesForType(OpenTelemetry.class);
    if (openTelemetry == null) {
      return "there is not one OpenTelemetry bean but "
          + List.of(names)
          + "; mark the one to use with @Primary";
    }
    if (isAttachedTo(openTelemetry)) {
      return null;
    }
    if (names.length == 0) {
      return "the OpenTelemetry bean of a parent context was built without Sentry. Let the parent see"
          + " sentry.dsn and sentry.traces-sample-rate too; its children then share its pipeline.";
    }
    return "the application's own OpenTelemetry bean '"
        + names[0]
        + "' was built without Sentry. Remove that bean, and the starter builds one with your"
        + " SpanProcessor beans in it; or inject SentryTelemetry where you build it, and give its"
        + " decidingSampler(), spanProcessor() and propagator() to the SDK.";
  }

  /** An SDK shows who is in it to nobody but its readers: there is no other way to ask it. */
  private boolean isAttachedTo(OpenTelemetry openTelemetry) {
    SentrySpanProcessor ours = beans.getBean(SentrySpanProcessor.class);
    return behindProxies(openTelemetry) instanceof OpenTelemetrySdk sdk
        && sdk.getSdkTracerProvider().toString().contains(ObjectUtils.identityToString(ours));
  }

  /** An application's aspects, or laziness, make a proxy of the bean, which shows its interface. */
  private static @Nullable Object behindProxies(Object bean) {
    Object target = bean;
    try {
      while (target instanceof Advised proxy) {
        target = proxy.getTargetSource().getTarget();
      }
    } catch (Exception e) {
      throw new IllegalStateException("The OpenTelemetry bean's proxy has no target", e);
    }
    return target;
  }

  private List<String> sampling(SentryDestination destination) {
    Sampler decider = decider();
    if (decider == null) {
      return List.of();
    }
    if (!(decider instanceof SentrySampler)) {
      return List.of("sampler " + decider.getDescription());
    }
    List<String> deciders = new ArrayList<>();
    NamedBeans.forEach(
        beans, TracesSampler.class, (name, bean) -> deciders.add("traces sampler " + name));
    int rules = properties().tracesSampling().size();
    if (rules > 0) {
      deciders.add(rules == 1 ? "1 rule" : rules + " rules");
    }
    Double rate = destination.sampleRate(properties().tracesSampleRate());
    if (rate != null) {
      deciders.add("sample rate " + rate);
    }
    return deciders;
  }

  private List<String> spanProcessors() {
    boolean isCollected =
        properties().collectSpanProcessors() || world() != World.OPENTELEMETRY_STARTER;
    List<String> names = new ArrayList<>();
    NamedBeans.forEach(
        beans,
        SpanProcessor.class,
        (name, bean) -> {
          // Ours is the last, whatever the order of the beans.
          if (isCollected && !(bean instanceof SentrySpanProcessor)) {
            names.add(name);
          }
        });
    names.addAll(
        List.of(
            BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, SentrySpanProcessor.class)));
    return names;
  }

  private List<String> installed() {
    return beans.getBeanProvider(InstrumentationInstaller.class).stream()
        .flatMap(each -> each.installedNames().stream())
        .toList();
  }

  private List<String> propagators() {
    OpenTelemetry openTelemetry = beans.getBeanProvider(OpenTelemetry.class).getIfUnique();
    return openTelemetry == null
        ? List.of()
        : PropagatorNames.of(openTelemetry.getPropagators().getTextMapPropagator());
  }

  /** Where both make spans, OpenTelemetry's starter does not ask for the bean Micrometer uses. */
  private List<String> micrometerPropagators() {
    ContextPropagators bean = beans.getBeanProvider(ContextPropagators.class).getIfUnique();
    return bean == null || world() != World.BOTH
        ? List.of()
        : PropagatorNames.of(bean.getTextMapPropagator());
  }
}
