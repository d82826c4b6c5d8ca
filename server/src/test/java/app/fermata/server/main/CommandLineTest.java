package app.fermata.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.main.ServerProcess.Ended;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is typed wrongly, and what is asked for.
class CommandLineTest {
  @TempDir Path temp;

  private Ended run(String... words) throws Exception {
    return ServerProcess.command(temp.resolve("data"), "", words);
  }

  @Test
  void aWrongCommandLineEndsWithTwo() throws Exception {
    assertThat(run("serve", "--port", "abc").exitCode()).isEqualTo(2);
    assertThat(run("--log-level", "loud").exitCode()).isEqualTo(2);
    assertThat(run("import").exitCode()).isEqualTo(2);
    assertThat(run("import").said()).contains("import slack export.zip");
    assertThat(run("help", "nonsense").exitCode()).isEqualTo(2);
    assertThat(temp.resolve("data")).doesNotExist();
  }

  @Test
  void aMistypedCommandIsRecognisedAndAnythingElseIsNotGuessedAt() throws Exception {
    assertThat(run("invtie").said()).contains("Did you mean fermata invite?");
    assertThat(run("docter").said()).contains("Did you mean fermata doctor?");
    for (String word : new String[] {"frobnicate", "x", "--frobnicate"}) {
      Ended ended = run(word);
      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.said()).doesNotContain("Did you mean").contains("Try fermata --help.");
    }
  }

  @Test
  void helpShowsHowACommandIsUsed() throws Exception {
    Ended all = run("help");
    assertThat(all.exitCode()).as(all.said()).isZero();
    assertThat(all.said()).contains("Usage: fermata ", "sign-out-everybody", "  help ");
    Ended slack = run("help", "import", "slack");
    assertThat(slack.exitCode()).isZero();
    assertThat(slack.said()).contains("Usage: fermata import slack ", "--dry-run");
  }
}
