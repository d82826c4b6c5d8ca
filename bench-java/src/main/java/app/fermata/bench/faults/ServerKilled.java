package app.fermata.bench.faults;

/// `kill -9` of the server while it works; it is started again, as a service manager does.
record ServerKilled() implements Fault {
  private static final int MEANWHILE = 10;

  @Override
  public String name() {
    return "server-killed";
  }

  @Override
  public void strike(House house) throws Exception {
    house.talk().awaitAcknowledged(1 + house.random().nextInt(40));
    house.server().kill();
    house.talk().await(house.random().nextInt(MEANWHILE));
    house.startAgain();
  }
}
