package app.fermata.server.markdown;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A block of the syntax tree.
public sealed interface Block {

  record Paragraph(List<Inline> content) implements Block {}

  /// @param level 1 to 6
  record Heading(int level, List<Inline> content) implements Block {}

  record Quote(List<Block> content) implements Block {}

  /// @param start the first number of an ordered list
  /// @param loose whether blank lines separate its items
  record ListOf(boolean ordered, int start, boolean loose, List<Item> items) implements Block {}

  /// @param task whether it is done, for an item of a task list; null for an ordinary one
  record Item(@Nullable Boolean task, List<Block> content) {}

  /// @param lang the first word after the fence, or null
  record Code(@Nullable String lang, String text) implements Block {}

  /// @param align one for each column: left, center, right or null
  record Table(List<@Nullable String> align, List<List<Inline>> head, List<List<List<Inline>>> rows)
      implements Block {}

  record Rule() implements Block {}
}
