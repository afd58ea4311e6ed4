package dev.sentryotel.autoconfigure.console;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * The first to see a request in Tomcat: with {@code server.forward-headers-strategy=native} the
 * next one puts the address of a header in place of the peer's, and takes the header away.
 */
final class ReceivingValve extends ValveBase {

  private final List<String> forwardingHeaders;

  ReceivingValve(List<String> forwardingHeaders) {
    super(true); // May answer later, as all before it could.
    this.forwardingHeaders = forwardingHeaders;
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    AsReceived.remember(request, forwardingHeaders);
    getNext().invoke(request, response);
  }
}
