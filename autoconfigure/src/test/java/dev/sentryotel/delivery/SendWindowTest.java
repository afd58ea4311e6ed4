package dev.sentryotel.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendWindowTest {

  private final SendWindow window = new SendWindow(10);

  @Test
  void allIsAllowedWhileAnswersComeNowAndThen() {
    for (int i = 0; i < 20; i++) {
      for (int failures = 1; failures < SendWindow.UNANSWERED_BEFORE_PROBING; failures++) {
        assertThat(window.unanswered()).isFalse();
      }
      window.answered();
    }

    assertThat(window.allowed()).isEqualTo(10);
  }

  @Test
  void afterFiveInARowOneProbeAtATimeWithAPauseBetween() {
    for (int i = 0; i < SendWindow.UNANSWERED_BEFORE_PROBING - 1; i++) {
      window.unanswered();
    }

    boolean pauses = window.unanswered();
    int inPause = window.allowed();
    window.resume();

    assertThat(pauses).isTrue();
    assertThat(inPause).isZero();
    assertThat(window.allowed()).isEqualTo(1);
    assertThat(window.unanswered()).isTrue();
  }

  @Test
  void callsThatFailDuringAPauseBeginNoSecondOne() {
    for (int i = 0; i < SendWindow.UNANSWERED_BEFORE_PROBING; i++) {
      window.unanswered();
    }

    assertThat(window.unanswered()).isFalse();
  }

  @Test
  void successDoublesUntilAll() {
    for (int i = 0; i < SendWindow.UNANSWERED_BEFORE_PROBING; i++) {
      window.unanswered();
    }
    window.resume();

    int[] allowed = new int[5];
    for (int i = 0; i < allowed.length; i++) {
      window.answered();
      allowed[i] = window.allowed();
    }

    assertThat(allowed).containsExactly(2, 4, 8, 10, 10);
  }
}
