package dev.sentryotel.autoconfigure.console;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The news of one page on servlets, written as it reads them: one that reads nothing holds nobody
 * up.
 *
 * <p>Used by the feed's thread and by those of the server, which never write at the same time.
 */
final class PageStream implements ConsoleFeed.Subscriber, WriteListener {

  /** As many as a page that reads nothing may leave; then its stream ends, and it asks again. */
  static final int MAX_WAITING = 64;

  private static final Logger logger = LoggerFactory.getLogger(PageStream.class);

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock, which is held while writing: writing waits for nobody.
  private final Queue<byte[]> waiting = new ArrayDeque<>();
  private boolean isReady;
  private boolean isUnflushed;
  private boolean isEnded;

  PageStream(AsyncContext async, ServletOutputStream out) {
    this.async = async;
    this.out = out;
  }

  @Override
  public void send(byte[] text) throws IOException {
    lock.lock();
    try {
      if (isEnded || waiting.size() >= MAX_WAITING) {
        throw new IOException("The page does not read");
      }
      waiting.add(text);
      write();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onWritePossible() throws IOException {
    lock.lock();
    try {
      isReady = true;
      write();
    } finally {
      lock.unlock();
    }
  }

  /** Once the server is not ready, it calls when it is, and must not be asked before. */
  private void write() throws IOException {
    while (isReady && !isEnded && (isUnflushed || !waiting.isEmpty())) {
      byte[] text = waiting.poll();
      if (text == null) {
        out.flush();
      } else {
        out.write(text);
      }
      isUnflushed = text != null;
      isReady = out.isReady();
    }
  }

  @Override
  public void onError(Throwable failure) {
    logger.debug("A page of the console has gone.", failure);
    end();
  }

  @Override
  public void end() {
    lock.lock(); // Nobody may write any more.
    try {
      isEnded = true;
    } finally {
      lock.unlock();
    }
    try {
      async.complete();
    } catch (IllegalStateException e) {
      logger.debug("A stream of the console has ended by itself.", e);
    }
  }
}
