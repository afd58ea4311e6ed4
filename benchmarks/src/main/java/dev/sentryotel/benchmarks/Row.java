package dev.sentryotel.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * One line of a table: a contender under one load.
 *
 * @param title of the load, the same for all contenders under it
 * @param benchmark that is run
 * @param parameters of the benchmark, but for the contender
 * @param threads that run it
 * @param unitsPerScore spans in what JMH's score is of
 */
record Row(
    String title,
    Contender contender,
    Class<?> benchmark,
    Map<String, String> parameters,
    int threads,
    int unitsPerScore) {

  private static final String UNSET = "-1";

  static Row hotPath(Contender contender, String title, HotPath.Shape shape, int threads) {
    return new Row(
        title,
        contender,
        HotPath.class,
        Map.of("shape", shape.name()),
        threads,
        // JMH divides by the spans of a burst.
        1);
  }

  static Row encoding(Contender contender, String title, Batch batch, int level) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("traces", Integer.toString(batch.traces()));
    parameters.put("spansPerTrace", Integer.toString(batch.children() + 1));
    parameters.put("waiting", Integer.toString(batch.waiting()));
    parameters.put("level", level < 0 ? UNSET : Integer.toString(level));
    return new Row(title, contender, Encoding.class, parameters, 1, batch.spans());
  }

  String name() {
    return title + " / " + contender.title();
  }

  /** Returns what JMH shall run: this one alone. */
  ChainedOptionsBuilder options() {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .param("contender", contender.name())
            .threads(threads)
            .addProfiler(CostProfiler.class)
            .shouldFailOnError(true);
    parameters.forEach(options::param);
    return options;
  }
}
