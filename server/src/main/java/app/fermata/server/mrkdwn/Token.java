package app.fermata.server.mrkdwn;

import app.fermata.server.mrkdwn.Inline.Style;

/// A piece of a line of Markdown to be.
sealed interface Token {

  /// Words that are still to be escaped.
  record Word(String text) implements Token {}

  /// Markdown that is ready.
  record Source(String markdown) implements Token {}

  record Code(String text) implements Token {}

  record Line() implements Token {}

  record Open(Style style, String delimiter) implements Token {}

  record Close(Style style, String delimiter) implements Token {}
}
