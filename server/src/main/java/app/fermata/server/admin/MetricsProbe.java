package app.fermata.server.admin;

import app.fermata.server.admin.Findings.Finding;
import app.fermata.server.config.Secret;
import app.fermata.server.telemetry.Telemetry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/// Asks the server for its numbers as a program on this machine does.
///
/// @param address where they are
/// @param token what to show where this machine is not let in without
record MetricsProbe(URI address, Optional<Secret> token) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  Finding look() throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      if (answers(client, Optional.empty())) {
        return Finding.note("reachable on this machine at " + address);
      }
      if (token.isPresent() && answers(client, token)) {
        return Finding.note("reachable with the metrics token at " + address);
      }
      return Finding.note(
          "not reachable: the server does not listen on a loopback address; give it a"
              + " --metrics-token");
    } catch (IOException e) {
      return Finding.check("", Optional.of(address + " does not answer (" + e + ")."));
    }
  }

  private boolean answers(HttpClient client, Optional<Secret> shown)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(PATIENCE);
    shown.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.reveal()));
    HttpResponse<Void> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.discarding());
    return answer.statusCode() == 200
        && answer.headers().firstValue("Content-Type").equals(Optional.of(Telemetry.CONTENT_TYPE));
  }
}
