package app.fermata.bench.faults;

import java.time.Duration;

/// The server's clock is stepped forth and back by up to some hours, as by a wrong time server and
/// its correction, and is right again in the end.
record ClockSteps() implements Fault {
  private static final long FARTHEST = Duration.ofHours(6).toMillis();
  private static final int STEPS = 4;

  @Override
  public String name() {
    return "clock-steps";
  }

  @Override
  public void strike(House house) throws Exception {
    for (int i = 0; i < STEPS; i++) {
      long off = house.random().nextLong(FARTHEST);
      house.server().tell(SteeredServer.clock(i % 2 == 0 ? off : -off));
      house.letTalk(1);
    }
    house.server().tell(SteeredServer.clock(0));
  }
}
