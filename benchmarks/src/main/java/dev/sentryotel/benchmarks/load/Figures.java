package dev.sentryotel.benchmarks.load;

import java.util.HashMap;
import java.util.Map;

/** Numbers by name, as a process tells them: a line {@code name=number} for each. */
record Figures(Map<String, Long> numbers) {

  static Figures parse(String text) {
    Map<String, Long> numbers = new HashMap<>();
    text.lines()
        .forEach(
            line -> {
              int equals = line.indexOf('=');
              numbers.put(line.substring(0, equals), Long.valueOf(line.substring(equals + 1)));
            });
    return new Figures(numbers);
  }

  /** Returns a number, or 0 if the process does not know it. */
  long get(String name) {
    return numbers.getOrDefault(name, 0L);
  }

  /** Returns how much a number has grown. */
  long since(Figures before, String name) {
    return get(name) - before.get(name);
  }
}
