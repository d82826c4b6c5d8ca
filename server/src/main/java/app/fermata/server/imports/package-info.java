/// Brings a Slack export into the workspace: what `slack` reads becomes entries.
///
/// ```
/// SlackImport ─► People        accounts                     workspace log
///             ─► Channels      conversations, memberships   conversation, account and workspace logs
///             ─► Messages      messages, lines, reactions   conversation log
///                   └── Journal ─► Log.append               decided again where somebody was faster
/// ```
///
/// There is no table that remembers an import: every key is derived from Slack's own ids, so what
/// has been brought is found in the log itself. Hence the invariants:
/// - Importing twice, or again after a kill at any moment, comes to the same entries as once.
/// - What was changed, deleted or erased here stays as it is here.
/// - A newer export adds what is new; where people have written since, under a line that says so.
/// - An account is claimed with a personal link only; no address in an export proves anything.
/// - The report adds up: of everything read, each is either imported or skipped.
@NullMarked
package app.fermata.server.imports;

import org.jspecify.annotations.NullMarked;
