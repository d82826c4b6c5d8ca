package app.fermata.server.workspace;

import app.fermata.log.Append;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.access.Actor;
import app.fermata.server.access.Role;
import app.fermata.server.command.Actors;
import app.fermata.server.command.Code;
import app.fermata.server.command.Newest;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Looks accounts up. Cheap: what is asked often is in memory.
public final class Accounts implements Actors {
  private static final int PAGE = 500;

  private final Log log;
  private final Newest newest;

  public Accounts(Log log, Newest newest) {
    this.log = log;
    this.newest = newest;
  }

  /// The account, deactivated or not, or null.
  public Newest.@Nullable State<AccountBody> find(UUID workspace, UUID account) {
    return newest.find(workspace, account, WorkspaceKinds.ACCOUNT);
  }

  /// The account, if it exists and is active; else the refusal is `not_found`.
  public Newest.State<AccountBody> requireActive(UUID workspace, UUID account) {
    Newest.State<AccountBody> found = find(workspace, account);
    if (found == null || found.body().deactivated()) {
      throw new RejectedException(Rejection.notFound());
    }
    return found;
  }

  @Override
  public Standing asOfNow(Actor actor) {
    Newest.State<AccountBody> self = find(actor.workspace(), actor.account());
    if (self == null || self.body().deactivated()) {
      throw new RejectedException(
          Rejection.of(Code.SESSION_REVOKED, "This account is no longer active here."));
    }
    return new Standing(
        new Actor(actor.workspace(), actor.account(), self.body().role(), actor.device()),
        new Append.FarGuard(actor.workspace(), actor.account(), self.seq()));
  }

  /// Any active owner but this one.
  public Optional<Entry> anotherOwner(UUID workspace, UUID than) {
    long after = 0;
    while (true) {
      List<Entry> page = log.newestOfKind(workspace, WorkspaceKinds.ACCOUNT.name(), after, PAGE);
      for (Entry entry : page) {
        after = entry.place();
        if (entry.isLiving() && !entry.key().equals(than)) {
          AccountBody body = AccountBody.read(entry.body());
          if (body.role() == Role.OWNER && !body.deactivated()) {
            return Optional.of(entry);
          }
        }
      }
      if (page.size() < PAGE) {
        return Optional.empty();
      }
    }
  }
}
