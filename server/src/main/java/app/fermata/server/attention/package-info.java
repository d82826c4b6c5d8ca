/// Attention: what a person has read, what is unread, whom a message mentions, which threads one
/// follows, and the card that sums a conversation up.
///
/// ```
/// account log
///   read-state   key = derived("read", conversation) or derived("read", conversation, root)
///   follow       key = derived("follow", root)
/// tables, written inside the append (V100)
///   mention             one row per account mentioned by name in a living message
///   mention_everyone    one row per living message that mentions everybody
///   imported_span       places of imported messages (V300)
///   thread_part         accounts that took part in a thread: its root's author and those who replied
/// ```
///
/// The law of unread (docs/protocol/kinds.md, "Unread"): living messages by others, not imported,
/// at or above the reader's floor, not in the read state. Main-timeline messages, replies shown
/// there included, count for the conversation; other replies for the thread, if the reader follows
/// it. It is tested against brute force over random histories, here and in TypeScript.
@NullMarked
package app.fermata.server.attention;

import org.jspecify.annotations.NullMarked;
