package dev.sentryotel;

import java.util.List;

/**
 * A transaction as callbacks see it before it leaves: a local root and the spans below it that have
 * ended with it.
 *
 * <p>Not safe for use by several threads, nor after the call it was given to.
 */
public interface EditableTransaction {

  /** Returns the name that Sentry will show, with the changes made so far. */
  String name();

  /**
   * Gives the transaction another name. Headers of requests that were made meanwhile may have
   * passed on the old one.
   */
  void rename(String name);

  /** Returns the local root. */
  EditableSpan root();

  /** Returns the spans below the root, at most 1000, in no particular order; not to be changed. */
  List<EditableSpan> spans();

  /** Drops the transaction with all its spans. */
  void drop();
}
