package app.fermata.server.identity;

import app.fermata.server.access.Actor;
import app.fermata.server.command.Code;
import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The bearer secrets of programs: the table `api_token`.
final class ApiTokens {
  /// Living tokens of one account: they are listed whole.
  static final int MOST = 100;

  private final Sql sql;
  private final Secrets secrets;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  ApiTokens(Sql sql, Secrets secrets, Supplier<UUID> ids, InstantSource clock) {
    this.sql = sql;
    this.secrets = secrets;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param lastUsedAt to the minute; null: never
  record ApiToken(
      UUID id,
      UUID workspace,
      UUID account,
      String name,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Instant lastUsedAt,
      boolean revoked) {}

  /// @param secret shown this once
  record Made(ApiToken token, String secret) {
    @Override
    public String toString() {
      return "Made[" + token.id() + "]";
    }
  }

  /// @throws RejectedException (signed_out) where the session that asks for it has ended meanwhile:
  ///   whoever is thrown out leaves no token behind; (not_permitted) where there are many already
  Made create(Actor owner, UUID device, String name, Duration lasting) {
    String secret = Secrets.TOKEN_PREFIX + secrets.next();
    Instant now = clock.instant();
    var token =
        new ApiToken(
            ids.get(),
            owner.workspace(),
            owner.account(),
            name,
            now,
            now.plus(lasting),
            null,
            false);
    sql.inTransaction(
        transaction -> {
          if (!SessionStore.isSignedIn(transaction, device)) {
            throw LivingSessions.signedOut();
          }
          if (living(transaction, owner.account(), now) >= MOST) {
            throw new RejectedException(
                Rejection.of(
                    Code.NOT_PERMITTED,
                    "You have " + MOST + " API tokens already; revoke one that you do not need."));
          }
          return transaction.update(
              """
              INSERT INTO api_token (id, secret_hash, workspace, account, name, created_at, expires_at)
              VALUES (?, ?, ?, ?, ?, ?, ?)
              """,
              token.id(),
              Secrets.hash(secret),
              token.workspace(),
              token.account(),
              token.name(),
              token.createdAt(),
              token.expiresAt());
        });
    return new Made(token, secret);
  }

  Optional<ApiToken> find(byte[] secretHash) {
    return sql.first("SELECT * FROM api_token WHERE secret_hash = ?", ApiTokens::read, secretHash);
  }

  /// The hashes of living tokens.
  List<byte[]> secrets(int most) {
    return sql.query(
        "SELECT secret_hash FROM api_token WHERE revoked_at IS NULL LIMIT ?",
        row -> row.getBytes("secret_hash"),
        most);
  }

  private static long living(Sql.Transaction transaction, UUID account, Instant now) {
    return transaction
        .first(
            "SELECT count(*) FROM api_token"
                + " WHERE account = ? AND revoked_at IS NULL AND expires_at > ?",
            row -> row.getLong(1),
            account,
            now)
        .orElse(0L);
  }

  List<ApiToken> living(UUID account) {
    return sql.query(
        """
        SELECT * FROM api_token
        WHERE account = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY created_at DESC, id
        """,
        ApiTokens::read,
        account,
        clock.instant());
  }

  void used(UUID token, Instant at) {
    sql.update("UPDATE api_token SET used_at = ? WHERE id = ?", at, token);
  }

  boolean revoke(UUID account, UUID token, Instant now) {
    return sql.update(
            """
            UPDATE api_token SET revoked_at = ?
            WHERE account = ? AND id = ? AND revoked_at IS NULL AND expires_at > ?
            """,
            now,
            account,
            token,
            now)
        > 0;
  }

  /// Revokes every token of an account.
  static List<SessionStore.Gone> revokeAll(Sql.Transaction transaction, UUID account, Instant now) {
    return transaction.query(
        """
        UPDATE api_token SET revoked_at = ? WHERE account = ? AND revoked_at IS NULL
        RETURNING id, account
        """,
        ApiTokens::gone,
        now,
        account);
  }

  /// Revokes every token of everybody.
  static List<SessionStore.Gone> revokeAll(Sql.Transaction transaction, Instant now) {
    return transaction.query(
        "UPDATE api_token SET revoked_at = ? WHERE revoked_at IS NULL RETURNING id, account",
        ApiTokens::gone,
        now);
  }

  /// Marks what has expired as revoked, and says what that was.
  List<SessionStore.Gone> expire(Instant now) {
    return sql.query(
        """
        UPDATE api_token SET revoked_at = expires_at
        WHERE revoked_at IS NULL AND expires_at <= ? RETURNING id, account
        """,
        ApiTokens::gone,
        now);
  }

  private static SessionStore.Gone gone(ResultSet row) throws SQLException {
    return new SessionStore.Gone(
        row.getObject("id", UUID.class), row.getObject("account", UUID.class));
  }

  private static ApiToken read(ResultSet row) throws SQLException {
    return new ApiToken(
        row.getObject("id", UUID.class),
        row.getObject("workspace", UUID.class),
        row.getObject("account", UUID.class),
        row.getString("name"),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "expires_at"),
        Sql.instantIfAny(row, "used_at"),
        Sql.instantIfAny(row, "revoked_at") != null);
  }
}
