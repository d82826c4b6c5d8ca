package app.fermata.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.protocol.CheckedPosition;
import app.fermata.protocol.ClientFrame;
import app.fermata.protocol.ServerFrame;
import app.fermata.server.Browser;
import app.fermata.server.TestServer;
import app.fermata.server.telemetry.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What `/metrics` says after people have talked.
class MetricsTest {
  private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
  private static final Pattern SAMPLE = Pattern.compile("([a-z_]+)(?:\\{(.*)})? (\\S+)");

  private static TestServer server;
  private static TestServer.Person ada;
  private static TestServer.Person lin;

  @BeforeAll
  static void start() {
    server = TestServer.start();
    ada = server.setUp();
    lin = server.join(ada, "Lin");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String scrape() {
    Browser.Answer answer = server.browser().get("/metrics");
    while (answer.status() == 429) {
      // Who asks without pause is made to wait.
      answer = server.browser().get("/metrics");
    }
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.raw().headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    return answer.raw().body();
  }

  /// The sum over all series of this name whose labels contain all of these texts.
  private static double now(String name, String... labels) {
    double sum = 0;
    for (String line : scrape().lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (sample.matches()
          && sample.group(1).equals(name)
          && Arrays.stream(labels).allMatch(String.valueOf(sample.group(2))::contains)) {
        sum += Double.parseDouble(sample.group(3));
      }
    }
    return sum;
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(scrape()).isLessThan(until);
      Thread.yield();
    }
  }

  private static UUID channel(Socket owner) {
    UUID channel = server.newId();
    owner.done("create-channel", "conversation", channel, "name", "c-" + channel);
    return channel;
  }

  private static ServerFrame.Done post(Socket by, UUID channel, String text) {
    return by.done(
        "post-message", "conversation", channel, "message", server.newId(), "text", text);
  }

  /// Everything that there is a number for.
  private static void talk() {
    Browser browser = server.browser();
    browser.post("/api/v1/session", "email", "ada@example.org", "password", "wrong");
    browser.post("/api/v1/session", "email", "ada@example.org", "password", TestServer.PASSWORD);
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas);
      lins.done("join-channel", "conversation", channel);
      // The card may be counted later than the answer comes, and then holds what was said between.
      lins.next(ServerFrame.Cards.class);
      post(adas, channel, "Morning!");
      lins.entry(channel, "message");
      lins.send(new ClientFrame.CatchUp(channel, new CheckedPosition(1, 0, "")));
      lins.next(ServerFrame.Range.class);
    }
  }

  @Test
  void aScrapeHoldsWhatTheTableListsAndNothingElse() {
    talk();
    LoggerFactory.getLogger(MetricsTest.class).warn("a line that counts");
    System.gc();
    await(() -> scrape().contains("# TYPE jvm_gc_pause_seconds "));
    Map<String, String> scraped = new TreeMap<>();
    scrape()
        .lines()
        .map(TYPE::matcher)
        .filter(Matcher::matches)
        .forEach(line -> scraped.put(line.group(1), line.group(2)));
    Map<String, String> listed = new TreeMap<>();
    for (Metric metric : Metric.values()) {
      listed.put(metric.exposed(), metric.exposedType());
      switch (metric.type()) {
        case HISTOGRAM, SUMMARY -> listed.put(metric.exposed() + "_max", "gauge");
        case COUNTER, GAUGE -> {}
      }
    }
    assertThat(scraped).isEqualTo(listed);
  }

  @Test
  void labelsAreThoseOfTheTableAndNameNobody() {
    talk();
    Map<String, Metric> byName =
        Arrays.stream(Metric.values()).collect(Collectors.toMap(Metric::exposed, metric -> metric));
    for (String line : scrape().lines().toList()) {
      Matcher sample = SAMPLE.matcher(line);
      if (!sample.matches()) {
        assertThat(line).startsWith("#");
        continue;
      }
      String name = sample.group(1).replaceAll("_(bucket|count|sum|max)$", "");
      String listed = byName.containsKey(name) ? name : sample.group(1);
      assertThat(byName).containsKey(listed);
      Metric metric = Objects.requireNonNull(byName.get(listed));
      String labels = String.valueOf(sample.group(2));
      List<String> names =
          Pattern.compile("([a-z_]+)=\"").matcher(labels).results().map(l -> l.group(1)).toList();
      assertThat(names)
          .as(line)
          .filteredOn(label -> !label.equals("le"))
          .containsExactlyInAnyOrderElementsOf(metric.labels());
      assertThat(labels)
          .as(line)
          .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}")
          .doesNotContain("@", "example.org");
    }
  }

  @Test
  void eachHappeningIsCountedOnce() {
    try (Socket adas = Socket.live(server, ada);
        Socket lins = Socket.live(server, lin)) {
      UUID channel = channel(adas);
      lins.done("join-channel", "conversation", channel);
      adas.rest();
      lins.rest();
      double commands = now("fermata_commands_total", "post-message", "done");
      double refused = now("fermata_commands_total", "post-message", "refused");
      double durations = now("fermata_command_duration_seconds_count");
      double written = now("fermata_log_appends_total", "written");
      double repeated = now("fermata_log_appends_total", "repeated");
      double entries = now("fermata_log_entries_total");
      double batches = now("fermata_log_batch_commands_sum");
      double ranges = now("fermata_fanout_ranges_total");
      double deliveries = now("fermata_fanout_deliveries_total");
      double bytes = now("fermata_fanout_delivered_bytes_total");
      double frames = now("fermata_frames_total");
      double rejections = now("fermata_rejections_total", "socket", "not_found");
      UUID id = UUID.randomUUID();
      UUID message = server.newId();
      for (int i = 0; i < 2; i++) {
        adas.command(
            id, "post-message", "conversation", channel, "message", message, "text", "Morning!");
        adas.next(ServerFrame.Done.class);
      }
      lins.entry(channel, "message");
      adas.refused(
          "post-message",
          "conversation",
          server.newId(),
          "message",
          server.newId(),
          "text",
          "nowhere");
      assertThat(now("fermata_commands_total", "post-message", "done")).isEqualTo(commands + 2);
      assertThat(now("fermata_commands_total", "post-message", "refused")).isEqualTo(refused + 1);
      assertThat(now("fermata_command_duration_seconds_count")).isEqualTo(durations + 3);
      assertThat(now("fermata_log_appends_total", "written")).isEqualTo(written + 1);
      assertThat(now("fermata_log_appends_total", "repeated")).isEqualTo(repeated + 1);
      assertThat(now("fermata_log_entries_total")).isEqualTo(entries + 1);
      assertThat(now("fermata_log_batch_commands_sum")).isEqualTo(batches + 1);
      assertThat(now("fermata_fanout_ranges_total")).isEqualTo(ranges + 1);
      await(() -> now("fermata_fanout_deliveries_total") == deliveries + 2);
      assertThat(now("fermata_fanout_delivered_bytes_total") - bytes).isBetween(400.0, 4_000.0);
      assertThat(now("fermata_frames_total")).isEqualTo(frames + 3);
      assertThat(now("fermata_rejections_total", "socket", "not_found")).isEqualTo(rejections + 1);
      assertThat(now("fermata_commands_unanswered")).isZero();
      assertThat(now("fermata_log_waiting")).isZero();
    }
  }

  @Test
  void connectionsAreCountedWhileTheyAreThereAndByHowTheyEnd() {
    await(() -> now("fermata_connections") == 0);
    double opened = now("fermata_connections_opened_total");
    double resumes = now("fermata_resume_duration_seconds_count");
    double lost = now("fermata_connections_closed_total", "lost");
    double client = now("fermata_connections_closed_total", "client");
    double protocol = now("fermata_connections_closed_total", "4000");
    try (Socket goes = Socket.live(server, ada);
        Socket stays = Socket.live(server, lin);
        Socket rude = Socket.bearer(server.url(), lin.token())) {
      assertThat(now("fermata_connections_opened_total")).isEqualTo(opened + 3);
      await(() -> now("fermata_connections", "live") == 2);
      rude.send(new ClientFrame.Ping());
      assertThat(rude.closeCode()).isEqualTo(4000);
      goes.raw().sendClose(1000, "").join();
      goes.closeCode();
      await(() -> now("fermata_connections", "live") == 1);
      assertThat(now("fermata_connections_closed_total", "4000")).isEqualTo(protocol + 1);
      assertThat(now("fermata_connections_closed_total", "client")).isEqualTo(client + 1);
      stays.close();
      await(() -> now("fermata_connections_closed_total", "lost") == lost + 1);
    }
    await(() -> now("fermata_connections") == 0);
    assertThat(now("fermata_resume_duration_seconds_count")).isEqualTo(resumes + 2);
    assertThat(now("fermata_resumes_waiting")).isZero();
    assertThat(now("fermata_outbound_bytes")).isZero();
  }

  @Test
  void signInsAndRequestsAreCountedByWhatBecameOfThem() {
    double done = now("fermata_signins_total", "done");
    double wrong = now("fermata_signins_total", "wrong");
    double created = now("fermata_http_requests_seconds_count", "/api/v1/session\"", "2xx");
    double refused = now("fermata_http_requests_seconds_count", "/api/v1/session\"", "4xx");
    double missing = now("fermata_rejections_total", "http", "not_found");
    Browser browser = server.browser();
    String session = "/api/v1/session";
    browser.post(session, "email", lin.email(), "password", "wrong");
    browser.post(session, "email", lin.email(), "password", TestServer.PASSWORD);
    browser.get("/api/v1/nothing-here");
    assertThat(now("fermata_signins_total", "done")).isEqualTo(done + 1);
    assertThat(now("fermata_signins_total", "wrong")).isEqualTo(wrong + 1);
    assertThat(now("fermata_http_requests_seconds_count", session + "\"", "2xx"))
        .isEqualTo(created + 1);
    assertThat(now("fermata_http_requests_seconds_count", session + "\"", "4xx"))
        .isEqualTo(refused + 1);
    assertThat(now("fermata_rejections_total", "http", "not_found")).isEqualTo(missing + 1);
    for (int i = 0; i < 6; i++) {
      browser.post(session, "email", "nobody@example.org", "password", "wrong");
    }
    assertThat(now("fermata_signins_total", "throttled")).isPositive();
  }
}
