package dev.sentryotel.autoconfigure;

import dev.sentryotel.testing.World;

class BootWorldIntegrationTest extends HttpWorldContract {

  BootWorldIntegrationTest() {
    super(World.BOOT);
  }
}
