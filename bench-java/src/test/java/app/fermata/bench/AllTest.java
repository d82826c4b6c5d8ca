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
    return All.each(runs, options, _ -> {});
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
  void onlyWhatIsNamedRuns() {
    assertThat(All.chosen(List.of(new Good(), new Better()), List.of("better")))
        .hasSize(1)
        .first()
        .isInstanceOf(Better.class);
    assertThat(All.chosen(List.of(new Good(), new Better()), List.of())).hasSize(2);
    assertThatThrownBy(() -> All.chosen(List.of(new Good(), new Better()), List.of("best")))
        .isInstanceOf(Trouble.class)
        .hasMessage("--only knows good, better, not best.");
  }

  @Test
  void aPartOfThePageSaysWhenAndOnWhatItWasMeasured() throws InterruptedException {
    Report report = each(List.of(new Better())).reports().getFirst();
    assertThat(PerformancePage.part(report, true, LocalDate.of(2025, 11, 21), "abc"))
        .contains("2025-11-21", "abc", "quick", "machine: a lathe")
        .contains("| time, ms | 1,235 | 20 / 5 |");
  }

  @Test
  void onlyThePartsOfWhatRanChange(@TempDir Path home) throws Exception {
    Path page = home.resolve("docs/performance.md");
    Files.createDirectories(page.getParent());
    Files.writeString(
        page,
        "before\n"
            + PerformancePage.BEGIN
            + "\nNobody has written figures yet.\n"
            + PerformancePage.END
            + "\nafter\n");
    List<String> order = List.of("better", "bad", "good");
    List<Callable<Report>> first = List.of(new Good(), new Bad());
    PerformancePage.of(home).write(each(first).reports(), order, true);
    String once = Files.readString(page);
    PerformancePage.of(home).write(each(List.of(new Better())).reports(), order, false);
    PerformancePage.of(home).write(each(List.of(new Better())).reports(), order, false);
    String twice = Files.readString(page);

    assertThat(once)
        .startsWith("before\n" + PerformancePage.BEGIN + "\n### good\nMeasured on ")
        .doesNotContain("Nobody", "### bad")
        .endsWith("\n\n" + PerformancePage.END + "\nafter\n");
    String good = once.substring(once.indexOf("### good"));
    assertThat(twice)
        .startsWith("before\n" + PerformancePage.BEGIN + "\n### better\nMeasured on ")
        .containsOnlyOnce("### better")
        .endsWith(good);
  }

  @Test
  void aPageWithoutMarkersStaysAsItIs(@TempDir Path home) throws IOException {
    Path page = home.resolve("docs/performance.md");
    Files.createDirectories(page.getParent());
    Files.writeString(page, "words");
    assertThatThrownBy(
            () ->
                PerformancePage.of(home)
                    .write(each(List.of(new Good())).reports(), List.of("good"), false))
        .isInstanceOf(Trouble.class)
        .hasMessageContaining("markers");
    assertThat(Files.readString(page)).isEqualTo("words");
  }
}
