package dev.sentryotel.benchmarks;

import dev.sentryotel.benchmarks.load.Cell;
import dev.sentryotel.benchmarks.load.LoadResult;
import dev.sentryotel.benchmarks.load.LoadRun;
import dev.sentryotel.benchmarks.load.LoadSections;
import dev.sentryotel.benchmarks.load.StartUp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Measures, and writes the page: the command behind the profile {@code measure}. */
public final class Measure {

  private static final String HOT_PATH = "hot-path";
  private static final String ENCODING = "encoding";
  private static final String START_UP = "start-up";
  private static final String LOAD = "load";
  private static final String FAULTS = "faults";

  private static final int WARM_UP_SECONDS = 40;
  private static final int PASSES = 3;
  private static final String ALL = ".*";

  private final double loadBefore;
  private final Page page;
  private final int rounds;
  private final Pattern only;
  private final List<String> sections;
  private final int iterations;
  private final int seconds;

  private Measure(String[] args, double loadBefore) {
    this.loadBefore = loadBefore;
    page =
        new Page(
            Path.of(args[0]),
            List.of(
                HotPathSection.TITLE,
                EncodingSection.TITLE,
                LoadSections.START_UP,
                LoadSections.LOAD,
                LoadSections.FAULTS));
    rounds = Integer.parseInt(args[1]);
    only = Pattern.compile(args[2]);
    sections = Pattern.compile(",").splitAsStream(args[3]).toList();
    iterations = Integer.parseInt(args[4]);
    seconds = Integer.parseInt(args[5]);
  }

  /**
   * Runs. Each section is written when it is done.
   *
   * @param args the page; how many rounds; a regular expression that finds itself in the names of
   *     the rows and loads to be measured, whose tables are printed instead if it is not {@code
   *     .*}; the sections, {@code hot-path,encoding,start-up,load,faults} or some of them; how many
   *     seconds are measured in each process of a round; how many seconds each load lasts, in three
   *     parts
   */
  public static void main(String[] args) throws Exception {
    new Measure(args, Conditions.awaitQuiet()).run();
    // Some contender's threads may be no daemons.
    System.exit(0);
  }

  private void run() throws Exception {
    if (sections.contains(HOT_PATH)) {
      Instant start = Instant.now();
      Results results = measure(HotPath.class);
      put(HotPathSection.of(conditions(start), inRounds(), results));
    }
    if (sections.contains(ENCODING)) {
      Instant start = Instant.now();
      Results results = measure(Encoding.class);
      put(EncodingSection.of(conditions(start), inRounds(), results));
    }
    if (sections.contains(START_UP)) {
      Instant start = Instant.now();
      var started = StartUp.measure(rounds);
      Section section = new Section(LoadSections.START_UP);
      section.conditions(conditions(start), rounds + " starts of each");
      put(LoadSections.startUp(section, started));
    }
    List<Cell> loads = sections.contains(LOAD) ? chosen(Cell.loads()) : List.of();
    List<Cell> faults = sections.contains(FAULTS) ? chosen(Cell.faults()) : List.of();
    if (!loads.isEmpty() || !faults.isEmpty()) {
      List<Cell> all = Stream.concat(loads.stream(), faults.stream()).toList();
      try (LoadRun run = LoadRun.start(WARM_UP_SECONDS, all)) {
        if (!loads.isEmpty()) {
          Instant start = Instant.now();
          List<LoadResult> results = run.measure(loads, PASSES, seconds / PASSES);
          Section section = new Section(LoadSections.LOAD);
          section.conditions(conditions(start), PASSES + " times " + underLoad(seconds / PASSES));
          put(LoadSections.load(section, results));
        }
        if (!faults.isEmpty()) {
          Instant start = Instant.now();
          List<LoadResult> results = run.measure(faults, 1, seconds);
          Section section = new Section(LoadSections.FAULTS);
          section.conditions(conditions(start), underLoad(seconds));
          put(LoadSections.faults(section, results));
        }
      }
    }
  }

  private Conditions conditions(Instant start) {
    return Conditions.since(start, loadBefore);
  }

  private static String underLoad(int seconds) {
    return seconds + " s per load after " + WARM_UP_SECONDS + " s of warming up";
  }

  /** A part of a section does not take the place of the whole. */
  private void put(Section section) throws IOException {
    if (only.pattern().equals(ALL)) {
      page.put(section);
    } else {
      System.out.println(section);
    }
  }

  private List<Cell> chosen(List<Cell> cells) {
    return cells.stream().filter(cell -> only.matcher(cell.title()).find()).toList();
  }

  private Results measure(Class<?> benchmark) throws Exception {
    return new Rounds(rounds, iterations)
        .measure(
            Rows.all().stream()
                .filter(row -> row.benchmark() == benchmark)
                .filter(row -> only.matcher(row.name()).find())
                .toList());
  }

  private String inRounds() {
    return rounds + (rounds == 1 ? " round" : " rounds") + " of " + iterations + " s for each row";
  }
}
