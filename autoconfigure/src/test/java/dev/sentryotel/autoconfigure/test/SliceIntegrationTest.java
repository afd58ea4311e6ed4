package dev.sentryotel.autoconfigure.test;

import dev.sentryotel.SentryClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

/** Tests of slices configure by themselves what they are for, and nothing else. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@AutoConfigureSentry
class SliceIntegrationTest {

  @Configuration(proxyBeanMethods = false)
  static class Slice {}

  @Test
  void hasTheStarterOnRequest(@Autowired SentryClient client, @Autowired SentTraces sent) {
    client.runSpan("import", span -> client.startInactiveSpan("read").end());

    sent.awaitTransaction("import").hasSpan("read").hasSpans(1);
  }
}
