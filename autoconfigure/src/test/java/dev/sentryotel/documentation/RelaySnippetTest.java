package dev.sentryotel.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.protocol.Dsn;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * What the docs say to write into Sentry Relay's file. Relay itself is not run: the file has the
 * settings that Relay documents, and fits what the application is told beside it.
 *
 * @see <a href="https://docs.sentry.io/product/relay/options/">Relay's options</a>
 */
class RelaySnippetTest {

  private static final String KIND = "yaml .relay/config.yml";

  @Test
  void relayListensWhereTheApplicationSends() throws Exception {
    Map<String, String> file = read(Page.theOnly(KIND));
    Map<String, String> application = read(blockBehind());
    Dsn dsn = Dsn.parse(application.get("sentry.dsn").replace("<public key>", "key"));
    URI upstream = URI.create(file.get("relay.upstream"));

    assertThat(file).containsOnlyKeys("relay.mode", "relay.upstream", "relay.host", "relay.port");
    assertThat(file.get("relay.mode")).isIn("managed", "static", "proxy");
    assertThat(dsn.scheme()).isEqualTo("http");
    assertThat(dsn.port()).isEqualTo(Integer.parseInt(file.get("relay.port")));
    // What a DSN with the upstream's host would have told.
    Dsn direct = Dsn.parse("https://key@" + upstream.getHost() + "/1337");
    assertThat(direct.isSentryService()).isTrue();
    assertThat(dsn.isSentryService()).isFalse();
    assertThat(application)
        .containsEntry("sentry.org-id", direct.organizationId())
        .containsEntry("sentry.leftover-spans", "stream");
  }

  private static Page.Block blockBehind() {
    for (Page page : Page.all()) {
      List<Page.Block> blocks = page.blocks();
      for (int i = 0; i < blocks.size() - 1; i++) {
        if (blocks.get(i).kind().equals(KIND)) {
          return blocks.get(i + 1);
        }
      }
    }
    throw new AssertionError("no block behind " + KIND);
  }

  private static Map<String, String> read(Page.Block block) throws Exception {
    Map<String, String> values = new TreeMap<>();
    for (PropertySource<?> source : ConfigurationSnippetsTest.read(block)) {
      for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
        values.put(name, String.valueOf(source.getProperty(name)));
      }
    }
    return values;
  }
}
