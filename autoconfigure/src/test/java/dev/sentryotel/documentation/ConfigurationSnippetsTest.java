package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Every {@code yaml} block that is not another program's file binds to the properties, whose
 * classes are asked for by name as they are nobody else's.
 */
class ConfigurationSnippetsTest {

  private static final String PROPERTIES = "dev.sentryotel.autoconfigure.SentryProperties";
  private static final String CONSOLE_PROPERTIES =
      "dev.sentryotel.autoconfigure.console.ConsoleProperties";
  private static final ConfigurationPropertyName CONSOLE =
      ConfigurationPropertyName.of("sentry.console");

  private final KnownProperties known = new KnownProperties();

  @Test
  void everyBlockIsReadAsAnApplicationWouldReadIt() throws Exception {
    List<String> faults = new ArrayList<>();

    for (Page page : Page.all()) {
      for (Page.Block block : page.blocks()) {
        if (block.kind().equals("yaml")) {
          try {
            check(block);
          } catch (RuntimeException e) {
            faults.add(block.where() + ": " + rootMessage(e));
          }
        }
      }
    }

    assertThat(faults).isEmpty();
  }

  private void check(Page.Block block) throws Exception {
    List<PropertySource<?>> sources = read(block);
    for (PropertySource<?> source : sources) {
      for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
        // Names and values of ours are the binder's to judge.
        if (!name.startsWith("sentry.") && !known.has(name)) {
          throw new IllegalArgumentException("unknown property " + name);
        }
      }
    }
    MutablePropertySources all = new MutablePropertySources();
    sources.forEach(all::addLast);
    bind("sentry", PROPERTIES, all, name -> !CONSOLE.isAncestorOf(name));
    bind("sentry.console", CONSOLE_PROPERTIES, all, CONSOLE::isAncestorOf);
  }

  private static void bind(
      String prefix,
      String type,
      MutablePropertySources all,
      Predicate<ConfigurationPropertyName> isOfIt)
      throws ClassNotFoundException {
    List<ConfigurationPropertySource> sources = new ArrayList<>();
    ConfigurationPropertySources.from(all).forEach(each -> sources.add(each.filter(isOfIt)));
    new Binder(sources, new PropertySourcesPlaceholdersResolver(all))
        .bindOrCreate(
            prefix,
            Bindable.of(Class.forName(type)),
            new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
  }

  /** As an application reads its file. */
  static List<PropertySource<?>> read(Page.Block block) throws IOException {
    return new YamlPropertySourceLoader()
        .load(block.where(), new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
