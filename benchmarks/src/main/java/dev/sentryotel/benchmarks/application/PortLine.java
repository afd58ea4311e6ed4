package dev.sentryotel.benchmarks.application;

import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Says on the standard output where the application listens, for who started it. */
final class PortLine implements ApplicationListener<WebServerInitializedEvent> {

  @Override
  public void onApplicationEvent(WebServerInitializedEvent event) {
    System.out.println(event.getWebServer().getPort());
    System.out.flush();
  }
}
