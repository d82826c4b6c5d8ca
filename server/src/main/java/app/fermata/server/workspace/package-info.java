/// The workspace: its name, its accounts and their roles, the directory of its public channels, and
/// each account's settings.
///
/// ```
/// workspace log (log id = workspace id)
///   workspace      key = workspace id
///   account        key = account id
///   channel        key = conversation id          (public channels only; written by `conversation`)
///   channel-name   key = derived from the name    (who holds it; written by `conversation`)
/// account log (log id = account id)
///   settings       key = derived("settings", account)
/// ```
///
/// Invariants: a workspace that has an owner keeps one; no key that a client makes is an account's
/// id, since that is the account's key in every conversation (`Directory.isAccount`).
@NullMarked
package app.fermata.server.workspace;

import org.jspecify.annotations.NullMarked;
