package app.fermata.server.main;

import app.fermata.server.Version;
import app.fermata.server.admin.Restore;
import app.fermata.server.config.Configuration;
import app.fermata.server.config.DataFolder;
import app.fermata.server.config.OperatorProblem;
import app.fermata.server.sql.Database;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The commands besides `serve`. Each collects its arguments, runs one operation and returns the
/// exit code.
final class Commands {
  private Commands() {}

  /// What a command needs from the process around it.
  ///
  /// @param clock what `serve` takes the time from
  record Surroundings(
      Settings settings,
      InstantSource clock,
      InputStream in,
      java.io.PrintStream out,
      java.io.PrintStream err) {

    Configuration configuration() {
      Configuration configuration = settings.load();
      LogSetup.forCommand(configuration.logging());
      return configuration;
    }

    Administration administration() {
      return new Administration(configuration(), out, err);
    }

    String passwordLine() throws IOException {
      @Nullable String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      if (line == null || line.isEmpty()) {
        throw new OperatorProblem(
            "No password came on standard input; pipe one line into the command.");
      }
      return line;
    }
  }

  private static ObjectNode args() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static Path existing(Path file) {
    if (!Files.isReadable(file)) {
      throw new OperatorProblem(
          "The file " + file + " does not exist or cannot be read; check the path.");
    }
    return file.toAbsolutePath().normalize();
  }

  /// A command that says what one operation returned: its lines, or one JSON object.
  private abstract static class Reporting implements Callable<Integer> {
    final Surroundings around;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    Reporting(Surroundings around) {
      this.around = around;
    }

    final ObjectNode run(String operation, ObjectNode args) throws Exception {
      return around.administration().run(operation, args, json);
    }
  }

  @Command(
      name = "setup",
      description = "Make the workspace and its first owner without a browser.")
  static final class Setup implements Callable<Integer> {
    private final Surroundings around;

    @Option(names = "--workspace", required = true, description = "What the workspace is called.")
    private String workspace = "";

    @Option(names = "--name", required = true, description = "What the owner is called.")
    private String name = "";

    @Option(names = "--email", required = true, description = "The owner's address, to sign in.")
    private String email = "";

    @Option(
        names = "--password-stdin",
        required = true,
        description = "Read the owner's password from standard input, one line.")
    private boolean passwordStdin;

    Setup(Surroundings around) {
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      if (!passwordStdin) {
        throw new OperatorProblem("The password is read from standard input: --password-stdin.");
      }
      ObjectNode args =
          args()
              .put("workspace", workspace)
              .put("name", name)
              .put("email", email)
              .put("password", around.passwordLine());
      around.administration().run("setup", args, false);
      return 0;
    }
  }

  @Command(name = "invite", description = "Make a link with which somebody joins.")
  static final class Invite extends Reporting {
    @Option(names = "--uses", description = "How many people may use it.")
    private @Nullable Integer uses;

    @Option(names = "--days", description = "For how many days it works.")
    private @Nullable Integer days;

    Invite(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      ObjectNode args = args();
      if (uses != null) {
        args.put("uses", uses);
      }
      if (days != null) {
        args.put("days", days);
      }
      run("invite", args);
      return 0;
    }
  }

  @Command(
      name = "reset-password",
      description = "Make a link with which a person chooses a new password.")
  static final class ResetPassword extends Reporting {
    @Parameters(paramLabel = "EMAIL", description = "The address that the person signs in with.")
    private String email = "";

    ResetPassword(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      run("reset-password", args().put("email", email));
      return 0;
    }
  }

  @Command(
      name = "sign-out-everybody",
      description = "End every sign-in, API token and link: after putting back a copy of the data.")
  static final class SignOutEverybody extends Reporting {
    SignOutEverybody(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      run("sign-out-everybody", args());
      return 0;
    }
  }

  @Command(
      name = "backup",
      description = "Save everything into one file, consistent while the server runs.")
  static final class Backup extends Reporting {
    @Parameters(paramLabel = "FILE", description = "The archive to make; must not exist.")
    private Path file = Path.of("");

    Backup(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      Path target = file.toAbsolutePath().normalize();
      if (Files.exists(target)) {
        throw new OperatorProblem(
            "The file " + target + " exists already; give another name or move it away.");
      }
      Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
      boolean done = false;
      try (OutputStream out = create(unfinished)) {
        around.administration().run("backup", args(), json, out);
        out.flush();
        done = true;
      } finally {
        if (!done) {
          Files.deleteIfExists(unfinished);
        }
      }
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      return 0;
    }

    private static OutputStream create(Path file) {
      try {
        Files.deleteIfExists(file);
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
      } catch (IOException e) {
        throw new OperatorProblem(
            "The file "
                + file
                + " cannot be written; give a path in a folder that exists and that you may"
                + " write.",
            e);
      }
    }
  }

  @Command(
      name = "restore",
      description = "Read a backup into an empty data folder, while no server runs.")
  static final class RestoreFile extends Reporting {
    @Parameters(paramLabel = "FILE", description = "The archive that backup made.")
    private Path file = Path.of("");

    RestoreFile(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      Path archive = existing(file);
      Configuration configuration = around.configuration();
      Administration administration = new Administration(configuration, around.out(), around.err());
      try (DataFolder held = DataFolder.hold(configuration.storage().data());
          Database database = Database.open(configuration.storage())) {
        ObjectNode report =
            new Restore(database, configuration.storage().files())
                .run(archive, administration.context(OutputStream.nullOutputStream()));
        administration.print(report, json);
      } catch (DataFolder.InUse e) {
        throw new OperatorProblem(String.valueOf(e.getMessage()), e);
      }
      return 0;
    }
  }

  @Command(
      name = "rebuild",
      description = "Make derived data anew: one projection by name, or all.")
  static final class Rebuild extends Reporting {
    @Parameters(paramLabel = "PROJECTION", description = "Its name, or all.")
    private String projection = "";

    Rebuild(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      run("rebuild", args().put("projection", projection));
      return 0;
    }
  }

  @Command(name = "import", description = "Bring the history of another system.")
  static final class Import implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "Say what to import, for example: import slack export.zip");
    }
  }

  @Command(
      name = "slack",
      description = "Bring a Slack export; a second run adds only what is new.")
  static final class ImportSlack extends Reporting {
    @Parameters(paramLabel = "FILE", description = "The zip file that Slack gave.")
    private Path file = Path.of("");

    @Option(names = "--dry-run", description = "Only say what would be done.")
    private boolean dryRun;

    ImportSlack(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      ObjectNode args = args().put("file", existing(file).toString()).put("dry_run", dryRun);
      run("import-slack", args);
      return 0;
    }
  }

  @Command(name = "doctor", description = "Look at everything that tends to go wrong.")
  static final class CallDoctor extends Reporting {
    CallDoctor(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      ObjectNode result = run("doctor", args());
      return result.path("ok").asBoolean() ? 0 : 1;
    }
  }

  @Command(name = "version", description = "Say which Fermata this is.")
  static final class ShowVersion implements Callable<Integer> {
    private final Surroundings around;

    ShowVersion(Surroundings around) {
      this.around = around;
    }

    @Override
    public Integer call() {
      around.out().println("Fermata " + Version.current());
      return 0;
    }
  }
}
