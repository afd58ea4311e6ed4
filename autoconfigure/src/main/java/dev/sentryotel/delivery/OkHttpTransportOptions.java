package dev.sentryotel.delivery;

import static java.util.Objects.requireNonNull;

import java.net.Proxy;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How {@link OkHttpTransport} reaches the server. Immutable; made by {@link #builder()}.
 *
 * <p>{@link #toString()} shows neither headers nor credentials, which may be secrets.
 */
public final class OkHttpTransportOptions {

  /** 30 s, as Sentry's own SDK for Java has it. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(30);

  /** 30 s, from connecting to the end of the answer. */
  public static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(30);

  /**
   * {@value}: the last level with zlib's fast search. Its own default of 6 makes usual envelopes 3
   * to 5 % smaller in 1.2 to 1.4 times the time, and level 1 saves hardly any time.
   */
  public static final int DEFAULT_COMPRESSION_LEVEL = 3;

  private static final int MAX_COMPRESSION_LEVEL = 9;
  private static final int MAX_PORT = 65535;
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
  private static final Set<String> OWN_HEADERS =
      Set.of(
          "accept",
          "accept-encoding",
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "host",
          "transfer-encoding",
          "user-agent",
          "x-sentry-auth");

  /**
   * Certificates and keys of connections to {@code https}.
   *
   * @param socketFactory makes the sockets
   * @param trustManager the one that the factory uses
   */
  public record Tls(SSLSocketFactory socketFactory, X509TrustManager trustManager) {

    /** Requires both. */
    public Tls {
      requireNonNull(socketFactory, "socketFactory");
      requireNonNull(trustManager, "trustManager");
    }
  }

  /**
   * A proxy between us and the server.
   *
   * @param type HTTP or SOCKS
   * @param port 1..65535
   * @param user for basic authentication at an HTTP proxy, or null
   * @param password of the user, or null
   */
  public record ProxyServer(
      Proxy.Type type, String host, int port, @Nullable String user, @Nullable String password) {

    /** Checks type and port. */
    public ProxyServer {
      requireNonNull(host, "host");
      if (type == Proxy.Type.DIRECT) {
        throw new IllegalArgumentException(
            "type must be HTTP or SOCKS, but is DIRECT; set no proxy instead");
      }
      if (port < 1 || port > MAX_PORT) {
        throw new IllegalArgumentException("port must be in 1..65535, but is " + port);
      }
    }

    /** Returns where it is; never who we are there. */
    @Override
    public String toString() {
      return type + "://" + host + ":" + port;
    }
  }

  private final Duration connectTimeout;
  private final Duration callTimeout;
  private final int maxRequestsInFlight;
  private final int compressionLevel;
  private final Map<String, String> headers;
  private final @Nullable ProxyServer proxy;
  private final @Nullable Tls tls;

  private OkHttpTransportOptions(Builder builder) {
    connectTimeout = builder.connectTimeout;
    callTimeout = builder.callTimeout;
    maxRequestsInFlight = builder.maxRequestsInFlight;
    compressionLevel = builder.compressionLevel;
    headers = Collections.unmodifiableMap(new TreeMap<>(builder.headers));
    proxy = builder.proxy;
    tls = builder.tls;
  }

  /** Returns a builder that has the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  Duration connectTimeout() {
    return connectTimeout;
  }

  Duration callTimeout() {
    return callTimeout;
  }

  int maxRequestsInFlight() {
    return maxRequestsInFlight;
  }

  int compressionLevel() {
    return compressionLevel;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Nullable ProxyServer proxy() {
    return proxy;
  }

  @Nullable Tls tls() {
    return tls;
  }

  /** Returns timeouts and proxy; never headers or credentials. */
  @Override
  public String toString() {
    return "OkHttpTransportOptions[connectTimeout="
        + connectTimeout
        + ", callTimeout="
        + callTimeout
        + ", compressionLevel="
        + compressionLevel
        + ", proxy="
        + proxy
        + "]";
  }

  /** Collects options. */
  public static final class Builder {

    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration callTimeout = DEFAULT_CALL_TIMEOUT;
    private int maxRequestsInFlight = DeliveryOptions.DEFAULT_REQUESTS_IN_FLIGHT;
    private int compressionLevel = DEFAULT_COMPRESSION_LEVEL;
    private final Map<String, String> headers = new TreeMap<>();
    private @Nullable ProxyServer proxy;
    private @Nullable Tls tls;

    private Builder() {}

    /** Sets how long connecting may take, TLS included; 1 ms or more. */
    public Builder connectTimeout(Duration timeout) {
      connectTimeout = positive(timeout, "connectTimeout");
      return this;
    }

    /** Sets how long a call may take in all; 1 ms or more. */
    public Builder callTimeout(Duration timeout) {
      callTimeout = positive(timeout, "callTimeout");
      return this;
    }

    /** Sets how many connections are kept; the same number as the delivery's. */
    public Builder maxRequestsInFlight(int max) {
      if (max < 1) {
        throw new IllegalArgumentException("maxRequestsInFlight must be 1 or more, but is " + max);
      }
      maxRequestsInFlight = max;
      return this;
    }

    /** Sets the effort, 1 (fast) to 9 (small); 0 sends plain bodies. */
    public Builder compressionLevel(int level) {
      if (level < 0 || level > MAX_COMPRESSION_LEVEL) {
        throw new IllegalArgumentException("compressionLevel must be in 0..9, but is " + level);
      }
      compressionLevel = level;
      return this;
    }

    /**
     * Adds a header to every request, such as what a gateway in between wants.
     *
     * @throws IllegalArgumentException if the name is not one, is among those that this transport
     *     sets itself, or the value has other than printable ASCII characters
     */
    public Builder header(String name, String value) {
      if (!HEADER_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "A header's name has letters, digits and -, but is '" + name + "'");
      }
      if (OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "The header '" + name + "' is set by the transport itself; remove it");
      }
      if (!HEADER_VALUE.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "The value of the header '" + name + "' must be printable ASCII");
      }
      headers.put(name, value);
      return this;
    }

    /** Sets a proxy; without one the JVM's own settings decide. */
    public Builder proxy(ProxyServer server) {
      proxy = requireNonNull(server, "server");
      return this;
    }

    /** Sets certificates and keys; without them the JVM's own trust store decides. */
    public Builder tls(Tls certificates) {
      tls = requireNonNull(certificates, "certificates");
      return this;
    }

    /** Returns the options. */
    public OkHttpTransportOptions build() {
      return new OkHttpTransportOptions(this);
    }

    private static Duration positive(Duration timeout, String name) {
      // OkHttp takes 0 as "no timeout" and counts in milliseconds of an int.
      if (timeout.toMillis() < 1 || timeout.toMillis() > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            name + " must be 1 ms or more and less than 24 days, but is " + timeout);
      }
      return timeout;
    }
  }
}
