/// The socket: takes upgrade requests over from the HTTP server, speaks the sync protocol
/// (docs/protocol/sync.md) and holds connections at a few kilobytes each.
///
/// ```
/// WebServer ── upgrade ──► Gateway ── Takeover: Vert.x's handlers out, Netty's frame decoder in
///                             │
///                             ▼
/// client ── frames ──► Connection ──► Dialogue ──► CommandQueue ──► Commands   (virtual threads)
///    ▲                     │  ▲                └─► Resume, Answers ──► log, cards
///    └── shared buffers ◄──┘  └── FanOut, Here, TypingSignals
/// ```
///
/// Whoever is looked up waits in one of two lines (`LookUps`): those whose sign-in is familiar, and
/// strangers, of whom there are so many at once of one address and in all (`Strangers`) and who say
/// little (`FirstWords`). Nothing that strangers do, of whatever address, costs the others anything
/// but the time of two look-ups.
///
/// A connection's life:
///
/// | state | leaves it by |
/// |---|---|
/// | `OPENING` | a valid `hello` → `GREETED`; anything else, or 10 s → `CLOSING` |
/// | `IDENTIFYING` | a familiar sign-in was looked up → `OPENING` or `CLOSING`; the bearer of `hello` was → `GREETED` or `CLOSING` |
/// | `GREETED` | `resume` → `RESUMING` |
/// | `RESUMING` | everything asked for is said → `LIVE` |
/// | `LIVE` | – |
/// | `CLOSING` | the client's end of the connection, or a few seconds → gone |
///
/// Invariants:
/// - State of a connection is touched by its event loop only, but for what is marked otherwise.
/// - What waits to be sent to one connection is bounded in bytes; past that it is closed with 4008
///   and resumes from its cursors.
/// - An acknowledgement follows the commit. Commands of one connection for one log are decided in
///   the order sent.
/// - A connection follows a log before it reads it, so that nothing falls between.
@NullMarked
package app.fermata.server.gateway;

import org.jspecify.annotations.NullMarked;
