package app.fermata.server.web;

import app.fermata.server.health.Health;
import app.fermata.server.telemetry.Telemetry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the server says of itself: its health, its numbers and its contract.
public record ServerEndpoints(Health health, Contract contract, Telemetry telemetry) {
  /// Where the server's numbers are.
  public static final String METRICS = "/metrics";

  private static final int UNREADY = 503;

  /// @param problem null where all is well
  record Check(String name, @Nullable String problem) {}

  public void mount(Routes routes) {
    routes.add("GET", "/health/live", Who.ANYBODY, r -> Reply.ok(Map.of("status", "ok")));
    routes.add("GET", "/health/ready", Who.ANYBODY, r -> ready());
    routes.add("GET", METRICS, Who.OPERATOR, r -> metrics());
    routes.add("GET", "/api/openapi.yaml", Who.ANYBODY, r -> document());
    routes.add(
        "GET",
        "/api/v1/sync",
        Who.ANYBODY,
        r -> WebSocketHandshake.upgradeRequired("This path speaks WebSocket only."));
  }

  private Reply ready() {
    Health.Report report = health.report();
    List<Check> checks =
        report.findings().stream()
            .map(finding -> new Check(finding.name(), finding.problem().orElse(null)))
            .toList();
    Map<String, Object> body = Map.of("ready", report.ready(), "checks", checks);
    return new Reply(report.ready() ? 200 : UNREADY, Map.of(), List.of(), body);
  }

  private Reply metrics() {
    byte[] text = telemetry.scrape().getBytes(StandardCharsets.UTF_8);
    return Reply.ok(new Reply.Raw(Telemetry.CONTENT_TYPE, text));
  }

  private Reply document() {
    return Reply.ok(new Reply.Raw("application/yaml", contract.text()));
  }
}
