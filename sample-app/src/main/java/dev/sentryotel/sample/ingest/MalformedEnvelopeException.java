package dev.sentryotel.sample.ingest;

/** The body is not an envelope; nothing of it is kept. */
final class MalformedEnvelopeException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Fault fault;

  private final String explanation;

  MalformedEnvelopeException(Fault fault, String explanation) {
    super(fault.detail() + ": " + explanation);
    this.fault = fault;
    this.explanation = explanation;
  }

  /** What stood there instead, without the header's values. */
  String explanation() {
    return explanation;
  }

  /** Which rule of the byte format was broken. */
  Fault fault() {
    return fault;
  }

  /** The rules of the byte format, each with the words the answer's {@code detail} shows. */
  enum Fault {
    /** The body has no byte. */
    EMPTY("empty envelope"),
    /** The first line is not one JSON object, or a known key in it is unusable. */
    HEADER("invalid envelope header"),
    /** An item's header is not one JSON object with a {@code type} and a usable {@code length}. */
    ITEM_HEADER("invalid item header"),
    /** A byte other than LF stands where a line must end. */
    NEWLINE("missing newline after header or payload"),
    /** The body ends inside a header or a payload. */
    EOF("unexpected end of file");

    private final String detail;

    Fault(String detail) {
      this.detail = detail;
    }

    String detail() {
      return detail;
    }
  }
}
