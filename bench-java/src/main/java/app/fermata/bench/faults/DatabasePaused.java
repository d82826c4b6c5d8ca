package app.fermata.bench.faults;

import java.util.List;
import java.util.concurrent.TimeUnit;

/// PostgreSQL stands still for ten seconds, as on a machine that is suspended or swaps.
record DatabasePaused() implements Fault {
  private static final int SECONDS = 10;

  @Override
  public String name() {
    return "database-paused";
  }

  @Override
  public void strike(House house) throws Exception {
    List<Long> pids = house.database().pids();
    DatabaseDoor.signal("STOP", pids);
    try {
      TimeUnit.SECONDS.sleep(SECONDS);
    } finally {
      DatabaseDoor.signal("CONT", pids);
    }
  }
}
