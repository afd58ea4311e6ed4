package dev.sentryotel.benchmarks;

import dev.sentryotel.benchmarks.load.Cell;
import dev.sentryotel.benchmarks.load.LoadResult;
import dev.sentryotel.benchmarks.load.LoadRun;
import dev.sentryotel.benchmarks.load.LoadSections;
import dev.sentryotel.benchmarks.load.StartUp;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
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

  private final Page page;
  private final int rounds;
  private final Pattern only;
  private final List<String> sections;
  private final int iterations;
  private final int seconds;

  private Measure(String[] args) {
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
   *     the rows and loads to be measured; the sections, {@code hot-path,encoding,start-up,load,
   *     faults} or some of them; how many seconds are measured in each process of a round; how many
   *     seconds each load lasts
   */
  public static void main(String[] args) throws Exception {
    new Measure(args).run();
    // Some contender's threads may be no daemons.
    System.exit(0);
  }

  private void run() throws Exception {
    if (sections.contains(HOT_PATH)) {
      Conditions before = Conditions.atStart();
      Results results = measure(HotPath.class);
      page.put(HotPathSection.of(before.atEnd(Instant.now()), inRounds(), results));
    }
    if (sections.contains(ENCODING)) {
      Conditions before = Conditions.atStart();
      Results results = measure(Encoding.class);
      page.put(EncodingSection.of(before.atEnd(Instant.now()), inRounds(), results));
    }
    if (sections.contains(START_UP)) {
      Conditions before = Conditions.atStart();
      var started = StartUp.measure(rounds);
      Section section = new Section(LoadSections.START_UP);
      section.conditions(before.atEnd(Instant.now()), rounds + " starts of each");
      page.put(LoadSections.startUp(section, started));
    }
    List<Cell> loads = sections.contains(LOAD) ? chosen(Cell.loads()) : List.of();
    List<Cell> faults = sections.contains(FAULTS) ? chosen(Cell.faults()) : List.of();
    if (!loads.isEmpty() || !faults.isEmpty()) {
      List<Cell> all = Stream.concat(loads.stream(), faults.stream()).toList();
      // Before the warming up, after which the machine is busy with ourselves.
      Conditions before = Conditions.atStart();
      try (LoadRun run = LoadRun.start(seconds, WARM_UP_SECONDS, all)) {
        if (!loads.isEmpty()) {
          measure(run, before, loads, LoadSections.LOAD, LoadSections::load);
        }
        if (!faults.isEmpty()) {
          measure(run, before, faults, LoadSections.FAULTS, LoadSections::faults);
        }
      }
    }
  }

  private void measure(
      LoadRun run,
      Conditions before,
      List<Cell> cells,
      String title,
      BiFunction<Section, List<LoadResult>, Section> fill)
      throws Exception {
    List<LoadResult> results = run.measure(cells);
    Section section = new Section(title);
    section.conditions(
        before.atEnd(Instant.now()),
        seconds + " s per load after " + WARM_UP_SECONDS + " s of warming up");
    page.put(fill.apply(section, results));
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
