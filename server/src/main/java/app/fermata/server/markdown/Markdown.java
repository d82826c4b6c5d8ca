package app.fermata.server.markdown;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/// CommonMark with GFM's tables, task lists, strikethrough and autolinks, emoji shortcodes and
/// mentions. Differences, both because this is a chat: a line that the author ended stays ended,
/// and HTML does not exist.
public final class Markdown {
  /// How deep a tree may be.
  public static final int DEPTH = 20;

  /// Wider tables are text: every row is filled up to the width of the head, so a wide head and
  /// many short rows would multiply.
  private static final int COLUMNS = 100;

  private static final Pattern WIDE_DELIMITER_ROW =
      Pattern.compile("(?m)^[ \\t>*+\\-]*(?:[ \\t]*\\|?[ \\t]*:?-++:?[ \\t]*\\|){" + COLUMNS + "}");

  private static final Parser WITHOUT_TABLES = builder(List.of(strikethrough())).build();
  private static final Parser WITH_TABLES =
      builder(List.of(strikethrough(), TablesExtension.create())).build();

  private Markdown() {}

  /// Parses. Never fails: every text is Markdown.
  public static Parsed parse(String source, Names names) {
    Parser parser = mayHoldWideTable(source) ? WITHOUT_TABLES : WITH_TABLES;
    return new TreeBuilder(names).build(parser.parse(source));
  }

  private static boolean mayHoldWideTable(String source) {
    // A delimiter row of that many columns has at least as many bars.
    return source.chars().filter(c -> c == '|').count() >= COLUMNS
        && source
            .lines()
            .anyMatch(
                line ->
                    line.chars().filter(c -> c == '|').count() >= COLUMNS
                        && WIDE_DELIMITER_ROW.matcher(line).find());
  }

  private static StrikethroughExtension strikethrough() {
    return (StrikethroughExtension) StrikethroughExtension.builder().requireTwoTildes(true).build();
  }

  private static Parser.Builder builder(List<org.commonmark.Extension> extensions) {
    return Parser.builder()
        .extensions(extensions)
        .enabledBlockTypes(
            Set.of(
                BlockQuote.class,
                FencedCodeBlock.class,
                Heading.class,
                IndentedCodeBlock.class,
                ListBlock.class,
                ThematicBreak.class))
        .maxOpenBlockParsers(2 * DEPTH)
        .maxInlineNesting(2 * DEPTH);
  }
}
