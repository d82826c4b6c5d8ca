package app.fermata.server.identity;

import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import app.fermata.server.identity.LinkStore.Invite;
import app.fermata.server.identity.LinkStore.Kind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes links that let people in. The secret stands in the fragment, which browsers keep to
/// themselves.
final class Links {
  private final LinkStore store;
  private final Secrets secrets;
  private final Supplier<UUID> ids;
  private final Terms terms;
  private final InstantSource clock;
  private final Supplier<URI> publicUrl;

  Links(
      LinkStore store,
      Secrets secrets,
      Supplier<UUID> ids,
      Terms terms,
      InstantSource clock,
      Supplier<URI> publicUrl) {
    this.store = store;
    this.secrets = secrets;
    this.ids = ids;
    this.terms = terms;
    this.clock = clock;
    this.publicUrl = publicUrl;
  }

  /// A link, shown once. Prints without its secret.
  record Link(String url, Instant expiresAt) {
    @Override
    public String toString() {
      return "Link[***]";
    }
  }

  /// An invite with its link.
  record NewInvite(Invite invite, String url) {
    @Override
    public String toString() {
      return "NewInvite[" + invite.id() + "]";
    }
  }

  /// @param page of the web client: `setup`, `invite`, `reset` or `claim`
  String url(String page, String secret) {
    return publicUrl.get() + "/" + page + "#" + secret;
  }

  /// @param createdBy null: made on the machine itself
  /// @param uses null: any number
  NewInvite invite(
      UUID workspace, @Nullable UUID createdBy, Duration lasting, @Nullable Integer uses) {
    String secret = secrets.next();
    Instant now = clock.instant();
    var invite = new Invite(ids.get(), workspace, createdBy, now, now.plus(lasting), uses, 0);
    store.add(invite, Secrets.hash(secret));
    return new NewInvite(invite, url("invite", secret));
  }

  List<Invite> open(UUID workspace) {
    return store.open(workspace, clock.instant());
  }

  Invite openInvite(String secret) {
    return store.openInvite(Secrets.hash(secret), clock.instant()).orElseThrow(SignIn::linkGone);
  }

  void revokeInvite(UUID workspace, UUID invite) {
    if (!store.revokeInvite(workspace, invite, clock.instant())) {
      throw new RejectedException(Rejection.notFound());
    }
  }

  UUID openReset(String secret) {
    return store
        .openPersonal(Kind.RESET, Secrets.hash(secret), clock.instant())
        .orElseThrow(SignIn::linkGone);
  }

  /// @param createdBy null: made on the machine itself
  Link reset(UUID workspace, UUID account, @Nullable UUID createdBy) {
    return personal(Kind.RESET, "reset", workspace, account, createdBy, terms.resetLink());
  }

  /// A link with which somebody makes an imported account theirs.
  Link claim(UUID workspace, Accounts.Account account, UUID createdBy) {
    if (!account.imported()) {
      throw new RejectedException(Rejection.of(Code.EXISTS, "This account is somebody's already."));
    }
    if (account.deactivated()) {
      throw new RejectedException(
          Rejection.of(Code.NOT_PERMITTED, "This account is deactivated; reactivate it first."));
    }
    return personal(Kind.CLAIM, "claim", workspace, account.id(), createdBy, terms.claimLink());
  }

  private Link personal(
      Kind kind,
      String page,
      UUID workspace,
      UUID account,
      @Nullable UUID createdBy,
      Duration lasting) {
    String secret = secrets.next();
    Instant now = clock.instant();
    Instant expires = now.plus(lasting);
    store.addPersonal(
        ids.get(), workspace, kind, account, createdBy, now, expires, Secrets.hash(secret));
    return new Link(url(page, secret), expires);
  }

  /// Forgets links that are of no use any more.
  void sweep() {
    store.forget(clock.instant().minus(terms.claimLink()));
  }
}
