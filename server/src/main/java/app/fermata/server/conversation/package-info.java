/// Conversations: channels, directs and groups, who is in them, and what is said in them.
///
/// ```
/// conversation log (log id = conversation id)
///   conversation   key = conversation id         always at place 1
///   membership     key = account id
///   message        key made by the client        parent = the root, for a reply
///   reaction       key derived                   parent = the message
///   system-line    key made by the server
/// account log
///   link           key = conversation id         "I am in this conversation"
/// workspace log, for public channels
///   channel        key = conversation id         the directory's copy
///   channel-name   key derived from the name     {conversation} that holds it, {} when free again
/// ```
///
/// Invariants:
/// - What is said by somebody is guarded by that membership and by the conversation's entry:
///   nothing slips in after a removal or an archiving.
/// - Two public channels never have one name (case folded). Private names are unique among nothing.
/// - A membership and the link of its account change in one append.
/// - A channel whose members include owners keeps one of them, unless the last member leaves.
@NullMarked
package app.fermata.server.conversation;

import org.jspecify.annotations.NullMarked;
