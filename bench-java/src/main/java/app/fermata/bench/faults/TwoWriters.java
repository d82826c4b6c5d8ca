package app.fermata.bench.faults;

import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.WireEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Two write the same at once: two devices of one person change a message, of which the later in
/// the log stays; everybody changes a channel's purpose as they saw it, of which one may succeed.
record TwoWriters() implements Fault {
  private static final int ROUNDS = 10;

  @Override
  public String name() {
    return "two-writers";
  }

  @Override
  public void strike(House house) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      for (int person = 0; person <= House.GUEST; person++) {
        Talk.Message mine = house.talk().recentOf(person);
        if (mine != null) {
          house.devicesOf(person).forEach(device -> house.talk().edit(device, mine));
        }
      }
      changePurpose(house, round);
    }
  }

  private static void changePurpose(House house, int round) throws InterruptedException {
    UUID room = house.owned();
    Long seen = seen(house, room);
    List<CompletableFuture<ServerFrame.@Nullable Done>> answers = new ArrayList<>();
    for (Device device : house.devices()) {
      String purpose = "round " + round + " by " + device.name() + " at " + System.nanoTime();
      var args = Talk.in(room).put("purpose", purpose);
      if (seen != null) {
        args.put("seen", seen);
      }
      var promise = new Promise("set-purpose", room, room, purpose, false, Set.of("conflict"));
      answers.add(device.send(promise, args));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .orTimeout(Wait.PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .join();
    long succeeded = answers.stream().filter(answer -> answer.join() != null).count();
    if (seen != null && succeeded > 1) {
      house.book().violation(succeeded + " changed the purpose that they saw at " + seen);
    }
  }

  /// The seq at which all devices see the conversation; null where none has seen it change yet.
  private static @Nullable Long seen(House house, UUID room) throws InterruptedException {
    long head = house.book().head(room);
    Wait.until(
        Wait.PATIENCE, () -> house.devices().stream().allMatch(device -> device.at(room) >= head));
    return house
        .devices()
        .getFirst()
        .client()
        .replica()
        .newest(room, room)
        .map(WireEntry::seq)
        .orElse(null);
  }
}
