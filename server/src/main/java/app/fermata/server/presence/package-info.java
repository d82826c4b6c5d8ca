/// Signals: who is here, who is typing. Lossy, coalesced, never stored, and sent only to devices
/// that show them.
///
/// Invariants:
/// - A person's presence is the liveliest of what their devices say, at whatever node; it is told
///   at most once every few seconds, and a device that reconnects in between was never gone.
/// - What a device shows is bounded by the protocol (200 accounts, one log); what it causes is
///   bounded here.
@NullMarked
package app.fermata.server.presence;

import org.jspecify.annotations.NullMarked;
