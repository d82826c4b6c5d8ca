package app.fermata.server.identity;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The tables `credential` and `founding`.
final class CredentialStore {
  private final Sql sql;

  CredentialStore(Sql sql) {
    this.sql = sql;
  }

  /// @param password its hash
  record Credential(
      UUID account, UUID workspace, String email, String password, Instant createdAt) {
    @Override
    public String toString() {
      return "Credential[" + account + "]";
    }
  }

  /// The ids with which the workspace was founded, or is being founded.
  record Founding(UUID workspace, UUID account) {}

  Optional<Credential> byEmail(UUID workspace, EmailAddress email) {
    return sql.inTransaction(transaction -> byEmail(transaction, workspace, email));
  }

  static Optional<Credential> byEmail(
      Sql.Transaction transaction, UUID workspace, EmailAddress email) {
    return transaction.first(
        "SELECT * FROM credential WHERE workspace = ? AND email = ?",
        CredentialStore::read,
        workspace,
        email.normal());
  }

  Optional<Credential> byAccount(UUID account) {
    return sql.first("SELECT * FROM credential WHERE account = ?", CredentialStore::read, account);
  }

  /// The addresses, as their owners write them, of those accounts that have one.
  Map<UUID, String> emails(Collection<UUID> accounts) {
    Map<UUID, String> emails = new HashMap<>();
    sql.query(
            "SELECT account, email_shown FROM credential WHERE account = ANY (?::uuid[])",
            row -> Map.entry(row.getObject("account", UUID.class), row.getString("email_shown")),
            (Object) accounts.stream().map(UUID::toString).toArray(String[]::new))
        .forEach(row -> emails.put(row.getKey(), row.getValue()));
    return Map.copyOf(emails);
  }

  /// Adds one; false where the address or the account has one already.
  static boolean add(
      Sql.Transaction transaction,
      UUID workspace,
      UUID account,
      EmailAddress email,
      String password,
      Instant now) {
    return transaction.update(
            """
            INSERT INTO credential
              (account, workspace, email, email_shown, password, created_at, password_changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
            """,
            account,
            workspace,
            email.normal(),
            email.shown(),
            password,
            now,
            now)
        > 0;
  }

  static void remove(Sql.Transaction transaction, UUID account) {
    transaction.update("DELETE FROM credential WHERE account = ?", account);
  }

  /// Whether this is still the account's hash; it then stays so until the transaction ends.
  static boolean holds(Sql.Transaction transaction, UUID account, String password) {
    return transaction
        .first(
            "SELECT password FROM credential WHERE account = ? FOR UPDATE",
            row -> row.getString(1),
            account)
        .filter(password::equals)
        .isPresent();
  }

  /// A better hash of the same password.
  void rehash(UUID account, String from, String to) {
    sql.update(
        "UPDATE credential SET password = ? WHERE account = ? AND password = ?", to, account, from);
  }

  static void change(Sql.Transaction transaction, UUID account, String password, Instant now) {
    transaction.update(
        "UPDATE credential SET password = ?, password_changed_at = ? WHERE account = ?",
        password,
        now,
        account);
  }

  /// The one founding: the first caller's ids, for everybody.
  static Founding found(Sql.Transaction transaction, Founding wanted, Instant now) {
    transaction.update(
        """
        INSERT INTO founding (workspace, account, founded_at) VALUES (?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        wanted.workspace(),
        wanted.account(),
        now);
    return transaction
        .first(
            "SELECT workspace, account FROM founding FOR UPDATE",
            row ->
                new Founding(
                    row.getObject("workspace", UUID.class), row.getObject("account", UUID.class)))
        .orElseThrow();
  }

  private static Credential read(java.sql.ResultSet row) throws java.sql.SQLException {
    return new Credential(
        row.getObject("account", UUID.class),
        row.getObject("workspace", UUID.class),
        row.getString("email"),
        row.getString("password"),
        Sql.instant(row, "created_at"));
  }
}
