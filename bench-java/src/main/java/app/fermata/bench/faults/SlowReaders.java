package app.fermata.bench.faults;

import java.util.List;

/// Half of the devices read a byte a second while much is said: the server must not keep for them
/// what they do not read, and others must not wait for them.
record SlowReaders() implements Fault {
  private static final int MESSAGES = 150;
  private static final String LONG = " " + "word ".repeat(6_000);

  @Override
  public String name() {
    return "slow-readers";
  }

  @Override
  public void strike(House house) throws Exception {
    List<Device> slow = house.half();
    List<Device> others = house.devices().stream().filter(each -> !slow.contains(each)).toList();
    slow.forEach(device -> device.link().become(Link.Condition.SLOW));
    for (int i = 0; i < MESSAGES; i++) {
      Device device = others.get(i % others.size());
      house.talk().post(device, house.everybody(), null, LONG);
    }
    boolean unhindered =
        Wait.until(
            Wait.PATIENCE, () -> others.stream().allMatch(device -> device.unanswered() < 20));
    if (!unhindered) {
      house.book().violation("slow readers hold up the others");
    }
    slow.forEach(device -> device.link().become(Link.Condition.CLEAR));
  }
}
