package dev.sentryotel.autoconfigure.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/**
 * Switches the starter on in a test, with everything sampled and nothing sent. What would have been
 * sent is in the bean {@link SentTraces}:
 *
 * <pre>{@code
 * @SpringBootTest(webEnvironment = RANDOM_PORT)
 * @AutoConfigureSentry
 * class ShopTest {
 *   @Autowired SentTraces sent;
 *
 *   @Test
 *   void checkoutReadsTheCart() {
 *     // ... a request
 *     sent.awaitTransaction("GET /checkout").hasOp("http.server").hasSpan("SELECT cart");
 *   }
 * }
 * }</pre>
 *
 * <p>In a test of a slice, such as {@code @WebMvcTest}, it brings the starter, which slices leave
 * out.
 *
 * <p>Without it a test sends nothing, whatever DSN it finds, unless {@code
 * spring.test.tracing.export} is true or Spring Boot's own {@code @AutoConfigureTracing} is there.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ImportAutoConfiguration
public @interface AutoConfigureSentry {}
