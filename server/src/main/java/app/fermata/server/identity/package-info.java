/// Who somebody is: e-mail addresses and passwords, devices and their sessions, API tokens, and the
/// links that let people in (set-up, invites, password resets, claims of imported accounts).
///
/// What others may see of an account is its entry in the workspace log, which `Accounts` reads and
/// writes; here is only what is private to the account. Tables (V200–V299):
///
/// ```
/// founding        one row: the workspace and its first owner; makes set-up happen once
/// credential      account → e-mail (unique as normalised), Argon2id hash
/// device          an installed client of one account; its long-lived secret marks it as known
/// session         sign-in of a device, at most one living per device; ended ones stay as tombstones
/// api_token       bearer secrets for programs
/// invite          links that let several people in
/// personal_link   links for one account: password reset, claim
/// ```
///
/// Invariants:
/// - Every secret is 256 random bits and stored as its SHA-256 only; it is shown once and never
///   logged. In links it stands in the fragment (`/invite#…`), so that it reaches no log, no proxy
///   and no Referer.
/// - A device whose session somebody else ended hears `session_revoked` for as long as its secret
///   is remembered (400 days), everybody else without a session `signed_out`.
/// - A password set by a link ends every session and every token of the account, one changed by its
///   owner the other sessions, in the same transaction. A session or token is opened only where the
///   password or session that was shown still stands, so nobody slips back in meanwhile.
/// - What a restored backup holds lets nobody in but by password (docs/adr/0010).
/// - Unknown addresses and wrong passwords get one answer, in the same time. Guessing is slowed
///   down, never locked out.
@NullMarked
package app.fermata.server.identity;

import org.jspecify.annotations.NullMarked;
