package app.fermata.server.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.FrameEncoder;
import app.fermata.protocol.RawJson;
import app.fermata.protocol.ServerFrame;
import app.fermata.protocol.ServerFrameDecoder;
import app.fermata.protocol.WireEntry;
import app.fermata.protocol.WireRange;
import app.fermata.server.command.Json;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Text made to be slow, deep or dangerous.
class HostileMarkdownTest {
  private static final int LONGEST = 40_000;

  /// Processor time, since other work on the machine is not the parser's fault. Measured at 31 ms
  /// at most when warm and alone.
  private static final Duration BOUND = Duration.ofMillis(200);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static String fill(String unit) {
    return unit.repeat(LONGEST / unit.length());
  }

  private static Map<String, String> hostile() {
    var texts = new TreeMap<String, String>();
    for (String unit :
        List.of(
            "*",
            "**a ",
            "*a **a ",
            "_a ",
            "~~a ",
            "[",
            "![",
            "[a](",
            "[a](b",
            "[a][",
            "](",
            "<",
            "<a",
            "<!--",
            "`",
            "`a ",
            "``a`",
            "> ",
            ">",
            "- ",
            "-",
            "1. ",
            "1) ",
            "# ",
            "\\",
            "&",
            "&#",
            "&amp;",
            ":a",
            ":+1:",
            "@channel ",
            "@",
            "a@",
            "a@b.c ",
            "www.",
            "www.a.b ",
            "http://",
            "https://a.b/( ",
            "|",
            "|a",
            "| - ",
            "\n",
            " ",
            "\t",
            "    a\n",
            "- a\n",
            "\n\n- a\n",
            "a\n",
            "a  \n",
            "```\n",
            "~~~\n",
            "---\n",
            "===\n",
            "[a]: b\n",
            "[a]: <b\n",
            "<a href=\"",
            "\"",
            "a**b",
            "*_",
            "**_",
            "a_b*",
            "[[a]]",
            "[a](<b>)",
            "🏴",
            "é",
            "\u200b",
            "[^a]",
            "$",
            "(",
            ")",
            "x](y)[")) {
      texts.put("repeated " + unit.replace("\n", "⏎"), fill(unit));
    }
    texts.put("nested quotes", nested("> "));
    texts.put("nested lists", nested("- "));
    texts.put("nested quotes and lists", nested("> - "));
    texts.put("emphasis in emphasis", "*a **b ".repeat(3_000) + "c** d*".repeat(3_000));
    texts.put("brackets that close", "[".repeat(20_000) + "]".repeat(20_000));
    texts.put("links in links", "[".repeat(9_000) + "a" + "](b)".repeat(7_000));
    texts.put("many backtick runs", backticks());
    texts.put("a wide table with short rows", wideTable(9_000, 4_000));
    texts.put("a table under the bound with short rows", wideTable(99, 19_000));
    texts.put("a wide table in a quote", "> " + wideTable(9_000, 4_000).replace("\n", "\n> "));
    texts.put("a wide table without outer bars", looseTable(9_000, 4_000));
    return texts;
  }

  private static String nested(String marker) {
    var text = new StringBuilder();
    for (int depth = 1; text.length() < LONGEST - 1_000; depth++) {
      text.append(marker.repeat(Math.min(depth, 300))).append("a\n");
    }
    return text.toString();
  }

  private static String backticks() {
    var text = new StringBuilder();
    for (int run = 1; text.length() < LONGEST - 400; run++) {
      text.append("`".repeat(run)).append('a');
    }
    return text.toString();
  }

  private static String wideTable(int columns, int rows) {
    return "|a".repeat(columns) + "|\n" + "|-".repeat(columns) + "|\n" + "b\n".repeat(rows);
  }

  private static String looseTable(int columns, int rows) {
    return "a" + "|a".repeat(columns) + "\n-" + "|-".repeat(columns) + "\n" + "b\n".repeat(rows);
  }

  @TestFactory
  List<DynamicTest> whateverIsWrittenTheFrameThatHoldsItIsRead() {
    var texts = hostile();
    texts.put("only lists in lists", "- ".repeat(300) + "**a *b ~~c [d](https://e.f) c~~ b* a**");
    return texts.entrySet().stream()
        .map(text -> DynamicTest.dynamicTest(text.getKey(), () -> requireReadable(text.getValue())))
        .toList();
  }

  private static void requireReadable(String text) {
    Parsed parsed = Markdown.parse(text, Names.AS_WRITTEN);
    var body = Json.object().put("source", text);
    body.set("tree", TreeJson.blocks(parsed.blocks()));
    UUID id = new UUID(0x7000, 1);
    var entry =
        new WireEntry(
            id, 1, 1, id, "message", 1, null, id, id, Instant.EPOCH, null, RawJson.of(body));
    var range =
        new WireRange(id, 0, 1, new CheckedPosition(1, 1, "00000000"), null, List.of(entry));
    ServerFrame frame = new ServerFrame.Ranges(List.of(range));
    assertThat(ServerFrameDecoder.decode(FrameEncoder.encode(frame))).isEqualTo(frame);
  }

  @TestFactory
  List<DynamicTest> hostileTextIsParsedInBoundedTimeAndDepth() {
    hostile().values().forEach(text -> Markdown.parse(text, Names.AS_WRITTEN)); // warm up
    return hostile().entrySet().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.getKey(), () -> requireBounded(text.getKey(), text.getValue())))
        .toList();
  }

  private static void requireBounded(String name, String text) {
    // The best of three: a garbage collection is not the parser's fault.
    Duration best = Duration.ofDays(1);
    Parsed parsed = Markdown.parse("", Names.AS_WRITTEN);
    for (int i = 0; i < 3; i++) {
      long start = THREADS.getCurrentThreadCpuTime();
      parsed = Markdown.parse(text, Names.AS_WRITTEN);
      Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - start);
      best = took.compareTo(best) < 0 ? took : best;
    }
    System.out.printf("%6.1f ms  %s%n", best.toNanos() / 1e6, name);
    assertThat(best).as(name).isLessThan(BOUND);
    requireSound(parsed);
  }

  private static void requireSound(Parsed parsed) {
    assertThat(Depth.of(parsed.blocks())).isLessThanOrEqualTo(Markdown.DEPTH);
    assertThat(TreeJson.blocks(parsed.blocks()).toString().length()).isLessThan(60 * LONGEST);
    Links.in(parsed.blocks())
        .forEach(href -> assertThat(href).matches("(?is)(https?://|mailto:|tel:).*"));
  }

  @Property(tries = 400)
  void whateverIsWrittenTheTreeIsSound(@ForAll long seed) {
    var random = new Random(seed);
    String alphabet = "ab *_~`[]()<>!#-+|:@\\&\n\t\"'1.x/😀中javascript:http://";
    var text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      int at = random.nextInt(alphabet.length());
      text.append(alphabet, at, Math.min(alphabet.length(), at + 1 + random.nextInt(3)));
    }
    requireSound(Markdown.parse(text.toString(), Names.AS_WRITTEN));
  }

  @TestFactory
  List<DynamicTest> dangerousAddressesAreText() {
    Supplier<List<String>> texts =
        () ->
            List.of(
                "[x](javascript:alert(1))",
                "[x](JavaScript:alert(1))",
                "[x](java&#x0A;script:alert(1))",
                "[x](&#x6A;avascript:alert(1))",
                "[x](data:text/html,<script>)",
                "[x](vbscript:x)",
                "[x](file:///etc/passwd)",
                "[x](//evil.example)",
                "[x](/relative)",
                "[x](#fragment)",
                "[x](fermata:account/none)",
                "[x](blob:http://a)",
                "<javascript:alert(1)>",
                "<data:text/html,x>",
                "![x](javascript:alert(1))",
                "[x]: javascript:alert(1)\n\n[x]",
                "javascript://a.b/%0aalert(1)",
                "<a href=\"javascript:x\">y</a>",
                "<script>alert(1)</script>",
                "<img src=x onerror=alert(1)>",
                "<svg/onload=alert(1)>");
    return texts.get().stream()
        .map(
            text ->
                DynamicTest.dynamicTest(
                    text.replace("\n", "⏎"),
                    () ->
                        assertThat(Links.in(Markdown.parse(text, Names.AS_WRITTEN).blocks()))
                            .isEmpty()))
        .toList();
  }
}
