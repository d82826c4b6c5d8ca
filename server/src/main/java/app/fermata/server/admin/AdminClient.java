package app.fermata.server.admin;

import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The command line's side of the private channel.
public final class AdminClient {
  private final int port;
  private final String token;

  private AdminClient(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /// The server that runs on the data folder with this `run` folder; empty when none does.
  public static Optional<AdminClient> ofRunningServer(Path run) {
    try {
      JsonNode file = AdminChannel.JSON.readTree(Files.readString(run.resolve(AdminChannel.FILE)));
      AdminClient client = new AdminClient(file.path("port").asInt(), file.path("token").asText());
      return client.answers() ? Optional.of(client) : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new OperatorProblem(
          "The folder "
              + run
              + " cannot be read by "
              + System.getProperty("user.name")
              + "; run the command as the account that runs the server, or give another folder with"
              + " --data.",
          e);
    } catch (IOException unfinished) {
      return Optional.empty();
    }
  }

  /// After a kill the file remains, and by now the port may be anybody's.
  private boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 2_000);
      socket.setSoTimeout(5_000);
      ask(socket, AdminChannel.HELLO, JsonNodeFactory.instance.objectNode());
      String answer = answers(socket).readLine();
      return answer != null && AdminChannel.JSON.readTree(answer).has("result");
    } catch (IOException gone) {
      return false;
    }
  }

  private void ask(Socket socket, String operation, ObjectNode args) throws IOException {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("token", token).put("operation", operation).set("args", args);
    OutputStream out = socket.getOutputStream();
    out.write(AdminChannel.JSON.writeValueAsBytes(request));
    out.write('\n');
    out.flush();
  }

  private static BufferedReader answers(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 1 << 17);
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  /// Runs an operation there and returns its result.
  ///
  /// @param context shows the progress here, and takes the file that the operation makes
  /// @throws OperatorProblem what the operation says the operator has to put right
  public ObjectNode run(String operation, ObjectNode args, Operation.Context context)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address(), 2_000);
      ask(socket, operation, args);
      BufferedReader in = answers(socket);
      for (@Nullable String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode answer = AdminChannel.JSON.readTree(line);
        if (answer.has("progress")) {
          context.progress(answer.path("progress").asText());
        } else if (answer.has("bytes")) {
          context.output().write(Base64.getDecoder().decode(answer.path("bytes").asText()));
        } else if (answer.has("problem")) {
          throw new OperatorProblem(answer.path("problem").asText());
        } else if (answer.path("result") instanceof ObjectNode result) {
          return result;
        }
      }
      throw new OperatorProblem(
          "The server ended before it had finished "
              + operation
              + "; see its log, start it again and repeat the command.");
    }
  }
}
