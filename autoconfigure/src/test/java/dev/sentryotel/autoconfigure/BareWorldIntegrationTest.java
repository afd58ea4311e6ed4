package dev.sentryotel.autoconfigure;

import dev.sentryotel.testing.World;

class BareWorldIntegrationTest extends WorldContract {

  BareWorldIntegrationTest() {
    super(World.BARE);
  }
}
