package app.fermata.server.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The tables `invite` and `personal_link`.
final class LinkStore {
  private final Sql sql;

  LinkStore(Sql sql) {
    this.sql = sql;
  }

  /// @param createdBy null: made on the machine itself
  /// @param uses null: any number
  record Invite(
      UUID id,
      UUID workspace,
      @Nullable UUID createdBy,
      Instant createdAt,
      Instant expiresAt,
      @Nullable Integer uses,
      int used) {}

  /// What a personal link is for.
  enum Kind {
    RESET,
    CLAIM
  }

  void add(Invite invite, byte[] secretHash) {
    sql.update(
        """
        INSERT INTO invite (id, secret_hash, workspace, created_by, created_at, expires_at, uses)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        invite.id(),
        secretHash,
        invite.workspace(),
        invite.createdBy(),
        invite.createdAt(),
        invite.expiresAt(),
        invite.uses());
  }

  /// Invites that still let somebody in, the newest first.
  List<Invite> open(UUID workspace, Instant now) {
    return sql.query(
        """
        SELECT * FROM invite
        WHERE workspace = ? AND revoked_at IS NULL AND expires_at > ? AND (uses IS NULL OR used < uses)
        ORDER BY created_at DESC, id
        """,
        LinkStore::invite,
        workspace,
        now);
  }

  Optional<Invite> openInvite(byte[] secretHash, Instant now) {
    return sql.first(
        """
        SELECT * FROM invite
        WHERE secret_hash = ? AND revoked_at IS NULL AND expires_at > ?
          AND (uses IS NULL OR used < uses)
        """,
        LinkStore::invite,
        secretHash,
        now);
  }

  /// Takes one use; empty where none is left.
  static Optional<Invite> use(Sql.Transaction transaction, byte[] secretHash, Instant now) {
    return transaction.first(
        """
        UPDATE invite SET used = used + 1
        WHERE secret_hash = ? AND revoked_at IS NULL AND expires_at > ?
          AND (uses IS NULL OR used < uses)
        RETURNING *
        """,
        LinkStore::invite,
        secretHash,
        now);
  }

  static void giveBack(Sql.Transaction transaction, UUID invite) {
    transaction.update("UPDATE invite SET used = used - 1 WHERE id = ? AND used > 0", invite);
  }

  boolean revokeInvite(UUID workspace, UUID invite, Instant now) {
    return sql.update(
            "UPDATE invite SET revoked_at = ? WHERE workspace = ? AND id = ? AND revoked_at IS NULL",
            now,
            workspace,
            invite)
        > 0;
  }

  /// Adds a link; earlier ones of the same kind for the account work no longer.
  ///
  /// @param createdBy null: made on the machine itself
  void addPersonal(
      UUID id,
      UUID workspace,
      Kind kind,
      UUID account,
      @Nullable UUID createdBy,
      Instant now,
      Instant expiresAt,
      byte[] secretHash) {
    sql.inTransaction(
        transaction -> {
          transaction.update(
              "DELETE FROM personal_link WHERE account = ? AND kind = ?", account, word(kind));
          return transaction.update(
              """
              INSERT INTO personal_link
                (id, secret_hash, workspace, kind, account, created_by, created_at, expires_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?)
              """,
              id,
              secretHash,
              workspace,
              word(kind),
              account,
              createdBy,
              now,
              expiresAt);
        });
  }

  /// The account that an unused link is for.
  Optional<UUID> openPersonal(Kind kind, byte[] secretHash, Instant now) {
    return sql.first(
        """
        SELECT account FROM personal_link
        WHERE kind = ? AND secret_hash = ? AND used_at IS NULL AND expires_at > ?
        """,
        row -> row.getObject("account", UUID.class),
        word(kind),
        secretHash,
        now);
  }

  /// Uses a link up; empty where somebody was faster or it has expired.
  static Optional<UUID> usePersonal(
      Sql.Transaction transaction, Kind kind, byte[] secretHash, Instant now) {
    return transaction.first(
        """
        UPDATE personal_link SET used_at = ?
        WHERE kind = ? AND secret_hash = ? AND used_at IS NULL AND expires_at > ?
        RETURNING account
        """,
        row -> row.getObject("account", UUID.class),
        now,
        word(kind),
        secretHash,
        now);
  }

  /// No link lets anybody in any more. Returns how many did until now.
  static int endAll(Sql.Transaction transaction, Instant now) {
    int invites =
        transaction.update(
            """
            UPDATE invite SET revoked_at = ?
            WHERE revoked_at IS NULL AND expires_at > ? AND (uses IS NULL OR used < uses)
            """,
            now,
            now);
    int personal =
        transaction.update(
            "DELETE FROM personal_link WHERE used_at IS NULL AND expires_at > ?", now);
    return invites + personal;
  }

  /// Forgets links that expired before this time.
  void forget(Instant expiredBefore) {
    sql.update("DELETE FROM personal_link WHERE expires_at < ?", expiredBefore);
    sql.update("DELETE FROM invite WHERE expires_at < ?", expiredBefore);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static Invite invite(ResultSet row) throws SQLException {
    return new Invite(
        row.getObject("id", UUID.class),
        row.getObject("workspace", UUID.class),
        row.getObject("created_by", UUID.class),
        Sql.instant(row, "created_at"),
        Sql.instant(row, "expires_at"),
        row.getObject("uses", Integer.class),
        row.getInt("used"));
  }
}
