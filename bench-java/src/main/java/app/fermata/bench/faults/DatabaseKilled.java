package app.fermata.bench.faults;

import java.util.List;

/// `kill -9` of PostgreSQL: its main process, or one that serves a connection, after which it ends
/// all others by itself. The server brings it back.
record DatabaseKilled() implements Fault {
  private static final int MEANWHILE = 40;

  @Override
  public String name() {
    return "database-killed";
  }

  @Override
  public void strike(House house) throws Exception {
    house.talk().awaitAcknowledged(1 + house.random().nextInt(40));
    List<Long> pids = house.database().pids();
    // Not too often: a server whose database ends more than five times in five minutes gives up.
    boolean main = house.mayLoseDatabase() && house.random().nextBoolean();
    DatabaseDoor.signal("KILL", List.of(main ? pids.getFirst() : pids.getLast()));
    house.talk().await(MEANWHILE);
  }
}
