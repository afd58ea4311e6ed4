package dev.sentryotel.sample.ingest;

import java.io.Serializable;
import java.util.List;
import org.springframework.http.HttpStatus;

/** A request that gets an error status and a body of the form {@code {"detail","causes"}}. */
final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final HttpStatus status;
  private final Answer answer;

  RefusedException(HttpStatus status, String detail, String... causes) {
    super(detail);
    this.status = status;
    this.answer = new Answer(detail, List.of(causes));
  }

  HttpStatus status() {
    return status;
  }

  Answer answer() {
    return answer;
  }

  /**
   * The body of an error answer.
   *
   * @param detail what was wrong
   * @param causes why, outermost first
   */
  record Answer(String detail, List<String> causes) implements Serializable {}
}
