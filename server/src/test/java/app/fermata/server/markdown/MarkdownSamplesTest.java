package app.fermata.server.markdown;

import app.fermata.server.Golden;
import app.fermata.server.command.Json;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `protocol/samples/markdown.json`: what each source is as a tree.
class MarkdownSamplesTest {
  private static final String ADA = "fermata:account/01936f2e-7b3c-7d10-9c4e-0a1b2c3d4e5f";
  private static final String GENERAL = "fermata:conversation/01936f2f-0000-7abc-bdef-112233445566";

  private static Map<String, String> sources() {
    var s = new LinkedHashMap<String, String>();
    s.put("plain text", "Hello");
    s.put("a line that was ended stays ended", "one\ntwo");
    s.put("two paragraphs", "one\n\ntwo");
    s.put("hard break by a backslash", "one\\\ntwo");
    s.put("emphasis", "*a* _b_ **c** __d__ ***e***");
    s.put("no emphasis inside a word with underscores", "snake_case_name and 2*3*4");
    s.put("strikethrough needs two tildes", "~~gone~~ ~5 minutes~");
    s.put("code", "use `x < 1 && **y**` here");
    s.put("escapes", "\\*not emphasis\\* \\`not code\\`");
    s.put("entities", "&lt;b&gt; &amp; &copy; &#x1F600;");
    s.put("headings", "# One\n### Three #\nTwo\n---");
    s.put("rule", "a\n\n---\n\nb");
    s.put("quote", "> quoted\n> more\n\nafter");
    s.put("nested quote", "> a\n> > b");
    s.put("bullet list", "- a\n- b\n  - c\n- d");
    s.put("loose list", "- a\n\n- b");
    s.put("ordered list", "1. a\n2. b");
    s.put("ordered list from three", "3) a\n4) b");
    s.put("task list", "- [ ] open\n- [x] done\n- [X] done too\n- [y] no task\n- plain");
    s.put("task with markup", "- [x] **bold** `code`");
    s.put("fenced code", "```java\nint a = 1 < 2;\n\n**not bold** @everyone :tada:\n```");
    s.put("fenced code with tildes and a title", "~~~ts title=x\nlet a;\n~~~");
    s.put("fenced code without an end", "```\na\nb");
    s.put("indented code", "    a\n     b");
    s.put(
        "table",
        "| left | center | right | none |\n|:--|:-:|--:|---|\n| `a` | **b** | 3 | |\n| x |");
    s.put("table with an escaped bar", "| a |\n|---|\n| x \\| y |");
    s.put("no table without a delimiter row", "| a | b |\n| c | d |");
    s.put("link", "[text](https://example.org/a?b=c#d \"title\")");
    s.put("link with markup", "[a *b* `c`](https://example.org)");
    s.put("link without text", "[](https://example.org)");
    s.put("link by reference", "[text][ref]\n\n[ref]: https://example.org 'title'");
    s.put("link in angle brackets", "<https://example.org/x> <mail@example.org>");
    s.put("autolinks", "see https://example.org/a_b(c)?d=e, www.example.org. or a.b@example.org!");
    s.put("autolink beside Chinese", "看https://example.org/路径 这里");
    s.put("emphasis ends at Chinese punctuation", "**你好。**世界，*「重點」*在這裡 `「碼」`");
    s.put("an address ends at Chinese punctuation", "（https://example.org/a）和www.example.org。好");
    s.put("a link may hold Chinese punctuation", "[文档：一](https://example.org/文档：一)");
    s.put("no link to other schemes", "[a](javascript:alert(1)) <ftp://example.org> ftp://a.b/c");
    s.put("no relative link", "[a](/etc/passwd) [b](#c)");
    s.put("telephone and mail", "[call](tel:+4420123) [write](mailto:a@example.org?subject=x)");
    s.put("an image is a link", "![alt *text*](https://example.org/a.png \"title\")");
    s.put(
        "HTML is text",
        "<b>bold</b> <script>alert(1)</script>\n\n<div>\n*a*\n</div>\n\n<!-- c -->");
    s.put("mention", "[@Ada Lovelace](" + ADA + "), please");
    s.put("mention with markup in its label", "[@**Ada**](" + ADA + ")");
    s.put("mention of a channel", "in [#general](" + GENERAL + ")");
    s.put("a mention in a link is text", "[see [@Ada](" + ADA + ")](https://example.org)");
    s.put("a mention of what is no id is text", "[@Ada](fermata:account/ada)");
    s.put("a mention in code is code", "`[@Ada](" + ADA + ")`");
    s.put("everybody", "@channel and @everyone, (@channel)");
    s.put("not everybody", "me@channel @channels @everyone_ `@everyone` @@channel");
    s.put("everybody in emphasis", "**@everyone**");
    s.put("emoji", ":tada: :+1::white_check_mark: :not_an_emoji:");
    s.put("emoji beside Chinese", "好:+1:的");
    s.put("emoji in skin tones", ":wave::skin-tone-4: :heart::skin-tone-9:");
    s.put("not an emoji", "10:100:20 a:tada:b ::tada");
    s.put("Unicode emoji are text", "🎉 👩‍👩‍👧‍👦 ❤️");
    s.put("emoji in a link", "[:tada: party](https://example.org)");
    s.put("right-to-left", "שלום **עולם** مرحبا");
    s.put("Chinese with markup", "这是**重点**，也是*强调*。");
    s.put("deep quotes become text", "> ".repeat(30) + "deep");
    s.put("deep emphasis becomes text", "*a **b ".repeat(14) + "c" + "** d*".repeat(14));
    s.put("zero and other control characters", "a\u0000b\u0007c");
    s.put("white space", "  a  \t b  ");
    s.put("only markers", "* * *\n- -\n>");
    return s;
  }

  @Test
  void everySampleIsParsedAsItsTree() {
    var samples = JsonNodeFactory.instance.arrayNode();
    sources()
        .forEach(
            (name, source) -> {
              Parsed parsed = Markdown.parse(source, Names.AS_WRITTEN);
              var sample = samples.addObject().put("name", name).put("source", source);
              sample.set("tree", TreeJson.blocks(parsed.blocks()));
              var mentions = Json.object();
              Json.put(mentions, "people", parsed.people());
              Json.put(mentions, "channels", parsed.channels());
              Json.put(mentions, "everyone", parsed.everyone());
              if (!mentions.isEmpty()) {
                sample.set("mentions", mentions);
              }
            });
    Golden.require("markdown.json", samples);
  }
}
