package dev.sentryotel.autoconfigure.console;

import static dev.sentryotel.autoconfigure.PropertyCheck.check;

import dev.sentryotel.SentryClient;
import dev.sentryotel.SentryTelemetry;
import dev.sentryotel.autoconfigure.SentryAutoConfiguration;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.List;
import java.util.Map;
import org.apache.catalina.valves.ValveBase;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/** The console, where it is enabled and the starter is not switched off. */
@AutoConfiguration(after = SentryAutoConfiguration.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty("sentry.console.enabled")
// A parent has collected who gets copies before a child is there.
@ConditionalOnBean(value = SentryTelemetry.class, search = SearchStrategy.CURRENT)
@EnableConfigurationProperties(ConsoleProperties.class)
public final class ConsoleAutoConfiguration {

  ConsoleAutoConfiguration() {}

  @Bean
  RecentTraces sentryConsoleTraces(ConsoleProperties properties) {
    long maxBytes = properties.maxSize().toBytes();
    // One after the other, so that the error names the right one.
    check("sentry.console.max-size", properties.maxSize(), () -> new RecentTraces(1, maxBytes));
    return check(
        "sentry.console.max-traces",
        properties.maxTraces(),
        () -> new RecentTraces(properties.maxTraces(), maxBytes));
  }

  @Bean
  RequestGuard sentryConsoleGuard(ConsoleProperties properties) {
    List<AddressRange> addresses =
        properties.allowedAddresses().stream()
            .map(
                each ->
                    check("sentry.console.allowed-addresses", each, () -> AddressRange.parse(each)))
            .toList();
    return new RequestGuard(addresses, properties.allowedHosts());
  }

  @Bean
  ConsoleJson sentryConsoleJson(
      RecentTraces traces, ObjectProvider<SentryClient> client, Environment environment) {
    return new ConsoleJson(
        environment.getProperty("spring.application.name", ""),
        traces,
        () -> client.getObject().snapshot());
  }

  @Bean
  Console sentryConsoleAnswers(RecentTraces traces, ConsoleJson json) {
    return new Console(traces, json);
  }

  @Bean
  ConsoleFeed sentryConsoleFeed(RecentTraces traces, ConsoleJson json) {
    return new ConsoleFeed(traces, json);
  }

  /** Before the server begins to wait for its requests: these would not end by themselves. */
  @Bean
  ApplicationListener<ContextClosedEvent> sentryConsoleEnd(
      ConsoleFeed feed, ApplicationContext own) {
    return event -> {
      // Children's events come here too.
      if (event.getApplicationContext() == own) {
        feed.close();
      }
    };
  }

  /** On Tomcat inside the application; before one outside there is no place. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass({ConfigurableTomcatWebServerFactory.class, ValveBase.class})
  static class TomcatConfiguration {

    @Bean
    ReceivingValveCustomizer sentryConsoleValveCustomizer(Environment environment) {
      return new ReceivingValveCustomizer(environment);
    }
  }

  /** On servlets, with whatever web framework. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  @ConditionalOnClass({Filter.class, ServletRegistrationBean.class})
  static class ServletConfiguration {

    private static final String[] PATHS = {Console.PATH + "/*"};

    @Bean
    ServletRegistrationBean<ConsoleServlet> sentryConsoleServlet(
        Console console, ConsoleFeed feed) {
      ServletRegistrationBean<ConsoleServlet> registration =
          new ServletRegistrationBean<>(new ConsoleServlet(console, feed), PATHS);
      registration.setName("sentryConsole");
      return registration;
    }

    /** Before all that makes spans. */
    @Bean
    FilterRegistrationBean<ConsoleFilter> sentryConsoleFilter(RequestGuard guard) {
      FilterRegistrationBean<ConsoleFilter> registration =
          new FilterRegistrationBean<>(new ConsoleFilter(guard));
      registration.addUrlPatterns(PATHS);
      // What the application forwards to a path it was given must not get round it.
      registration.setDispatcherTypes(
          DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.INCLUDE);
      registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
      return registration;
    }
  }

  /** On WebFlux. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
  @ConditionalOnClass({SimpleUrlHandlerMapping.class, WebHttpHandlerBuilderCustomizer.class})
  static class ReactiveConfiguration {

    /** Before the application's own mappings, of which one may take every path. */
    @Bean
    SimpleUrlHandlerMapping sentryConsoleMapping(Console console, ConsoleFeed feed) {
      ConsoleWebHandler handler = new ConsoleWebHandler(console, feed);
      return new SimpleUrlHandlerMapping(
          Map.of(Console.PATH, handler, Console.PATH + "/**", handler), Ordered.HIGHEST_PRECEDENCE);
    }

    @Bean
    WebHttpHandlerBuilderCustomizer sentryConsoleGuardCustomizer(RequestGuard guard) {
      return builder ->
          builder.httpHandlerDecorator(handler -> new ConsoleHttpHandler(handler, guard));
    }
  }
}
