package app.fermata.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.Described;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What holds for every answer, whatever was asked.
final class Promises {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// Statuses for which HTTP has a more exact reason than the code.
  private static final Set<Integer> OF_HTTP = Set.of(400, 405, 413, 414, 415, 426, 431);

  private static final Map<String, Integer> STATUS =
      Map.ofEntries(
          Map.entry("not_found", 404),
          Map.entry("not_permitted", 403),
          Map.entry("conflict", 409),
          Map.entry("name_taken", 409),
          Map.entry("limit_reached", 409),
          Map.entry("archived", 409),
          Map.entry("gone", 410),
          Map.entry("exists", 409),
          Map.entry("command_id_reused", 422),
          Map.entry("too_many_requests", 429),
          Map.entry("signed_out", 401),
          Map.entry("session_revoked", 401));

  /// What only somebody who wrote this program could have put there.
  private static final Pattern INSIDE =
      Pattern.compile(
          "Exception|\\bat [\\w.$]+\\([\\w.]+:\\d+\\)|\\b(java|jdk|javax|sun|io\\.netty|io\\.vertx"
              + "|com\\.fasterxml|org\\.postgresql|app\\.fermata)\\.\\w|StreamReadConstraints"
              + "|DeserializationFeature|JsonToken|SQLState|\\bERROR:|log_entry|\\$argon2"
              + "|\\$2[aby]\\$|\\bnull\\b at\\b");

  private final Described document;

  Promises(Described document) {
    this.document = document;
  }

  static JsonNode json(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw new AssertionError(
          "no JSON: " + new String(body, java.nio.charset.StandardCharsets.UTF_8), e);
    }
  }

  /// @param path as in the document
  void holdFor(String method, String path, Line.Answer answer) {
    assertThat(answer.status()).isLessThan(500).isGreaterThanOrEqualTo(200);
    nothingInside(answer.text());
    assertThat(answer.header("x-content-type-options")).isEqualTo("nosniff");
    assertThat(answer.header("server")).isEmpty();
    boolean hasBody = answer.body().length > 0;
    if (answer.status() >= 400) {
      assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
      if (hasBody) {
        problem(json(answer.body()), answer.status());
      }
    } else if (hasBody && answer.header("content-type").equals("application/json")) {
      JsonNode body = json(answer.body());
      document.compare(method + " " + path, document.answer(method, path, answer.status()), body);
    }
  }

  private void problem(JsonNode problem, int status) {
    document.compare("problem", document.problem(), problem);
    assertThat(problem.path("status").asInt()).isEqualTo(status);
    assertThat(problem.path("detail").asText()).isNotBlank().hasSizeLessThan(1_000);
    String code = problem.path("code").asText();
    assertThat(code).isNotEqualTo("internal");
    Integer usual = STATUS.get(code);
    if (usual != null) {
      assertThat(status).as(code).isEqualTo(usual);
    } else {
      assertThat(OF_HTTP).as(code).contains(status);
    }
  }

  /// A frame of the socket to somebody who is not Ada.
  void holdFor(JsonNode frame, String text) {
    nothingInside(text);
    if (frame.has("code")) {
      assertThat(document.words("Code")).contains(frame.path("code").asText());
      assertThat(frame.path("code").asText()).isNotEqualTo("internal");
      assertThat(frame.path("detail").asText()).isNotBlank().hasSizeLessThan(1_000);
    }
  }

  private static void nothingInside(String text) {
    assertThat(text).doesNotContain(House.SECRET);
    Matcher inside = INSIDE.matcher(text);
    if (inside.find()) {
      throw new AssertionError("the inside shows: " + inside.group());
    }
  }
}
