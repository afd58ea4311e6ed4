package dev.sentryotel.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The requests that a client itself makes; they get no spans and carry no trace headers.
 *
 * @param dsn where envelopes go, or null if there is no DSN
 * @param spotlightUrl the whole URL of Spotlight, or null if it is off
 */
public record OwnRequests(@Nullable Dsn dsn, @Nullable String spotlightUrl) {

  /** Whether a request to that full URL is one of them. */
  public boolean contains(String url) {
    return (dsn != null && dsn.isOwnRequest(url)) || url.equals(spotlightUrl);
  }
}
