package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
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
import org.springframework.core.env.PropertiesPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * Every {@code yaml} and {@code properties} block binds to the properties, whose classes are asked
 * for by name as they are nobody else's. A YAML block of another program begins with a comment that
 * names its file, as {@code # compose.yaml} does, and has to be YAML.
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
        if (block.language().equals("yaml") || block.language().equals("properties")) {
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
    if (isOfAnotherProgram(block)) {
      return;
    }
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

  private static List<PropertySource<?>> read(Page.Block block) throws Exception {
    if (block.language().equals("yaml")) {
      return new YamlPropertySourceLoader()
          .load(
              block.where(), new ByteArrayResource(block.text().getBytes(StandardCharsets.UTF_8)));
    }
    Properties properties = new Properties();
    properties.load(new StringReader(block.text()));
    return List.of(new PropertiesPropertySource(block.where(), properties));
  }

  private static boolean isOfAnotherProgram(Page.Block block) {
    return block.text().startsWith("# ") && block.text().lines().findFirst().get().contains(".y");
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
