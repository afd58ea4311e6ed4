package dev.sentryotel.sample.ingest;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the local ingest accepts and how much it keeps.
 *
 * @param publicKey public key a client must name, the user part of its DSN
 * @param projectId project a client must report to, the last part of its DSN
 * @param maxTraces number of traces to keep; older ones make room
 */
@ConfigurationProperties("ingest")
record IngestProperties(
    @DefaultValue("sample") String publicKey,
    @DefaultValue("1") String projectId,
    @DefaultValue("200") int maxTraces) {

  IngestProperties {
    if (maxTraces < 1) {
      throw new IllegalArgumentException("ingest.max-traces must be at least 1, was " + maxTraces);
    }
  }
}
