package app.fermata.server.markdown;

import java.util.List;
import java.util.stream.Stream;

/// How deep a tree is.
final class Depth {
  private Depth() {}

  static int of(List<Block> blocks) {
    return blocks.stream().mapToInt(block -> 1 + of(block)).max().orElse(0);
  }

  private static int of(Block block) {
    return switch (block) {
      case Block.Paragraph(var content) -> inlines(content);
      case Block.Heading(_, var content) -> inlines(content);
      case Block.Quote(var content) -> of(content);
      case Block.ListOf list ->
          list.items().stream().mapToInt(item -> of(item.content())).max().orElse(0);
      case Block.Code _ -> 0;
      case Block.Table(_, var head, var rows) ->
          Stream.concat(head.stream(), rows.stream().flatMap(List::stream))
              .mapToInt(Depth::inlines)
              .max()
              .orElse(0);
      case Block.Rule() -> 0;
    };
  }

  private static int inlines(List<Inline> inlines) {
    return inlines.stream().mapToInt(inline -> 1 + of(inline)).max().orElse(0);
  }

  private static int of(Inline inline) {
    return switch (inline) {
      case Inline.Strong(var content) -> inlines(content);
      case Inline.Emphasis(var content) -> inlines(content);
      case Inline.Strike(var content) -> inlines(content);
      case Inline.Link(_, _, var content) -> inlines(content);
      case Inline.Text _,
          Inline.Code _,
          Inline.Break _,
          Inline.Mention _,
          Inline.Channel _,
          Inline.Everyone _,
          Inline.Emoji _ ->
          0;
    };
  }
}
