package app.fermata.server.mrkdwn;

import java.util.List;

/// A piece of a line of text.
public sealed interface Inline {

  /// Words, to be shown literally; no line break inside.
  record Text(String text) implements Inline {}

  record Break() implements Inline {}

  record Styled(Style style, List<Inline> inlines) implements Inline {
    public Styled {
      inlines = List.copyOf(inlines);
    }
  }

  record Code(String text) implements Inline {}

  /// @param href as Slack has it, of any scheme
  /// @param label what is shown; never empty
  record Link(String href, String label) implements Inline {}

  /// A mention of a person or bot.
  ///
  /// @param fallback a name to show where the id is unknown, without `@`
  record Person(String id, String fallback) implements Inline {}

  /// A mention of a conversation.
  ///
  /// @param fallback a name to show where the id is unknown, without `#`
  record Channel(String id, String fallback) implements Inline {}

  /// `@channel`, `@here`, `@everyone`.
  record Broadcast(String word) implements Inline {}

  /// An emoji by Slack's short name, with a skin tone where there is one (`wave::skin-tone-3`).
  record Emoji(String name) implements Inline {}

  /// The styles, the outermost first.
  enum Style {
    STRONG,
    EMPHASIS,
    STRIKE
  }
}
