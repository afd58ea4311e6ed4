package dev.sentryotel.autoconfigure;

import dev.sentryotel.autoconfigure.CachedTestContexts.RunningTest;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs test classes of all kinds through Spring's cache of test contexts, in a virtual machine of
 * its own, and prints what is left after the suite.
 */
final class ManyTestContexts {

  /** Fewer than there are contexts: most are closed by the cache. */
  private static final int CACHED = 4;

  private ManyTestContexts() {}

  /**
   * @param arguments how many contexts, then the properties of those that send
   */
  public static void main(String[] arguments) throws Exception {
    Leftovers leftovers = new Leftovers();
    try (CachedTestContexts first = new CachedTestContexts(CACHED)) {
      for (int kind = 0; kind < 3; kind++) {
        test(first, kind, arguments, new Leftovers()); // What there is once for all contexts.
      }
    }
    leftovers.countHooks();

    try (CachedTestContexts contexts = new CachedTestContexts(CACHED)) {
      for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
        test(contexts, i, arguments, leftovers);
      }
      if (contexts.size() != CACHED) {
        throw new IllegalStateException("There are " + contexts.size() + " contexts in the cache");
      }
    }

    leftovers.print();
  }

  private static void test(
      CachedTestContexts contexts, int number, String[] arguments, Leftovers leftovers)
      throws Exception {
    List<String> properties = new ArrayList<>(List.of("my.number=" + number));
    if (number % 3 == 2) {
      properties.add("management.tracing.export.sentry.enabled=true");
    }
    properties.addAll(List.of(arguments).subList(1, arguments.length));
    try (RunningTest test =
        contexts.run(
            number % 3 == 1
                ? CachedTestContexts.OfWhatIsSent.class
                : CachedTestContexts.Plain.class,
            properties.toArray(String[]::new))) {
      ManyContexts.requestSpans(test.context());
      leftovers.watch(test.context());
    }
  }
}
