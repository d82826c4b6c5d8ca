package app.fermata.bench.load;

import app.fermata.bench.target.Workspace;
import app.fermata.protocol.ClientFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// The connections of a run, one for each person.
public final class Crowd {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  /// A connection that says nothing looks dead to the server after a minute.
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(20);

  private static final int OPENING_AT_ONCE = 128;

  private final LoadLoop loop;
  private final RangeHeader header = new RangeHeader();
  private final List<LoadConnection> connections = new ArrayList<>();
  private @Nullable ScheduledFuture<?> pings;

  public Crowd(LoadLoop loop) {
    this.loop = loop;
  }

  /// Connects everybody and returns when all are live; from then on they say a word now and then.
  public void connect(List<Workspace.Person> people, LoadConnection.Listener listener)
      throws InterruptedException {
    pings = loop.inTurn(SIGN_OF_LIFE, people.size(), this::ping);
    for (int from = 0; from < people.size(); from += OPENING_AT_ONCE) {
      List<Workspace.Person> some =
          people.subList(from, Math.min(people.size(), from + OPENING_AT_ONCE));
      loop.ask(
          () -> {
            for (Workspace.Person person : some) {
              var connection = new LoadConnection(connections.size(), person, header, listener);
              connections.add(connection);
              loop.open(connection);
            }
            return some;
          });
      awaitLive();
    }
  }

  private void ping(int number) {
    if (number < connections.size()) {
      connections.get(number).send(new ClientFrame.Ping());
    }
  }

  private void awaitLive() throws InterruptedException {
    loop.await(
        "Not everybody was connected",
        PATIENCE,
        () -> connections.reversed().stream().allMatch(LoadConnection::isLive));
  }

  /// Ends all connections, as closed laptops do.
  public void drop() {
    loop.ask(
        () -> {
          if (pings != null) {
            pings.cancel(false);
          }
          connections.forEach(LoadConnection::drop);
          return true;
        });
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
}
