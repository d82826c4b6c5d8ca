package app.fermata.server.slack;

import app.fermata.server.mrkdwn.Attachments;
import app.fermata.server.mrkdwn.Block;
import app.fermata.server.mrkdwn.BlockKit;
import app.fermata.server.mrkdwn.Inline;
import app.fermata.server.mrkdwn.MarkdownPrinter;
import app.fermata.server.mrkdwn.Mrkdwn;
import app.fermata.server.mrkdwn.Names;
import app.fermata.server.slack.SlackItem.Where;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// What a message says, as Markdown: its blocks or else its text, then its attachments.
final class MessageText {
  private static final Pattern UPLOADED =
      Pattern.compile("(?s)<@[^>]*> uploaded a file: <[^>]*>(?: and commented: )?");
  private static final Pattern COMMENTED =
      Pattern.compile("(?s)<@[^>]*> commented on .*?<https?://[^>]*>: ");
  private final MarkdownPrinter printer;
  private final Consumer<Problem> problems;

  MessageText(Names names, Consumer<Problem> problems) {
    this.printer = new MarkdownPrinter(names);
    this.problems = problems;
  }

  /// @param files those that need a word in the text, because there is nothing to link to
  String source(Where where, JsonNode m, String subtype, List<SlackFile> files) {
    if (subtype.equals("tombstone")) {
      return "";
    }
    Set<String> unknown = new HashSet<>();
    BlockKit blockKit = new BlockKit(unknown::add);
    List<Block> out = new ArrayList<>(said(m, subtype, blockKit));
    out.addAll(new Attachments(blockKit).blocks(m.path("attachments")));
    files.forEach(file -> file.missing().ifPresent(why -> out.add(missing(file, why))));
    for (String type : unknown) {
      problems.accept(
          new Problem(
              where.file(),
              where.index(),
              "Fermata does not know blocks of type \"%s\"; their words were kept."
                  .formatted(type.length() > 40 ? type.substring(0, 40) + "…" : type)));
    }
    return printer.print(out);
  }

  /// Words without markup, for system lines.
  String words(String mrkdwn) {
    return printer.words(Mrkdwn.blocks(mrkdwn));
  }

  private static List<Block> said(JsonNode m, String subtype, BlockKit blockKit) {
    String text = m.path("text").asText();
    switch (subtype) {
      case "file_comment" -> {
        String comment = m.path("comment").path("comment").asText();
        return Mrkdwn.blocks(
            comment.isBlank() ? COMMENTED.matcher(text).replaceFirst("") : comment);
      }
      case "file_share" -> {
        return Mrkdwn.blocks(UPLOADED.matcher(text).replaceFirst(""));
      }
      case "me_message" -> {
        return List.of(
            new Block.Paragraph(
                List.of(new Inline.Styled(Inline.Style.EMPHASIS, Mrkdwn.inlines(text)))));
      }
      case "huddle_thread", "sh_room_created" -> {
        return text.isBlank() ? Mrkdwn.blocks("A huddle took place.") : Mrkdwn.blocks(text);
      }
      default -> {
        List<Block> blocks = blockKit.blocks(m.path("blocks"));
        return blocks.isEmpty() ? Mrkdwn.blocks(text) : blocks;
      }
    }
  }

  private static Block missing(SlackFile file, String why) {
    String words = file.name().isBlank() ? why : file.name() + ": " + why;
    return new Block.Paragraph(
        List.of(new Inline.Styled(Inline.Style.EMPHASIS, Mrkdwn.plain(words))));
  }
}
