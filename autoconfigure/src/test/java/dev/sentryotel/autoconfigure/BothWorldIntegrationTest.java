package dev.sentryotel.autoconfigure;

import dev.sentryotel.testing.World;

class BothWorldIntegrationTest extends WorldContract {

  BothWorldIntegrationTest() {
    super(World.BOTH);
  }
}
