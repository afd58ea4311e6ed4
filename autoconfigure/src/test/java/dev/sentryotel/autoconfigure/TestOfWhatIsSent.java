package dev.sentryotel.autoconfigure;

import dev.sentryotel.autoconfigure.CachedTestContexts.RunningTest;
import dev.sentryotel.autoconfigure.test.SentTraces;
import dev.sentryotel.autoconfigure.test.SentTransaction;
import java.util.List;
import org.springframework.context.ApplicationContext;

/**
 * A user's test with {@code @AutoConfigureSentry} and without a DSN, in a virtual machine whose
 * class path may be that of any world. Prints the operations below a request that calls another.
 */
final class TestOfWhatIsSent {

  private TestOfWhatIsSent() {}

  public static void main(String[] arguments) throws Exception {
    try (CachedTestContexts contexts = new CachedTestContexts(1);
        RunningTest test = contexts.run(CachedTestContexts.OfWhatIsSent.class)) {
      ApplicationContext context = test.context();
      ManyContexts.request("/books/1", context);
      SentTransaction sent =
          context
              .getBean(SentTraces.class)
              .awaitTransaction("of the page", each -> each.name().contains("/books/"));
      List<String> below = sent.spans().stream().map(SentTransaction.SentSpan::op).toList();
      System.out.println("Below " + sent.op() + ": " + below);
    }
  }
}
