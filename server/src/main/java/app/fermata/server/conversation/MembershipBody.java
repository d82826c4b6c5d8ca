package app.fermata.server.conversation;

import app.fermata.log.Body;
import app.fermata.server.access.Standing;
import app.fermata.server.command.Json;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An account in a conversation.
///
/// @param owner whether it owns the conversation
/// @param floor the place from which it may read
/// @param by who added or removed it, where somebody did
public record MembershipBody(Standing.State state, boolean owner, long floor, @Nullable UUID by) {

  public static MembershipBody joined(long floor) {
    return new MembershipBody(Standing.State.JOINED, false, floor, null);
  }

  public static MembershipBody read(Body body) {
    var from = Json.read(body);
    return new MembershipBody(
        Standing.State.valueOf(Json.text(from, "state", "left").toUpperCase(Locale.ROOT)),
        "owner".equals(Json.text(from, "role")),
        Json.number(from, "floor"),
        Json.id(from, "by"));
  }

  public Body body() {
    var to = Json.object();
    to.put("state", state.word());
    if (owner) {
      to.put("role", "owner");
    }
    Json.put(to, "floor", floor);
    Json.put(to, "by", by);
    return Json.body(to);
  }

  public MembershipBody asOwner(boolean now) {
    return new MembershipBody(state, now, floor, by);
  }

  public MembershipBody addedBy(UUID account) {
    return new MembershipBody(state, owner, floor, account);
  }

  /// Gone, by oneself or by somebody.
  public MembershipBody ended(Standing.State how, @Nullable UUID byWhom) {
    return new MembershipBody(how, false, floor, byWhom);
  }

  public boolean isJoined() {
    return state == Standing.State.JOINED;
  }

  public Standing standing() {
    return new Standing(state, owner);
  }
}
