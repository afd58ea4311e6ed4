package dev.sentryotel.sample.ingest;

import dev.sentryotel.sample.ingest.RefusedException.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * The envelope endpoint, as Sentry's own answers.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><td>200</td><td>{@code {"id":"…"}}, or {@code {}} for an envelope without an event id</td></tr>
 * <tr><td>400</td><td>malformed envelope or gzip, wrong key, project or protocol version</td></tr>
 * <tr><td>401</td><td>no readable {@code X-Sentry-Auth} header</td></tr>
 * <tr><td>413</td><td>more bytes than Sentry takes</td></tr>
 * </table>
 *
 * <p>Only the header is read for credentials, as server-side clients send it.
 */
@RestController
final class EnvelopeController {

  /** Bytes of an inflated envelope; more than a client of ours ever sends. */
  static final int MAX_ENVELOPE_BYTES = 20 * 1024 * 1024;

  private final IngestProperties properties;
  private final EnvelopeIntake intake;
  private final JsonMapper json;

  EnvelopeController(IngestProperties properties, EnvelopeIntake intake, JsonMapper json) {
    this.properties = properties;
    this.intake = intake;
    this.json = json;
  }

  @PostMapping("/api/{projectId}/envelope/")
  Map<String, String> receive(
      @PathVariable String projectId,
      @RequestHeader(name = "X-Sentry-Auth", required = false) @Nullable String auth,
      HttpServletRequest request)
      throws RefusedException, MalformedEnvelopeException, IOException {
    SentryAuth credentials = SentryAuth.parse(auth);
    if (!credentials.publicKey().equals(properties.publicKey())) {
      throw new RefusedException(HttpStatus.BAD_REQUEST, "unknown public key");
    }
    if (!projectId.equals(properties.projectId())) {
      throw new RefusedException(HttpStatus.BAD_REQUEST, "unknown project");
    }
    Envelope envelope = EnvelopeReader.read(json, body(request));
    requireSameDsn(envelope, credentials, projectId);
    intake.take(envelope);
    String eventId = envelope.eventId();
    return eventId == null ? Map.of() : Map.of("id", eventId);
  }

  private static byte[] body(HttpServletRequest request) throws IOException, RefusedException {
    try (InputStream stream = inflated(request)) {
      byte[] bytes = stream.readNBytes(MAX_ENVELOPE_BYTES + 1);
      if (bytes.length > MAX_ENVELOPE_BYTES) {
        throw new RefusedException(HttpStatus.CONTENT_TOO_LARGE, "envelope exceeds size limits");
      }
      return bytes;
    } catch (ZipException | EOFException notGzip) {
      throw new RefusedException(HttpStatus.BAD_REQUEST, "invalid gzip body");
    }
  }

  private static InputStream inflated(HttpServletRequest request)
      throws IOException, RefusedException {
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    return switch (encoding == null ? "identity" : encoding.toLowerCase(Locale.ROOT)) {
      case "identity" -> request.getInputStream();
      case "gzip", "x-gzip" -> new GZIPInputStream(request.getInputStream());
      default -> throw new RefusedException(HttpStatus.BAD_REQUEST, "unsupported encoding");
    };
  }

  /** In {@code scheme://key[:secret]@host/project}, key and project must be the request's. */
  private static void requireSameDsn(Envelope envelope, SentryAuth credentials, String projectId)
      throws RefusedException {
    String dsn = envelope.dsn();
    if (dsn == null) {
      return;
    }
    String key = dsn.replaceFirst("^https?://", "").replaceFirst("[:@].*", "");
    if (!key.equals(credentials.publicKey()) || !dsn.endsWith("/" + projectId)) {
      throw new RefusedException(HttpStatus.BAD_REQUEST, "envelope dsn differs from the request");
    }
  }

  @ExceptionHandler
  ResponseEntity<Answer> refused(RefusedException refused) {
    return ResponseEntity.status(refused.status()).body(refused.answer());
  }

  @ExceptionHandler
  ResponseEntity<Answer> malformed(MalformedEnvelopeException malformed) {
    Answer answer = new Answer(malformed.fault().detail(), List.of(malformed.explanation()));
    return ResponseEntity.badRequest().body(answer);
  }
}
