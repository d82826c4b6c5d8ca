package app.fermata.bench.faults;

import app.fermata.bench.target.ServerProcess;
import java.util.List;

/// Half of the devices are at a second server on the same database, and no bus carries hints
/// between the two: each learns of what the other wrote from the feed alone.
record HintsLost() implements Fault {
  private static final int SECONDS = 4;

  @Override
  public String name() {
    return "hints-lost";
  }

  @Override
  public void strike(House house) throws Exception {
    List<Device> moved = house.half();
    ServerProcess.Start beside =
        house.server().start().beside(house.database().url(), house.database().password());
    try (ServerProcess second = beside.now()) {
      lead(moved, second.port());
      house.letTalk(SECONDS);
      new Settling(house).settle();
      house.talk().begin(house.size().perSecond());
      lead(moved, house.server().port());
      Wait.until(Wait.PATIENCE, () -> moved.stream().allMatch(Device::isLive));
    }
  }

  private static void lead(List<Device> devices, int port) {
    devices.forEach(
        device -> {
          device.link().leadTo(port);
          device.link().cut();
        });
  }
}
