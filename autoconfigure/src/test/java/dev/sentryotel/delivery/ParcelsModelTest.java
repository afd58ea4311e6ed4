package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sentryotel.delivery.Parcel.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

/** Random moves of parcels, given to {@link Parcels} and to a naive model. */
class ParcelsModelTest {

  private static final int STEPS = 2000;

  /** A parcel and where it is. */
  private static final class Entry {

    final Parcel parcel;
    Stage stage = Stage.WAITING;

    Entry(Parcel parcel) {
      this.parcel = parcel;
    }
  }

  private final Parcels parcels = new Parcels();
  private final List<Entry> all = new ArrayList<>();
  private final List<Entry> waiting = new ArrayList<>();
  private final List<Entry> toSpool = new ArrayList<>();
  private long added;

  @RepeatedTest(30)
  void parcelsAndModelAgree() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);

    for (int step = 0; step < STEPS; step++) {
      String where = "seed %d step %d".formatted(seed, step);
      move(random, where);
      check(where);
    }
  }

  private void move(Random random, String where) {
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> add(random);
      case 3 -> startFirst(where);
      case 4 -> settle(any(random, Stage.values()), where);
      case 5 -> delay(any(random, Stage.IN_FLIGHT));
      case 6 -> requeue(any(random, Stage.DELAYED, Stage.BEING_WRITTEN));
      case 7 -> toSpool(any(random, Stage.WAITING, Stage.IN_FLIGHT, Stage.DELAYED));
      default -> write(random.nextBoolean(), where);
    }
  }

  private @Nullable Entry any(Random random, Stage... stages) {
    List<Entry> fit = all.stream().filter(entry -> List.of(stages).contains(entry.stage)).toList();
    return fit.isEmpty() ? null : fit.get(random.nextInt(fit.size()));
  }

  private void add(Random random) {
    Envelope envelope =
        TestEnvelopes.transaction(1 + random.nextInt(5), "x".repeat(random.nextInt(20)));
    Parcel parcel =
        switch (random.nextInt(5)) {
          case 0 -> Parcel.ofReport();
          case 1 -> Parcel.ofReplay(envelope, new SpoolReplay(null, null, null));
          default -> new Parcel(envelope);
        };
    parcels.add(parcel);
    added++;
    Entry entry = new Entry(parcel);
    all.add(entry);
    waiting.add(entry);
  }

  private void startFirst(String where) {
    if (!waiting.isEmpty()) {
      Entry first = waiting.remove(0);
      first.stage = Stage.IN_FLIGHT;
      int attempts = first.parcel.attempts;

      assertThat(parcels.startFirst()).as(where).isSameAs(first.parcel);
      assertThat(first.parcel.attempts).as(where).isEqualTo(attempts + 1);
    }
  }

  private void settle(@Nullable Entry entry, String where) {
    if (entry != null) {
      all.remove(entry);
      waiting.remove(entry);
      toSpool.remove(entry);

      assertThat(parcels.settle(entry.parcel)).as(where).isTrue();
      assertThat(parcels.settle(entry.parcel)).as(where).isFalse();
      assertThat(parcels.contains(entry.parcel)).as(where).isFalse();
    }
  }

  private void delay(@Nullable Entry entry) {
    if (entry != null) {
      entry.stage = Stage.DELAYED;
      parcels.delay(entry.parcel);
    }
  }

  private void requeue(@Nullable Entry entry) {
    if (entry != null) {
      entry.stage = Stage.WAITING;
      waiting.add(0, entry);
      parcels.requeue(entry.parcel);
    }
  }

  private void toSpool(@Nullable Entry entry) {
    if (entry != null && entry.parcel.isLive()) {
      entry.stage = Stage.TO_SPOOL;
      waiting.remove(entry);
      toSpool.add(entry);
      parcels.toSpool(entry.parcel);
    }
  }

  private void write(boolean isOfWaiting, String where) {
    List<Entry> from = isOfWaiting ? waiting : toSpool;
    Entry first = from.stream().filter(entry -> entry.parcel.isLive()).findFirst().orElse(null);
    Parcel taken = isOfWaiting ? parcels.writeOldestWaiting() : parcels.writeFirst();

    assertThat(taken).as(where).isSameAs(first == null ? null : first.parcel);
    if (first != null) {
      from.remove(first);
      first.stage = Stage.BEING_WRITTEN;
    }
  }

  private void check(String where) {
    List<Entry> inFlight = all.stream().filter(entry -> entry.stage == Stage.IN_FLIGHT).toList();
    assertThat(parcels.all()).as(where).isEqualTo(all.stream().map(e -> e.parcel).toList());
    assertThat(all).as(where).allMatch(entry -> entry.parcel.stage == entry.stage);
    assertThat(parcels.count()).as(where).isEqualTo(all.size());
    assertThat(parcels.isEmpty()).as(where).isEqualTo(all.isEmpty());
    assertThat(parcels.waiting()).as(where).isEqualTo(waiting.size());
    assertThat(parcels.inFlight()).as(where).isEqualTo(inFlight.size());
    assertThat(parcels.bytes()).as(where).isEqualTo(sum(all, Parcel::bytes));
    assertThat(parcels.spans()).as(where).isEqualTo(sum(all, Parcel::spans));
    assertThat(parcels.inFlightSpans()).as(where).isEqualTo(sum(inFlight, Parcel::spans));
    assertThat(parcels.lastNumber()).as(where).isEqualTo(added);
    if (!all.isEmpty()) {
      long oldest = all.get(0).parcel.number;
      assertThat(parcels.isAnyUpTo(oldest)).as(where).isTrue();
      assertThat(parcels.isAnyUpTo(oldest - 1)).as(where).isFalse();
    }
  }

  private static long sum(List<Entry> entries, ToLongFunction<Parcel> weight) {
    return entries.stream().mapToLong(entry -> weight.applyAsLong(entry.parcel)).sum();
  }
}
