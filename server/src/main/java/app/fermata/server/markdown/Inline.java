package app.fermata.server.markdown;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An inline of the syntax tree.
public sealed interface Inline {

  record Text(String text) implements Inline {}

  record Strong(List<Inline> content) implements Inline {}

  record Emphasis(List<Inline> content) implements Inline {}

  record Strike(List<Inline> content) implements Inline {}

  record Code(String text) implements Inline {}

  /// @param href http, https, mailto or tel
  record Link(String href, @Nullable String title, List<Inline> content) implements Inline {}

  /// The end of a line that the author ended.
  record Break() implements Inline {}

  record Mention(UUID account, String name) implements Inline {}

  record Channel(UUID conversation, String name) implements Inline {}

  /// @param word as typed: channel or everyone
  record Everyone(String word) implements Inline {}

  /// @param name the shortcode, `text` the emoji
  record Emoji(String name, String text) implements Inline {}
}
