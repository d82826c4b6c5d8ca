package app.fermata.server.identity;

import app.fermata.server.identity.Sessions.Why;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The tables `device` and `session`.
final class SessionStore {
  /// Devices of one account that are signed in; past that, the one unused for longest is signed
  /// out.
  static final int MOST = 200;

  private final Sql sql;

  SessionStore(Sql sql) {
    this.sql = sql;
  }

  /// @param ended how it ended; null while it lives
  record Session(
      UUID id,
      UUID workspace,
      UUID account,
      UUID device,
      Instant seenAt,
      Instant expiresAt,
      Instant endsAt,
      @Nullable Why ended) {}

  /// @param lastSeenAt when its living session was last used
  record Device(UUID id, String name, Instant createdAt, Instant lastSeenAt) {}

  /// A session that has just ended.
  record Gone(UUID session, UUID account) {}

  Optional<Session> find(byte[] secretHash) {
    return sql.first(
        """
        SELECT id, workspace, account, device, seen_at, expires_at, ends_at, ended_why
        FROM session WHERE secret_hash = ?
        """,
        SessionStore::session,
        secretHash);
  }

  /// The hashes of the secrets of living sessions, those used last first.
  List<byte[]> secrets(int most) {
    return sql.query(
        """
        SELECT secret_hash FROM session WHERE ended_at IS NULL ORDER BY seen_at DESC LIMIT ?
        """,
        row -> row.getBytes("secret_hash"),
        most);
  }

  private static Session session(ResultSet row) throws SQLException {
    String why = row.getString("ended_why");
    return new Session(
        row.getObject("id", UUID.class),
        row.getObject("workspace", UUID.class),
        row.getObject("account", UUID.class),
        row.getObject("device", UUID.class),
        Sql.instant(row, "seen_at"),
        Sql.instant(row, "expires_at"),
        Sql.instant(row, "ends_at"),
        why == null ? null : Why.valueOf(why.toUpperCase(Locale.ROOT)));
  }

  void touch(UUID session, Instant seenAt, Instant expiresAt) {
    sql.update(
        "UPDATE session SET seen_at = ?, expires_at = ? WHERE id = ? AND ended_at IS NULL",
        seenAt,
        expiresAt,
        session);
  }

  /// As `touch`, for many.
  void inUse(Collection<UUID> sessions, Instant seenAt, Instant expiresAt) {
    sql.update(
        """
        UPDATE session SET seen_at = ?, expires_at = least(?, ends_at)
        WHERE id = ANY (?::uuid[]) AND ended_at IS NULL
        """,
        seenAt,
        expiresAt,
        sessions.stream().map(UUID::toString).toArray(String[]::new));
  }

  /// The device with this secret, if it belongs to the account and was not revoked.
  Optional<UUID> knownDevice(UUID account, byte[] deviceSecretHash) {
    return sql.first(
        "SELECT id FROM device WHERE account = ? AND secret_hash = ? AND revoked_at IS NULL",
        row -> row.getObject("id", UUID.class),
        account,
        deviceSecretHash);
  }

  /// @param before runs first in the transaction; what it throws opens nothing
  /// @param known whether the device signs in anew; its living session, if any, ends
  /// @param deviceName null keeps the name that a known device has
  List<Gone> open(
      Consumer<Sql.Transaction> before,
      Session session,
      byte[] secretHash,
      boolean known,
      @Nullable String deviceName,
      byte[] deviceSecretHash) {
    return sql.inTransaction(
        transaction -> {
          before.accept(transaction);
          if (known) {
            transaction.update(
                "UPDATE device SET name = coalesce(?, name) WHERE id = ?",
                deviceName,
                session.device());
          } else {
            transaction.update(
                """
                INSERT INTO device (id, workspace, account, name, secret_hash, created_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                session.device(),
                session.workspace(),
                session.account(),
                deviceName == null ? "" : deviceName,
                deviceSecretHash,
                session.seenAt());
          }
          List<Gone> gone =
              new ArrayList<>(
                  end(
                      transaction,
                      "device = ?",
                      Why.SIGNED_OUT,
                      session.seenAt(),
                      session.device()));
          transaction.update(
              """
              INSERT INTO session
                (id, secret_hash, workspace, account, device, created_at, seen_at, expires_at, ends_at)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
              """,
              session.id(),
              secretHash,
              session.workspace(),
              session.account(),
              session.device(),
              session.seenAt(),
              session.seenAt(),
              session.expiresAt(),
              session.endsAt());
          gone.addAll(endOldest(transaction, session.account(), session.seenAt()));
          return gone;
        });
  }

  /// A program that signs in anew each time must not make the list of devices endless.
  private static List<Gone> endOldest(Sql.Transaction transaction, UUID account, Instant now) {
    return end(
        transaction,
        """
        id IN (SELECT id FROM session WHERE account = ? AND ended_at IS NULL
               ORDER BY seen_at DESC, created_at DESC, id OFFSET ?)
        """,
        Why.SIGNED_OUT,
        now,
        account,
        MOST);
  }

  List<Device> devices(UUID account) {
    return sql.query(
        """
        SELECT d.id, d.name, d.created_at, s.seen_at
        FROM session s JOIN device d ON d.id = s.device
        WHERE s.account = ? AND s.ended_at IS NULL ORDER BY s.seen_at DESC, d.id
        """,
        row ->
            new Device(
                row.getObject("id", UUID.class),
                row.getString("name"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "seen_at")),
        account);
  }

  /// The device itself signs out; it stays known.
  List<Gone> signOut(UUID device, Instant now) {
    return sql.inTransaction(
        transaction -> end(transaction, "device = ?", Why.SIGNED_OUT, now, device));
  }

  /// Ends the session of one device of the account, and forgets that the device was known.
  List<Gone> revoke(UUID account, UUID device, Instant now) {
    return sql.inTransaction(
        transaction -> {
          transaction.update(
              "UPDATE device SET revoked_at = ? WHERE account = ? AND id = ?",
              now,
              account,
              device);
          return end(transaction, "account = ? AND device = ?", Why.REVOKED, now, account, device);
        });
  }

  /// Ends all sessions of the account but that of one device.
  ///
  /// @param except null: no exception
  static List<Gone> revokeAll(
      Sql.Transaction transaction, UUID account, @Nullable UUID except, Instant now) {
    transaction.update(
        """
        UPDATE device SET revoked_at = ?
        WHERE account = ? AND id IS DISTINCT FROM ?::uuid AND revoked_at IS NULL
        """,
        now,
        account,
        except);
    return end(
        transaction,
        "account = ? AND device IS DISTINCT FROM ?::uuid",
        Why.REVOKED,
        now,
        account,
        except);
  }

  /// Whether the device is signed in, and it stays so until the transaction ends.
  static boolean isSignedIn(Sql.Transaction transaction, UUID device) {
    return transaction
        .first(
            "SELECT true FROM session WHERE device = ? AND ended_at IS NULL FOR SHARE",
            row -> row.getBoolean(1),
            device)
        .isPresent();
  }

  /// Ends every session of everybody; devices stay known.
  static List<Gone> endAll(Sql.Transaction transaction, Instant now) {
    return end(transaction, "true", Why.SIGNED_OUT, now);
  }

  /// Ends what has expired.
  List<Gone> expire(Instant now) {
    return sql.inTransaction(
        transaction -> end(transaction, "expires_at <= ?", Why.SIGNED_OUT, now, now));
  }

  /// Forgets sessions that ended before this time, and devices without any.
  void forget(Instant endedBefore) {
    sql.inTransaction(
        transaction -> {
          transaction.update("DELETE FROM session WHERE ended_at < ?", endedBefore);
          return transaction.update(
              """
              DELETE FROM device d WHERE d.created_at < ?
              AND NOT EXISTS (SELECT 1 FROM session s WHERE s.device = d.id)
              """,
              endedBefore);
        });
  }

  private static List<Gone> end(
      Sql.Transaction transaction, String which, Why why, Instant now, @Nullable Object... values) {
    var all = new ArrayList<@Nullable Object>();
    all.add(now);
    all.add(why.name().toLowerCase(Locale.ROOT));
    all.addAll(java.util.Arrays.asList(values));
    return transaction.query(
        "UPDATE session SET ended_at = ?, ended_why = ? WHERE ended_at IS NULL AND "
            + which
            + " RETURNING id, account",
        row -> new Gone(row.getObject("id", UUID.class), row.getObject("account", UUID.class)),
        all.toArray());
  }
}
