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
            + "\n\n(its key is not shown here). "
            + (fault == null ? "It is no DSN" : fault.getMessage())
            + ".";
    String action =
        "Copy the DSN from Sentry. To run without Sentry, remove the property or set"
            + " sentry.enabled=false.";
    return new FailureAnalysis(description, action, cause);
  }
}
