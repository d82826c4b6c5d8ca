package app.fermata.server.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table `api_token`.
final class TokenStore {
  private final Sql sql;

  TokenStore(Sql sql) {
    this.sql = sql;
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

  void add(ApiToken token, byte[] secretHash) {
    sql.update(
        """
        INSERT INTO api_token (id, secret_hash, workspace, account, name, created_at, expires_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        token.id(),
        secretHash,
        token.workspace(),
        token.account(),
        token.name(),
        token.createdAt(),
        token.expiresAt());
  }

  Optional<ApiToken> find(byte[] secretHash) {
    return sql.first("SELECT * FROM api_token WHERE secret_hash = ?", TokenStore::read, secretHash);
  }

  List<ApiToken> living(UUID account, Instant now) {
    return sql.query(
        """
        SELECT * FROM api_token
        WHERE account = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY created_at DESC, id
        """,
        TokenStore::read,
        account,
        now);
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
  List<UUID> revokeAll(UUID account, Instant now) {
    return sql.query(
        """
        UPDATE api_token SET revoked_at = ? WHERE account = ? AND revoked_at IS NULL RETURNING id
        """,
        row -> row.getObject("id", UUID.class),
        now,
        account);
  }

  /// Marks what has expired as revoked, and says what that was.
  List<SessionStore.Gone> expire(Instant now) {
    return sql.query(
        """
        UPDATE api_token SET revoked_at = expires_at
        WHERE revoked_at IS NULL AND expires_at <= ? RETURNING id, account
        """,
        row ->
            new SessionStore.Gone(
                row.getObject("id", UUID.class), row.getObject("account", UUID.class)),
        now);
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
