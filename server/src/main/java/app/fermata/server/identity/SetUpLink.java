package app.fermata.server.identity;

import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.net.URI;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The one-time link of a server without a workspace. Lives in memory only: a restart replaces it.
final class SetUpLink {
  private final Secrets secrets;
  private final Links links;
  private final Terms terms;
  private final InstantSource clock;
  private final AtomicReference<@Nullable Issued> issued = new AtomicReference<>();

  private record Issued(byte[] hash, Instant expiresAt) {}

  SetUpLink(Secrets secrets, Links links, Terms terms, InstantSource clock) {
    this.secrets = secrets;
    this.links = links;
    this.terms = terms;
    this.clock = clock;
  }

  /// A fresh link; any earlier one works no longer. Never to be logged.
  URI issue() {
    String secret = secrets.next();
    issued.set(new Issued(Secrets.hash(secret), clock.instant().plus(terms.setUpLink())));
    return URI.create(links.url("setup", secret));
  }

  /// Looks whether the link works, and leaves it as it is.
  void check(String secret) {
    open(secret);
  }

  /// Uses the link up; whoever fails afterwards gives it back by `restore`.
  Object take(String secret) {
    Issued known = open(secret);
    if (!issued.compareAndSet(known, null)) {
      throw gone();
    }
    return known;
  }

  private Issued open(String secret) {
    Issued known = issued.get();
    if (known == null
        || !MessageDigest.isEqual(known.hash(), Secrets.hash(secret))
        || !clock.instant().isBefore(known.expiresAt())) {
      throw gone();
    }
    return known;
  }

  void restore(Object taken) {
    if (taken instanceof Issued known) {
      issued.compareAndSet(null, known);
    }
  }

  private static RejectedException gone() {
    return new RejectedException(
        Rejection.of(
            Code.NOT_FOUND,
            "This set-up link works no longer; restart the server for a new one, or run"
                + " ./fermata setup."));
  }
}
