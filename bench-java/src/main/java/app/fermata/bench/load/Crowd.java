package app.fermata.bench.load;

import app.fermata.bench.Trouble;
import app.fermata.bench.target.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The connections of a run, one for each person.
public final class Crowd {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int OPENING_AT_ONCE = 128;

  private final LoadLoop loop;
  private final RangeHeader header = new RangeHeader();
  private final List<LoadConnection> connections = new ArrayList<>();

  public Crowd(LoadLoop loop) {
    this.loop = loop;
  }

  /// Connects everybody and returns when all are live.
  public void connect(List<Workspace.Person> people, LoadConnection.Listener listener)
      throws InterruptedException {
    for (Workspace.Person person : people) {
      var connection = new LoadConnection(connections.size(), person, header, listener);
      connections.add(connection);
      loop.open(connection);
      if (connections.size() % OPENING_AT_ONCE == 0) {
        awaitLive();
      }
    }
    awaitLive();
  }

  private void awaitLive() throws InterruptedException {
    loop.await(
        "Not everybody was connected",
        PATIENCE,
        () -> connections.stream().allMatch(LoadConnection::isLive));
  }

  public List<LoadConnection> connections() {
    return connections;
  }

  public LoadConnection connection(int person) {
    return connections.get(person);
  }

  public int size() {
    return connections.size();
  }

  /// Keeps everybody's connection from looking dead: a ping each, spread over the interval.
  public void keepAlive(Duration interval) {
    if (connections.isEmpty()) {
      throw new Trouble("Nobody is connected.");
    }
    long each = Math.max(1, interval.toNanos() / connections.size());
    loop.loop()
        .scheduleAtFixedRate(
            new Runnable() {
              private int next;

              @Override
              public void run() {
                connections.get(next).send(new app.fermata.protocol.ClientFrame.Ping());
                next = (next + 1) % connections.size();
              }
            },
            each,
            each,
            java.util.concurrent.TimeUnit.NANOSECONDS);
  }
}
