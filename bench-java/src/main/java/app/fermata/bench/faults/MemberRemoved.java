package app.fermata.bench.faults;

import app.fermata.protocol.ServerFrame;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Somebody is removed from a channel while they write there, and added again: what they wrote is
/// there from before the removal, or refused, and nothing of theirs lies after it.
record MemberRemoved() implements Fault {
  private static final int MESSAGES = 12;

  @Override
  public String name() {
    return "member-removed";
  }

  @Override
  public void strike(House house) throws Exception {
    Device owner = house.devicesOf(House.OWNER).getFirst();
    List<Device> theirs = house.devicesOf(House.GUEST);
    UUID room = house.owned();
    String account = theirs.getFirst().account().toString();
    // The rest of the talk does not know that being refused is right meanwhile.
    house.talk().pause();
    Wait.until(Wait.PATIENCE, () -> theirs.stream().allMatch(each -> each.unanswered() == 0));
    write(house, theirs);
    house.talk().awaitAcknowledged(1 + house.random().nextInt(MESSAGES));
    write(house, theirs);
    var removal =
        owner.send(promise(house, "remove-member"), Talk.in(room).put("account", account));
    write(house, theirs);
    require(house, "left", Wait.until(Wait.PATIENCE, () -> none(theirs, room)));
    ObjectNode args = Talk.in(room);
    args.putArray("accounts").add(account);
    long added = seq(owner.send(promise(house, "add-members"), args), room);
    house.book().absent(room, theirs.getFirst().account(), seq(removal, room), added);
    require(
        house,
        "come back",
        Wait.until(Wait.PATIENCE, () -> theirs.stream().allMatch(device -> device.follows(room))));
    house.talk().begin(house.size().perSecond());
  }

  private static void write(House house, List<Device> theirs) {
    for (int i = 0; i < MESSAGES; i++) {
      theirs.forEach(device -> house.talk().post(device, house.owned(), null, "", "not_found"));
    }
  }

  private static boolean none(List<Device> theirs, UUID room) {
    return theirs.stream().noneMatch(device -> device.follows(room) || device.unanswered() > 0);
  }

  private static long seq(CompletableFuture<ServerFrame.@Nullable Done> answer, UUID room) {
    ServerFrame.Done done =
        Objects.requireNonNull(
            answer.orTimeout(Wait.PATIENCE.toSeconds(), TimeUnit.SECONDS).join(), "refused");
    return done.at().stream()
        .filter(at -> at.log().equals(room))
        .mapToLong(ServerFrame.At::seq)
        .findFirst()
        .orElseThrow();
  }

  private static Promise promise(House house, String kind) {
    UUID account = house.devicesOf(House.GUEST).getFirst().account();
    return new Promise(kind, house.owned(), account, null, false, Set.of());
  }

  private static void require(House house, String what, boolean done) {
    if (!done) {
      house.book().violation("who was removed or added has not " + what);
    }
  }
}
