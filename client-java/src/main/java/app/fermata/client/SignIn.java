package app.fermata.client;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/// Signs in with e-mail address and password, as a device of its own.
public final class SignIn {
  private static final String COOKIE = "fermata_session=";
  private static final JsonMapper JSON = new JsonMapper();

  private SignIn() {}

  /// Opens a session; it ends when it is revoked, signed out or not used for a month.
  ///
  /// @param server its public URL
  /// @param device the name that the list of devices shows
  /// @throws SignInException if the server refuses; its message is the server's sentence
  /// @throws IOException if the server cannot be reached
  public static Credentials.Session withPassword(
      URI server, String email, String password, String device)
      throws IOException, InterruptedException {
    ObjectNode body =
        JSON.createObjectNode()
            .put("email", email)
            .put("password", password)
            .put("deviceName", device);
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/api/v1/session"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header("X-Fermata", "1")
            .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new SignInException(
            JSON.readTree(answer.body()).path("detail").asText("not signed in"));
      }
      return answer.headers().allValues("set-cookie").stream()
          .filter(cookie -> cookie.startsWith(COOKIE))
          .map(cookie -> new Credentials.Session(cookie.split(";", 2)[0]))
          .findFirst()
          .orElseThrow(() -> new SignInException("the server answered without a session"));
    }
  }

  /// The server did not accept the sign-in.
  public static final class SignInException extends IOException {
    private static final long serialVersionUID = 1L;

    SignInException(String message) {
      super(message);
    }
  }
}
