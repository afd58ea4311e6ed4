package dev.sentryotel.autoconfigure;

import dev.sentryotel.testing.World;

class OpenTelemetryStarterWorldIntegrationTest extends HttpWorldContract {

  OpenTelemetryStarterWorldIntegrationTest() {
    super(World.OPEN_TELEMETRY_STARTER);
  }
}
