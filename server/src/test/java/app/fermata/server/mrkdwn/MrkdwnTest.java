package app.fermata.server.mrkdwn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MrkdwnTest {
  private static final UUID ADA = UUID.fromString("01980000-0000-8000-8000-0000000000ad");
  private static final UUID GENERAL = UUID.fromString("01980000-0000-8000-8000-0000000000ce");
  private static final Names NAMES =
      new Names() {
        @Override
        public Optional<Target> person(String slackId) {
          return slackId.equals("U1") ? Optional.of(new Target(ADA, "Ada L.")) : Optional.empty();
        }

        @Override
        public Optional<Target> conversation(String slackId) {
          return slackId.equals("C1")
              ? Optional.of(new Target(GENERAL, "general"))
              : Optional.empty();
        }
      };

  private static String markdown(String mrkdwn) {
    return new MarkdownPrinter(NAMES).print(Mrkdwn.blocks(mrkdwn));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "*bold* _it_ ~gone~ `code` ¦ **bold** _it_ ~~gone~~ `code`",
        "*bold _both_* ¦ **bold _both_**",
        "2*3*4 and snake_case_name ¦ 2\\*3\\*4 and snake_case_name",
        "* not bold* and *not bold * ¦ \\* not bold\\* and \\*not bold \\*",
        "*a*b ¦ \\*a\\*b",
        "`*raw* <@U1> &lt;b&gt;` ¦ `*raw* @U1 <b>`",
        "a &lt;b&gt; &amp; &amp;amp; c ¦ a \\<b> & \\&amp; c",
        "<https://x.org/a_b?c=1&amp;d=2> ¦ <https://x.org/a_b?c=1&d=2>",
        "<https://x.org|the *site*> ¦ [the \\*site\\*](https://x.org)",
        "<https://x.org/a_(b)|b> ¦ [b](https://x.org/a_\\(b\\))",
        "<mailto:ada@x.org|ada@x.org> ¦ [ada@x.org](mailto:ada@x.org)",
        "<slack://user?id=1|open> ¦ open (slack://user?id=1)",
        "<javascript:alert(1)|x> ¦ x (javascript:alert(1))",
        "<#C9|lost> <#C9> ¦ #lost #C9",
        "<!subteam^S1|@design> <!subteam^S1> ¦ @design @S1",
        "<!date^1392734382^{date_short}|Feb 18> ¦ Feb 18",
        "<!date^1392734382^{date_short}^https://x.org|Feb 18> ¦ [Feb 18](https://x.org)",
        "<!date^1392734382^{date_short}> ¦ 2014-02-18 14:39 UTC",
        ":tada: :+1::skin-tone-3: :parrot_party: 10:30:45 ¦ 🎉 👍🏼 :parrot_party: 10:30:45",
        "<!channel> <!here|here> <!everyone> ¦ @channel @here @everyone",
        "mail a@channel yourself ¦ mail a@channel yourself",
        "1. not a list ¦ 1\\. not a list",
        "# no heading ¦ \\# no heading",
        "- no item ¦ \\- no item",
        "*好的。*然后 ¦ \\*好的。\\*然后",
        "(*好的。*)然后 ¦ (**好的。**)然后",
        "C:\\dir\\*x ¦ C:\\dir\\\\\\*x",
        "<> < > a < b ¦ \\<> \\< > a \\< b"
      })
  void oneLineBecomesMarkdown(String mrkdwn, String markdown) {
    assertThat(markdown(mrkdwn)).isEqualTo(markdown);
  }

  @Test
  void mentionsInAllSpellingsBecomeLinksThatOtherToolsKeep() {
    assertThat(markdown("<@U1> <@U1|ada> <@U2|bo> <@U3> <#C1|old-name> <#C1>"))
        .isEqualTo(
            "[@Ada L.](fermata:account/%1$s) [@Ada L.](fermata:account/%1$s) @bo @U3 [#general](fermata:conversation/%2$s) [#general](fermata:conversation/%2$s)"
                .formatted(ADA, GENERAL));
  }

  @Test
  void nothingInsideCodeIsAMention() {
    assertThat(markdown("```<@U1> *x* <https://x.org|site>\n  &lt;y&gt;```"))
        .isEqualTo("```\n@U1 *x* site\n  <y>\n```");
  }

  @Test
  void linesQuotesAndFencesStayApart() {
    assertThat(markdown("one\ntwo\n\nthree\n&gt; said\n&gt;\n&gt;more\nlast ```a ` b``` end"))
        .isEqualTo("one\ntwo\n\nthree\n\n> said\n>\n> more\n\nlast\n\n```\na ` b\n```\n\nend");
    assertThat(markdown("&gt;&gt;&gt;all\nof it")).isEqualTo("> all\n> of it");
  }

  @Test
  void aFenceWithoutAnEndIsText() {
    assertThat(markdown("a ```b")).isEqualTo("a \\`\\`\\`b");
  }

  @Test
  void whatWouldBeATableOrAnUnderlineInMarkdownStaysText() {
    String markdown = markdown("a | b\n--|--\nc\n===\nd");
    assertThat(markdown).isEqualTo("a | b\n\\--|--\nc\n\\===\nd");
    assertThat(ReadBack.words(markdown)).isEqualTo("a | b --|-- c === d");
  }

  @Test
  void theTimeToReadAHostileTextGrowsWithItsLengthOnly() {
    for (String piece : new String[] {"*a ", "<", "`", "_*~", "```", "&lt;", ":a", "<@U1|", "**"}) {
      String text = piece.repeat(100_000);
      assertThat(markdown(text)).isNotEmpty();
    }
  }
}
