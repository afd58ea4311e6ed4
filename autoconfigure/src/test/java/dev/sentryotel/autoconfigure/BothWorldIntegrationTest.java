package dev.sentryotel.autoconfigure;

import dev.sentryotel.testing.World;

class BothWorldIntegrationTest extends HttpWorldContract {

  BothWorldIntegrationTest() {
    super(World.BOTH);
  }
}
