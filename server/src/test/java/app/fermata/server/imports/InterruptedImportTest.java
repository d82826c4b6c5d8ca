package app.fermata.server.imports;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.imports.Tally.Sort;
import app.fermata.server.slack.Exports;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptedImportTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anImportKilledAtAnyAppendComesToTheSameWhenRunAgain(boolean afterWriting) throws Exception {
    Path zip = Exports.today().zip(folder);
    Map<String, String> whole;
    int appends;
    try (Imports server = new Imports()) {
      server.log.dieAt(Integer.MAX_VALUE, false);
      server.run(zip);
      appends = server.log.appends();
      whole = server.everything();
    }
    assertThat(appends).isGreaterThan(10);
    for (int n = 1; n <= appends; n++) {
      try (Imports server = new Imports()) {
        server.log.dieAt(n, afterWriting);
        boolean died = false;
        try {
          server.run(zip);
        } catch (BreakingLog.Died e) {
          died = true;
        }
        assertThat(died).isTrue();
        server.log.dieAt(Integer.MAX_VALUE, false);
        server.run(zip);
        assertThat(server.everything()).as("killed at append " + n).isEqualTo(whole);
        assertThat(server.run(zip).tally().imported(Sort.MESSAGES)).isZero();
      }
    }
  }

  @Test
  void aGenuineExportKilledInTheMiddleIsFinishedByTheNextRun() throws Exception {
    Path zip = Exports.excerpt(folder);
    try (Imports whole = new Imports();
        Imports killed = new Imports()) {
      whole.log.dieAt(Integer.MAX_VALUE, false);
      whole.run(zip);
      for (int n = 1; n < whole.log.appends(); n++) {
        killed.log.dieAt(3, n % 2 == 0);
        try {
          killed.run(zip);
        } catch (BreakingLog.Died e) {
          assertThat(e).hasMessage("the process died");
        }
      }
      killed.log.dieAt(Integer.MAX_VALUE, false);
      killed.run(zip);
      assertThat(killed.everything()).isEqualTo(whole.everything());
      assertThat(killed.order(killed.channel("C061A0WJG")))
          .isEqualTo(whole.order(whole.channel("C061A0WJG")));
    }
  }
}
