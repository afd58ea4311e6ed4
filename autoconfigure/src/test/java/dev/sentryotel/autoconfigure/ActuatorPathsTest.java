package dev.sentryotel.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.env.MockEnvironment;

class ActuatorPathsTest {

  private final MockEnvironment environment = new MockEnvironment();

  @Test
  void isWhereSpringBootPutsIt() {
    assertThat(ActuatorPaths.patterns(environment)).containsExactly("/actuator/**");
  }

  @Test
  void isBelowWhatTheApplicationPutsBeforeIt() {
    environment
        .withProperty("server.servlet.context-path", "/shop")
        .withProperty("spring.mvc.servlet.path", "/api/")
        .withProperty("management.endpoints.web.base-path", "/manage");

    assertThat(ActuatorPaths.patterns(environment))
        .containsExactly("/shop/api/manage/**", "/manage/**");
  }

  @Test
  void isBelowTheManagementServersPath() {
    environment.withProperty("management.server.base-path", "/internal");

    assertThat(ActuatorPaths.patterns(environment))
        .containsExactly("/actuator/**", "/internal/actuator/**");
  }

  @Test
  void isBelowTheReactivePath() {
    environment.withProperty("spring.webflux.base-path", "/shop");

    assertThat(ActuatorPaths.patterns(environment))
        .containsExactly("/actuator/**", "/shop/actuator/**");
  }

  @Test
  void isNotKnownByItsPathAtTheRoot() {
    environment
        .withProperty("server.servlet.context-path", "/shop")
        .withProperty("management.endpoints.web.base-path", "/");

    assertThat(ActuatorPaths.patterns(environment)).isEmpty();
  }
}
