package app.fermata.bench.faults;

import app.fermata.bench.load.Devices;
import app.fermata.bench.load.LoadConnection;
import app.fermata.bench.load.LoadLoop;
import app.fermata.protocol.ServerFrame;
import java.util.UUID;

/// A crowd of clients, 1,000 in a full run, that all reconnect in the same moment, as after a
/// network outage of a site.
record ReconnectAtOnce() implements Fault {
  private static final int ROUNDS = 2;

  @Override
  public String name() {
    return "reconnect-at-once";
  }

  @Override
  public void strike(House house) throws Exception {
    try (var loop = new LoadLoop(house.server().url())) {
      var devices = new Devices(loop, house.random().split(), listener(house));
      devices.connect(house.crowd());
      for (int i = 0; i < ROUNDS; i++) {
        loop.ask(
            () -> {
              for (int person = 0; person < devices.size(); person++) {
                devices.reopen(person);
              }
              return true;
            });
        house.talk().await(house.size().perSecond());
        devices.awaitLive(Wait.PATIENCE);
      }
      UUID room = house.everybody();
      long head = house.book().head(room);
      loop.await(
          "Not everybody in the crowd got everything",
          Wait.PATIENCE,
          () -> {
            for (int person = 0; person < devices.size(); person++) {
              if (devices.seq(person, room) < head) {
                return false;
              }
            }
            return true;
          });
      devices.ending();
    }
  }

  private static LoadConnection.Listener listener(House house) {
    return new LoadConnection.Listener() {
      @Override
      public void fault(LoadConnection connection, String what) {
        house.book().violation("crowd " + connection.number() + ": " + what);
      }

      @Override
      public void other(LoadConnection connection, ServerFrame frame) {
        if (frame instanceof ServerFrame.Left(UUID log)) {
          house.book().violation("crowd " + connection.number() + " has left " + log);
        }
      }

      @Override
      public void ended(LoadConnection connection, int code, String reason) {}
    };
  }
}
