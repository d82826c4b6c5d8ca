package app.fermata.bench.faults;

import java.time.Duration;

/// Connections of which one side knows that they are over. First the server does not hear that half
/// of the devices have gone and come back; then, where there is time for it, devices do not hear
/// that the server has: they find out by its silence, within two heartbeats and a half.
record HalfOpen() implements Fault {
  private static final int ROUNDS = 3;
  private static final Duration NOTICED = Duration.ofSeconds(100);

  @Override
  public String name() {
    return "half-open";
  }

  @Override
  public void strike(House house) throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      house.half().forEach(device -> device.link().vanish());
      house.letTalk(1);
    }
    if (house.size().thorough()) {
      var silent = house.half();
      silent.forEach(device -> device.link().become(Link.Condition.SILENT));
      boolean noticed = Wait.until(NOTICED, () -> silent.stream().noneMatch(Device::isLive));
      silent.forEach(device -> device.link().become(Link.Condition.CLEAR));
      if (!noticed) {
        house.book().violation("a device did not notice the silence within " + NOTICED);
      }
    }
  }
}
