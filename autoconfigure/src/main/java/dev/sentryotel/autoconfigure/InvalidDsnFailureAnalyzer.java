package dev.sentryotel.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with the DSN and what to write instead, without showing its key. */
final class InvalidDsnFailureAnalyzer extends AbstractFailureAnalyzer<InvalidDsnException> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, InvalidDsnException cause) {
    Throwable fault = cause.getCause();
    String description =
        "The property 'sentry.dsn' (or the environment variable SENTRY_DSN) is set to\n\n    "
            + cause.maskedDsn()
            + "\n\nwhich is no DSN. "
            + (fault == null ? "" : fault.getMessage() + ".")
            + " (Its key is not shown here.)";
    String action =
        "Copy the DSN from the project's settings in Sentry, Client Keys (DSN). It looks like"
            + " https://<public key>@o42.ingest.sentry.io/1337. To run without Sentry, remove the"
            + " property or set sentry.enabled=false.";
    return new FailureAnalysis(description, action, cause);
  }
}
