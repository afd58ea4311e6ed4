package dev.sentryotel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {

  @Test
  void ratioIsThatOfTheMediansAndHeldAgainstTheLimit() {
    assertThat(ratio(1.5, List.of(2.0, 4.0, 3.0), List.of(3.0, 3.0, 2.0)).line())
        .isEqualToIgnoringNewLines("| time | 1.50 x | 1 x | met |");
    assertThat(ratio(1.5, List.of(4.0, 5.0), List.of(4.0, 5.0)).line())
        .isEqualToIgnoringNewLines("| time | 1.50 x | 1 x | met |");
    assertThat(ratio(1.5, List.of(9.0, 9.0), List.of(3.0, 3.0)).line())
        .isEqualToIgnoringNewLines("| time | 1.50 x | 3 x | **missed by 100 %** |");
  }

  @Test
  void roundsThatDisagreeAreNamed() {
    Budget budget = ratio(1.5, List.of(1.0, 2.0, 1.2), List.of(1.0, 1.0, 1.0));

    assertThat(budget.line())
        .isEqualToIgnoringNewLines("| time | 1.50 x | 1.20 x | met, rounds 1 to 2 |");
  }

  @Test
  void differenceHasARangeToo() {
    Budget budget =
        Budget.ofDifference(
            "classes", 250, "", List.of(700, 690), List.of(300, 310), Integer::doubleValue);

    assertThat(budget).extracting(Budget::least, Budget::most).containsExactly(380.0, 400.0);
    assertThat(budget.line())
        .isEqualToIgnoringNewLines("| classes | 250 | 390 | **missed by 56 %** |");
  }

  @Test
  void whatMustBeNothingIsExactlyThat() {
    assertThat(new Budget("lost", 0, " %", 0.001).line()).contains("missed");
    assertThat(new Budget("lost", 0, " %", 0).line()).contains("| met |");
    assertThat(new Budget("lost", 0, " %", Double.NaN).line()).contains("not measured");
  }

  private static Budget ratio(double limit, List<Double> ours, List<Double> base) {
    return Budget.ofRatio("time", limit, ours, base, Double::doubleValue);
  }
}
