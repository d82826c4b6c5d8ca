package app.fermata.server.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminChannelTest {
  @TempDir Path run;

  private final Operations operations = new Operations();
  private final List<String> progress = new ArrayList<>();
  private final ByteArrayOutputStream made = new ByteArrayOutputStream();

  @Test
  void anOperationTellsItsProgressSendsItsFileAndReturnsItsResult() throws Exception {
    byte[] file = new byte[300_000];
    new Random(7).nextBytes(file);
    operations.register(
        "greet",
        (args, context) -> {
          context.progress("一 of 1");
          context.output().write(file);
          return args.objectNode().put("hello", args.path("name").asText());
        });
    try (AdminChannel _ = AdminChannel.open(operations, run)) {
      ObjectNode args = JsonNodeFactory.instance.objectNode().put("name", "Ada");
      assertThat(client().run("greet", args, context()).path("hello").asText()).isEqualTo("Ada");
    }
    assertThat(progress).containsExactly("一 of 1");
    assertThat(made.toByteArray()).isEqualTo(file);
  }

  @Test
  void whatTheOperatorHasToPutRightArrivesAsASentence() throws Exception {
    operations.register(
        "fail",
        (_, _) -> {
          throw new OperatorProblem("Do this.");
        });
    try (AdminChannel _ = AdminChannel.open(operations, run)) {
      AdminClient client = client();
      ObjectNode none = JsonNodeFactory.instance.objectNode();
      assertThatThrownBy(() -> client.run("fail", none, context()))
          .isInstanceOf(OperatorProblem.class)
          .hasMessage("Do this.");
      assertThatThrownBy(() -> client.run("unheard", none, context()))
          .isInstanceOf(OperatorProblem.class)
          .hasMessageContaining("unheard");
    }
  }

  @Test
  void nobodyWithoutTheTokenGetsAnAnswer() throws Exception {
    operations.register("greet", (args, _) -> args);
    try (AdminChannel _ = AdminChannel.open(operations, run)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
          .isEqualTo("rw-------");
      int port = AdminChannel.JSON.readTree(file().toFile()).path("port").asInt();
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket
            .getOutputStream()
            .write(
                "{\"token\":\"guess\",\"operation\":\"greet\",\"args\":{}}\n"
                    .getBytes(StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().readAllBytes()).isEmpty();
      }
    }
  }

  @Test
  void aServerThatIsGoneOrWasKilledIsNotFound() throws Exception {
    assertThat(AdminClient.ofRunningServer(run)).isEmpty();
    String left;
    try (AdminChannel _ = AdminChannel.open(operations, run)) {
      left = Files.readString(file());
    }
    assertThat(file()).doesNotExist();
    Files.writeString(file(), left);
    assertThat(AdminClient.ofRunningServer(run)).isEmpty();
  }

  private Path file() {
    return run.resolve(AdminChannel.FILE);
  }

  private AdminClient client() {
    return AdminClient.ofRunningServer(run).orElseThrow();
  }

  private Operation.Context context() {
    return new Operation.Context() {
      @Override
      public void progress(String line) {
        progress.add(line);
      }

      @Override
      public OutputStream output() {
        return made;
      }
    };
  }
}
