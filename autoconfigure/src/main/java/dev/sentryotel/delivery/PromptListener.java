package dev.sentryotel.delivery;

import java.net.SocketException;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;

/**
 * Has the last packet of an envelope sent at once. Else it waits until the server has confirmed
 * those before, which servers put off for 40 ms: more than the whole call takes otherwise.
 */
class PromptListener extends EventListener {

  @Override
  public final void connectionAcquired(Call call, Connection connection) {
    try {
      connection.socket().setTcpNoDelay(true);
    } catch (SocketException e) {
      // Slower, or closed, which the call will notice.
    }
  }
}
