package dev.sentryotel.autoconfigure;

import static dev.sentryotel.autoconfigure.PropertyCheck.check;

import dev.sentryotel.delivery.OkHttpTransport;
import dev.sentryotel.delivery.OkHttpTransportOptions;
import dev.sentryotel.delivery.OkHttpTransportOptions.ProxyServer;
import dev.sentryotel.delivery.OkHttpTransportOptions.Tls;
import dev.sentryotel.protocol.Dsn;
import java.net.Proxy;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** Makes the transport to the DSN's project from {@code sentry.transport}. */
final class OkHttpTransportFactory {

  private static final String PREFIX = "sentry.transport.";

  private final SentryProperties.Transport properties;
  private final ObjectProvider<SslBundles> sslBundles;

  OkHttpTransportFactory(
      SentryProperties.Transport properties, ObjectProvider<SslBundles> sslBundles) {
    this.properties = properties;
    this.sslBundles = sslBundles;
  }

  OkHttpTransport create(Dsn dsn) {
    OkHttpTransportOptions.Builder options = OkHttpTransportOptions.builder();
    check(
        PREFIX + "connect-timeout",
        properties.connectTimeout(),
        () -> options.connectTimeout(properties.connectTimeout()));
    check(
        PREFIX + "call-timeout",
        properties.callTimeout(),
        () -> options.callTimeout(properties.callTimeout()));
    check(
        PREFIX + "max-requests-in-flight",
        properties.maxRequestsInFlight(),
        () -> options.maxRequestsInFlight(properties.maxRequestsInFlight()));
    compression(options);
    properties
        .headers()
        // The value may be a secret of a proxy.
        .forEach(
            (name, value) ->
                check(PREFIX + "headers." + name, "***", () -> options.header(name, value)));
    proxy(options);
    tls(options);
    return new OkHttpTransport(dsn, options.build());
  }

  private void compression(OkHttpTransportOptions.Builder options) {
    Integer level = properties.compressionLevel();
    if (!properties.compression()) {
      options.compressionLevel(0);
    } else if (level != null) {
      check(PREFIX + "compression-level", level, () -> options.compressionLevel(level));
    }
  }

  private void proxy(OkHttpTransportOptions.Builder options) {
    SentryProperties.Proxy proxy = properties.proxy();
    String host = proxy.host();
    if (host != null) {
      check(
          PREFIX + "proxy.port",
          proxy.port(),
          () ->
              options.proxy(
                  new ProxyServer(
                      Proxy.Type.HTTP, host, proxy.port(), proxy.username(), proxy.password())));
    }
  }

  private void tls(OkHttpTransportOptions.Builder options) {
    String name = properties.ssl().bundle();
    if (name != null) {
      SslBundle bundle = bundle(name);
      SSLContext context = bundle.createSslContext();
      options.tls(new Tls(context.getSocketFactory(), trustManager(bundle)));
    }
  }

  private SslBundle bundle(String name) {
    try {
      return sslBundles.getObject().getBundle(name);
    } catch (NoSuchSslBundleException e) {
      throw new InvalidConfigurationPropertyValueException(
          PREFIX + "ssl.bundle", name, "There is no such bundle under spring.ssl.bundle.");
    }
  }

  private static X509TrustManager trustManager(SslBundle bundle) {
    for (TrustManager manager : bundle.getManagers().getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new IllegalStateException("The SSL bundle has no trust manager for X.509 certificates");
  }
}
