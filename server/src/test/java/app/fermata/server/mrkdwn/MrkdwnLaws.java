package app.fermata.server.mrkdwn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class MrkdwnLaws {
  private static final MarkdownPrinter PRINTER = new MarkdownPrinter(Names.none());

  @Property(tries = 2000)
  void noTextThrowsAndItsWordsComeBack(@ForAll("texts") String text) {
    List<Block> blocks = Mrkdwn.blocks(text);
    assertThat(SlackEmoji.replace(ReadBack.words(PRINTER.print(blocks))))
        .as(() -> PRINTER.print(blocks))
        .isEqualTo(SlackEmoji.replace(ReadBack.squeezed(PRINTER.words(blocks))));
  }

  @Property(tries = 2000)
  void richTextKeepsItsWords(@ForAll("richTexts") JsonNode blocks) {
    List<Block> read = new BlockKit(_ -> {}).blocks(blocks);
    assertThat(SlackEmoji.replace(ReadBack.words(PRINTER.print(read))))
        .as(() -> blocks + "\n" + PRINTER.print(read))
        .isEqualTo(SlackEmoji.replace(ReadBack.squeezed(PRINTER.words(read))));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "*",
            "_",
            "~",
            "`",
            "```",
            "<",
            ">",
            "&lt;",
            "&gt;",
            "&amp;",
            "<@U1>",
            "<@U1|a b>",
            "<#C1|x>",
            "<!here>",
            "<https://x.org/a_b*c|l*>",
            "<https://x.org>",
            "<foo:bar>",
            ":tada:",
            ":zz_top:",
            "\n",
            "\n\n",
            " ",
            "  ",
            "\t",
            "a",
            "b1",
            "词",
            "。",
            "，",
            "é",
            "1. ",
            "- ",
            "# ",
            "+ ",
            "> ",
            "---",
            "===",
            "| a |",
            "|-|",
            "[x]",
            "](",
            "[",
            "]",
            "!",
            "\\",
            "\\\\",
            "@channel",
            "&copy;",
            "&#35;",
            "www.x.org",
            "(",
            ")",
            "\u00a0",
            "🎉",
            "\ud83d",
            "\u0000",
            "\r\n",
            "=",
            "-",
            "***",
            "_*~",
            "~~",
            "    x",
            "<b>",
            "</b>",
            "<!--");
    return pieces.list().ofMaxSize(30).map(list -> String.join("", list));
  }

  @Provide
  Arbitrary<JsonNode> richTexts() {
    Arbitrary<List<ObjectNode>> elements = elements().list().ofMinSize(0).ofMaxSize(7);
    Arbitrary<ObjectNode> block =
        Arbitraries.of("rich_text_section", "rich_text_quote", "rich_text_preformatted")
            .flatMap(type -> elements.map(list -> node(type, list)));
    Arbitrary<ObjectNode> list =
        elements
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .flatMap(
                items ->
                    Arbitraries.integers()
                        .between(0, 3)
                        .flatMap(
                            indent ->
                                Arbitraries.of("bullet", "ordered")
                                    .map(style -> list(items, indent, style))));
    return Arbitraries.oneOf(block, list)
        .list()
        .ofMaxSize(5)
        .map(
            children -> {
              ArrayNode blocks = JsonNodeFactory.instance.arrayNode();
              blocks.add(node("rich_text", children));
              return blocks;
            });
  }

  private static ObjectNode list(List<List<ObjectNode>> items, int indent, String style) {
    List<ObjectNode> sections = new ArrayList<>();
    items.forEach(item -> sections.add(node("rich_text_section", item)));
    return node("rich_text_list", sections).put("indent", indent).put("style", style);
  }

  private static ObjectNode node(String type, List<ObjectNode> elements) {
    ObjectNode node = JsonNodeFactory.instance.objectNode().put("type", type);
    node.putArray("elements").addAll(elements);
    return node;
  }

  private static Arbitrary<ObjectNode> elements() {
    Arbitrary<String> words =
        Arbitraries.of(
            "a",
            "word ",
            " word",
            "*",
            "_x_",
            "。",
            "词语",
            "\n",
            "\n\n",
            "1. ",
            "- x",
            "`",
            "~",
            "|",
            "[a](b)",
            "<b>",
            "&amp;",
            "x_y",
            "!",
            "🎉",
            " ",
            "(",
            "\"",
            "#",
            "@everyone",
            "a\nb");
    Arbitrary<ObjectNode> text =
        words.flatMap(
            word ->
                Arbitraries.integers()
                    .between(0, 15)
                    .map(
                        bits -> {
                          ObjectNode e = JsonNodeFactory.instance.objectNode();
                          e.put("type", "text").put("text", word);
                          e.putObject("style")
                              .put("bold", (bits & 1) > 0)
                              .put("italic", (bits & 2) > 0)
                              .put("strike", (bits & 4) > 0)
                              .put("code", bits > 12);
                          return e;
                        }));
    Arbitrary<ObjectNode> others =
        Arbitraries.of(
                "{\"type\":\"link\",\"url\":\"https://x.org/(a)\",\"text\":\"l\",\"style\":{\"bold\":true}}",
                "{\"type\":\"link\",\"url\":\"https://x.org/\"}",
                "{\"type\":\"user\",\"user_id\":\"U1\",\"style\":{\"italic\":true}}",
                "{\"type\":\"channel\",\"channel_id\":\"C1\"}",
                "{\"type\":\"emoji\",\"name\":\"wave\",\"unicode\":\"1f44b\"}",
                "{\"type\":\"emoji\",\"name\":\"_own_\"}",
                "{\"type\":\"broadcast\",\"range\":\"here\"}",
                "{\"type\":\"color\",\"value\":\"#FF0000\"}",
                "{\"type\":\"date\",\"timestamp\":1392734382}",
                "{\"type\":\"usergroup\",\"usergroup_id\":\"S1\"}",
                "{\"type\":\"novelty\",\"text\":\"new\"}")
            .map(Json::object);
    return Arbitraries.oneOf(text, text, others);
  }
}
