package app.fermata.server.identity;

import app.fermata.server.identity.SessionStore.Gone;
import java.time.Instant;
import java.util.List;

/// Everything that lets anybody in, of all accounts together.
///
/// Data that were put back from a backup hold sessions, tokens and links as they were then, and
/// nothing tells which of them were revoked or used up since. So all of them end. Passwords and
/// known devices stay: with them people come back in.
final class EverySignIn {
  private final Sql sql;

  EverySignIn(Sql sql) {
    this.sql = sql;
  }

  /// What was ended just now.
  record Ended(List<Gone> sessions, List<Gone> tokens, int links) {}

  /// Ends all of it. Devices hear that they are signed out, not that they were revoked: they keep
  /// what they hold and what their person typed.
  Ended end(Instant now) {
    return sql.inTransaction(
        transaction -> {
          // Sessions first: they make tokens.
          List<Gone> sessions = SessionStore.endAll(transaction, now);
          List<Gone> tokens = ApiTokens.revokeAll(transaction, now);
          return new Ended(sessions, tokens, LinkStore.endAll(transaction, now));
        });
  }
}
