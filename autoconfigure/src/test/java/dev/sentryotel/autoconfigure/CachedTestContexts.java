package dev.sentryotel.autoconfigure;

import dev.sentryotel.autoconfigure.test.AutoConfigureSentry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTestContextBootstrapper;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.annotation.DirtiesContext.HierarchyMode;
import org.springframework.test.context.TestContextManager;
import org.springframework.test.context.cache.DefaultCacheAwareContextLoaderDelegate;
import org.springframework.test.context.cache.DefaultContextCache;
import org.springframework.test.context.support.DefaultBootstrapContext;

/**
 * The contexts of a suite of tests, in a cache of Spring's own that closes the oldest when it is
 * full.
 */
final class CachedTestContexts implements AutoCloseable {

  /** As most tests of an application are. */
  @SpringBootTest(
      classes = BookApplication.class,
      webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
  static class Plain {}

  /** A test of what would be sent. */
  @AutoConfigureSentry
  @SpringBootTest(
      classes = BookApplication.class,
      webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
  static class OfWhatIsSent {}

  private final DefaultContextCache cache;
  private final DefaultCacheAwareContextLoaderDelegate loader;
  private final List<TestContextManager> managers = new ArrayList<>();

  CachedTestContexts(int size) {
    cache = new DefaultContextCache(size);
    loader = new DefaultCacheAwareContextLoaderDelegate(cache);
  }

  /** Properties that a test class would have in its annotation. */
  private static final class Bootstrapper extends SpringBootTestContextBootstrapper {

    private final String[] properties;

    Bootstrapper(String[] properties) {
      this.properties = properties;
    }

    @Override
    protected String[] getProperties(Class<?> testClass) {
      return properties;
    }
  }

  /** A test class while it runs. */
  final class RunningTest implements AutoCloseable {

    private final TestContextManager manager;

    private RunningTest(TestContextManager manager) {
      this.manager = manager;
    }

    ConfigurableApplicationContext context() {
      return (ConfigurableApplicationContext) manager.getTestContext().getApplicationContext();
    }

    /** The context stays in the cache, paused until the next test that needs it. */
    @Override
    public void close() throws Exception {
      manager.afterTestClass();
    }
  }

  /**
   * Begins a test class; its context comes from the cache if one with these properties is there.
   */
  RunningTest run(Class<?> testClass, String... properties) throws Exception {
    Bootstrapper bootstrapper = new Bootstrapper(properties);
    bootstrapper.setBootstrapContext(new DefaultBootstrapContext(testClass, loader));
    TestContextManager manager = new TestContextManager(bootstrapper);
    managers.add(manager);
    manager.beforeTestClass();
    return new RunningTest(manager);
  }

  int size() {
    return cache.size();
  }

  /** Closes those that are in the cache, as the end of the suite does. */
  @Override
  public void close() {
    for (TestContextManager manager : managers) {
      if (manager.getTestContext().hasApplicationContext()) {
        manager.getTestContext().markApplicationContextDirty(HierarchyMode.EXHAUSTIVE);
      }
    }
  }
}
