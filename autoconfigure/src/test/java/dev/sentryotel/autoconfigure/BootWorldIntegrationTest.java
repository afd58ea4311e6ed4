package dev.sentryotel.autoconfigure;

import dev.sentryotel.testing.World;

class BootWorldIntegrationTest extends WorldContract {

  BootWorldIntegrationTest() {
    super(World.BOOT);
  }
}
