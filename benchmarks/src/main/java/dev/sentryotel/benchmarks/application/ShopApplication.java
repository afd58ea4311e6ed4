package dev.sentryotel.benchmarks.application;

import java.util.Arrays;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * Starts the application with one contender; {@link FiguresServer} prints where it listens.
 *
 * <p>No component is scanned for: what belongs to other contenders is not even loaded.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({OrderController.class, FiguresServer.class})
public class ShopApplication {

  /**
   * Starts.
   *
   * @param args the class that brings a contender's {@link SpanMaker}, then Spring's arguments
   */
  public static void main(String[] args) throws ClassNotFoundException {
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    SpringApplication.run(new Class<?>[] {ShopApplication.class, Class.forName(args[0])}, rest);
  }
}
