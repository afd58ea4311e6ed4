package dev.sentryotel.autoconfigure.console;

import dev.sentryotel.delivery.Envelope;

/** An envelope as it is sent, but for what is only known then: the time, and a client report. */
final class SentEnvelope {

  private SentEnvelope() {}

  /** Returns how many bytes it has. */
  static int length(Envelope envelope) {
    return envelope.bytes().length + 1;
  }

  /** Returns all its bytes, with the header's last brace, which waits for the time. */
  static byte[] bytes(Envelope envelope) {
    byte[] bytes = envelope.bytes();
    int header = envelope.headerLength();
    byte[] sent = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, sent, 0, header);
    sent[header] = '}';
    System.arraycopy(bytes, header, sent, header + 1, bytes.length - header);
    return sent;
  }
}
