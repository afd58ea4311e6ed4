package dev.sentryotel.autoconfigure.console;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sentryotel.EnvelopeCopy;
import dev.sentryotel.delivery.Envelope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The envelopes of the newest traces, within two bounds.
 *
 * <p>Takes them on the encoder thread, where it finds out the trace and keeps the very bytes, which
 * delivery holds as well: nothing is copied, parsed or written. Read by the threads of requests,
 * who do the rest.
 *
 * <p>Beyond a bound the trace goes that was begun first; what comes of it later begins it anew. Of
 * a trace that is alone and too large, the first envelopes go.
 */
final class RecentTraces implements EnvelopeCopy {

  /** Objects around an envelope, of which a stream may have many small ones. */
  private static final int OVERHEAD_BYTES = 256;

  private static final byte[] TRACE_ID = "\"trace_id\":\"".getBytes(US_ASCII);
  private static final int ID_LENGTH = 32;

  private final int maxTraces;
  private final long maxBytes;
  // All below is guarded by this; the version may be read without.
  private final Map<String, Entry> traces = new LinkedHashMap<>();
  private long bytes;
  private long begun;
  private volatile long version;

  /**
   * @param maxTraces 1 or more
   * @param maxBytes 1 or more
   */
  RecentTraces(int maxTraces, long maxBytes) {
    if (maxTraces < 1) {
      throw new IllegalArgumentException("maxTraces must be 1 or more, but is " + maxTraces);
    }
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be 1 or more, but is " + maxBytes);
    }
    this.maxTraces = maxTraces;
    this.maxBytes = maxBytes;
  }

  private static final class Entry {
    final long sequence;
    final Deque<Envelope> envelopes = new ArrayDeque<>();
    final TraceDigest digest = new TraceDigest();
    long version;
    int forgotten;

    Entry(long sequence) {
      this.sequence = sequence;
    }
  }

  /**
   * What is kept at one moment.
   *
   * @param version rises with each envelope
   * @param begun traces so far, forgotten ones included
   * @param bytes that the envelopes take
   * @param traces newest first
   */
  record Content(long version, long begun, long bytes, List<KeptTrace> traces) {}

  @Override
  public String name() {
    return "the console";
  }

  @Override
  public synchronized void accept(Envelope envelope) {
    String traceId = traceId(envelope.bytes());
    if (traceId == null || cost(envelope) > maxBytes) {
      return;
    }
    Entry entry = traces.computeIfAbsent(traceId, id -> new Entry(++begun));
    entry.envelopes.addLast(envelope);
    entry.version = version + 1;
    bytes += cost(envelope);
    makeRoom();
    version++;
  }

  private void makeRoom() {
    while (traces.size() > 1 && (traces.size() > maxTraces || bytes > maxBytes)) {
      String eldest = traces.keySet().iterator().next();
      Entry removed = traces.remove(eldest);
      if (removed != null) {
        removed.envelopes.forEach(each -> bytes -= cost(each));
      }
    }
    while (bytes > maxBytes) {
      Entry only = traces.values().iterator().next();
      bytes -= cost(only.envelopes.removeFirst());
      only.forgotten++;
    }
  }

  private static long cost(Envelope envelope) {
    return (long) envelope.bytes().length + OVERHEAD_BYTES;
  }

  /** Returns the first trace id in it, which is that of the header, or of the first span. */
  private static @Nullable String traceId(byte[] text) {
    int last = text.length - TRACE_ID.length - ID_LENGTH;
    for (int i = 0; i <= last; i++) {
      if (text[i] == '"' && isTraceIdAt(text, i)) {
        return new String(text, i + TRACE_ID.length, ID_LENGTH, US_ASCII);
      }
    }
    return null;
  }

  private static boolean isTraceIdAt(byte[] text, int start) {
    for (int i = 1; i < TRACE_ID.length; i++) {
      if (text[start + i] != TRACE_ID[i]) {
        return false;
      }
    }
    return true;
  }

  /** Returns a number that rises with each envelope. */
  long version() {
    return version;
  }

  /** Returns everything kept. */
  synchronized Content content() {
    List<KeptTrace> newestFirst = new ArrayList<>(traces.size());
    traces.forEach((id, entry) -> newestFirst.add(kept(id, entry)));
    Collections.reverse(newestFirst);
    return new Content(version, begun, bytes, newestFirst);
  }

  /** Returns a trace, or null if it is not, or no longer, here. */
  synchronized @Nullable KeptTrace trace(String traceId) {
    Entry entry = traces.get(traceId);
    return entry == null ? null : kept(traceId, entry);
  }

  private static KeptTrace kept(String traceId, Entry entry) {
    return new KeptTrace(
        traceId,
        entry.sequence,
        entry.version,
        List.copyOf(entry.envelopes),
        entry.forgotten,
        entry.digest);
  }

  int maxTraces() {
    return maxTraces;
  }

  long maxBytes() {
    return maxBytes;
  }
}
