package app.fermata.bench.faults;

import app.fermata.protocol.CloseCode;
import java.time.Duration;
import java.util.List;

/// SIGTERM in full load: every client is told that the server restarts, and can resume where it
/// was; the process ends within ten seconds.
record Terminated() implements Fault {
  private static final Duration MOST = Duration.ofSeconds(10);
  private static final int EACH = 50;

  @Override
  public String name() {
    return "terminated";
  }

  @Override
  public void strike(House house) throws Exception {
    List<Device> talking = house.devices().stream().filter(Device::isLive).toList();
    for (int i = 0; i < EACH; i++) {
      talking.forEach(device -> house.talk().post(device, house.everybody(), null, ""));
    }
    house.talk().awaitAcknowledged(EACH);
    // Who is away at this moment, for the load, comes back to the next server.
    List<Device> live = talking.stream().filter(Device::isLive).toList();
    live.forEach(device -> device.link().forgetClosing());
    house.server().terminate(MOST);
    for (Device device : live) {
      int code = device.link().closedWith();
      if (code != CloseCode.RESTARTING.number() && !device.link().clientLeft()) {
        house.book().violation(device.name() + " was told " + code + " when the server stopped");
      }
    }
    house.startAgain();
  }
}
