/// What nodes tell each other that is not stored: hints, presence and typing.
///
/// ```
/// Log's tail ─► TailOnBus ─► Bus ─► FanOut          of every node
/// Here, TypingSignals    ─►  Bus ─► Here, TypingSignals of every node
/// ```
///
/// Nothing here is a truth: whoever listens is right without it too, only later (hints are in the
/// log's feed, presence is said again) or without what nobody misses (typing). One process needs
/// `InProcessBus` alone; N nodes need another `Bus` and nothing else.
@NullMarked
package app.fermata.server.bus;

import org.jspecify.annotations.NullMarked;
