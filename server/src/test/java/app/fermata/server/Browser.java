package app.fermata.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/// Speaks HTTP to a server under test as the web client does: keeps cookies, names its origin,
/// sends JSON.
public final class Browser {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI server;
  private final Map<String, String> cookies = new TreeMap<>();
  private final Map<String, String> headers = new TreeMap<>();

  /// A fresh profile.
  public Browser(URI server) {
    this.server = server;
  }

  /// @param body the JSON, or missing where there was none
  public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
    public String code() {
      return body.path("code").asText();
    }

    public String text(String field) {
      return body.path(field).asText();
    }

    public UUID id(String field) {
      return UUID.fromString(text(field));
    }

    public List<JsonNode> items() {
      return body.path("items").valueStream().toList();
    }
  }

  /// Sends this header with every request from now on.
  public Browser with(String header, String value) {
    headers.put(header, value);
    return this;
  }

  /// The cookies it holds, by name.
  public Map<String, String> cookies() {
    return cookies;
  }

  /// The same profile, as it is now, on another machine.
  public Browser copy() {
    var copy = new Browser(server);
    copy.cookies.putAll(cookies);
    return copy;
  }

  /// The same profile, as it is now, at another server.
  public Browser at(URI other) {
    return new Browser(other, this);
  }

  public Answer get(String path) {
    return send("GET", path, "");
  }

  public Answer delete(String path) {
    return send("DELETE", path, "");
  }

  /// @param fields name, value, name, value …
  public Answer post(String path, Object... fields) {
    var body = JSON.createObjectNode();
    for (int i = 0; i < fields.length; i += 2) {
      body.set((String) fields[i], JSON.valueToTree(fields[i + 1]));
    }
    return send("POST", path, body.toString());
  }

  /// Runs a command, with an id of its own.
  public Answer command(String kind, Object... args) {
    return new Browser(server, this)
        .with("Idempotency-Key", UUID.randomUUID().toString())
        .post("/api/v1/commands/" + kind, args);
  }

  private Browser(URI server, Browser like) {
    this.server = server;
    this.cookies.putAll(like.cookies);
    this.headers.putAll(like.headers);
  }

  public Answer send(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .timeout(Duration.ofSeconds(90))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json")
            .header("Origin", server.getScheme() + "://" + server.getAuthority())
            .header("X-Fermata", "1");
    if (!cookies.isEmpty()) {
      request.header(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    headers.forEach(request::setHeader);
    try {
      HttpResponse<String> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      String text = response.body();
      boolean json = response.headers().firstValue("Content-Type").orElse("").contains("json");
      return new Answer(
          response.statusCode(),
          json && !text.isEmpty() ? JSON.readTree(text) : MissingNode.getInstance(),
          response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void keep(String setCookie) {
    String pair = setCookie.split(";", 2)[0];
    String name = pair.substring(0, pair.indexOf('='));
    String value = pair.substring(pair.indexOf('=') + 1);
    if (value.isEmpty()) {
      cookies.remove(name);
    } else {
      cookies.put(name, value);
    }
  }
}
