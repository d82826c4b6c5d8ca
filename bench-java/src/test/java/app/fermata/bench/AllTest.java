package app.fermata.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class AllTest {
  @Command(name = "good")
  private static final class Good implements Callable<Report> {
    @Mixin private RunOptions options = new RunOptions();

    @Override
    public Report call() {
      return new Report("good")
          .fact("machine", "machine", "a lathe")
          .fact("load", "load", "none")
          .figure("seed", "seed", options.seed)
          .figure("quick", "quick", options.quick ? 1 : 0, "1 / 1");
    }
  }

  @Command(name = "better")
  private static final class Better implements Callable<Report> {
    @Mixin private RunOptions options = new RunOptions();

    @Override
    public Report call() {
      return new Report("better")
          .fact("machine", "machine", "a lathe")
          .fact("load", "load", "some")
          .fact("seed", "seed", options.seed)
          .figure("millis", "time, ms", 1234.5678, "20 / 5");
    }
  }

  @Command(name = "bad")
  private static final class Bad implements Callable<Report> {
    @Mixin private RunOptions options = new RunOptions();

    @Override
    public Report call() {
      throw new Trouble("Nothing works with " + options.seed + ".");
    }
  }

  private static Reports each(List<Callable<Report>> runs) throws InterruptedException {
    var options = new RunOptions();
    options.quick = true;
    options.json = true;
    options.seed = 17;
    return All.each(runs, options);
  }

  @Test
  void aRunThatFailsDoesNotKeepTheOthersFromRunning() throws InterruptedException {
    Reports reports = each(List.of(new Good(), new Bad(), new Better()));
    assertThat(reports.json().path("bad").path("failed").asText())
        .isEqualTo("Nothing works with 17.");
    assertThat(reports.json().path("better").path("millis").asDouble()).isEqualTo(1235);
  }

  @Test
  void everyRunGetsTheSameOptions() throws InterruptedException {
    Reports reports = each(List.of(new Good()));
    assertThat(reports.json().path("good").path("seed").asInt()).isEqualTo(17);
    assertThat(reports.json().path("good").path("quick").asInt()).isEqualTo(1);
  }

  @Test
  void thePageSaysOnceWhatAllRunsShare() throws InterruptedException {
    String figures =
        PerformancePage.figures(
            each(List.of(new Good(), new Better())), true, LocalDate.of(2025, 11, 21), "abc");
    assertThat(figures)
        .containsOnlyOnce("machine: a lathe")
        .contains("2025-11-21", "abc", "quick")
        .contains("### good\nload: none.")
        .contains("| time, ms | 1,235 | 20 / 5 |");
  }

  @Test
  void onlyWhatIsBetweenTheMarkersChanges(@TempDir Path home) throws Exception {
    Path page = home.resolve("docs/performance.md");
    Files.createDirectories(page.getParent());
    Files.writeString(
        page, "before\n" + PerformancePage.BEGIN + "\nold\n" + PerformancePage.END + "\nafter\n");
    PerformancePage.of(home).write(each(List.of(new Good())), false);
    assertThat(Files.readString(page))
        .startsWith("before\n" + PerformancePage.BEGIN + "\nMeasured on ")
        .contains("### good")
        .doesNotContain("old")
        .endsWith(PerformancePage.END + "\nafter\n");
  }

  @Test
  void aPageWithoutMarkersStaysAsItIs(@TempDir Path home) throws IOException {
    Path page = home.resolve("docs/performance.md");
    Files.createDirectories(page.getParent());
    Files.writeString(page, "words");
    assertThatThrownBy(() -> PerformancePage.of(home).write(each(List.of(new Good())), false))
        .isInstanceOf(Trouble.class)
        .hasMessageContaining("markers");
    assertThat(Files.readString(page)).isEqualTo("words");
  }
}
