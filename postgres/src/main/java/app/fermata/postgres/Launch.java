package app.fermata.postgres;

import app.fermata.postgres.PostgresFailure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// As whom PostgreSQL runs. It refuses to run as root, so root starts it
///
/// - in a user namespace, where root's files are its own although it is not root (this works in
///   folders that only root can enter), or else
/// - as an unprivileged account that then owns the folder.
///
/// A folder that somebody else owns already is always used as that owner, so root and an ordinary
/// user may take turns.
sealed interface Launch {
  /// As the account that runs Fermata.
  record AsMyself() implements Launch {}

  /// As root's files' owner without being root.
  record InUserNamespace() implements Launch {}

  /// As another account, by number.
  record AsAccount(int uid, int gid) implements Launch {}

  /// The account that takes over where root may not make namespaces: nobody's usual number.
  int NOBODY = 65534;

  /// Chooses for `folder`, which exists.
  static Launch in(Path folder) throws IOException {
    if (!isRoot()) {
      return new AsMyself();
    }
    int owner = (Integer) Files.getAttribute(folder, "unix:uid");
    int group = (Integer) Files.getAttribute(folder, "unix:gid");
    if (owner != 0) {
      require("setpriv");
      return new AsAccount(owner, group);
    }
    if (succeeds("unshare", "-U", "true")) {
      return new InUserNamespace();
    }
    require("setpriv");
    return new AsAccount(NOBODY, NOBODY);
  }

  /// The command that runs `program` so, in a session of its own: Ctrl-C in a terminal then reaches
  /// Fermata alone, which stops PostgreSQL when its own work is done. Each prefix replaces itself,
  /// so the process started is the program.
  default List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(
        switch (this) {
          case AsMyself() -> List.<String>of();
          case InUserNamespace() -> List.of("unshare", "-U");
          case AsAccount(int uid, int gid) ->
              List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
        });
    command.addAll(program);
    return command;
  }

  /// Makes the files below `folder` usable for the account chosen.
  default void own(Path folder) throws IOException {
    if (this instanceof AsAccount(int uid, int gid)) {
      try (Stream<Path> tree = Files.walk(folder)) {
        for (Path path : tree.toList()) {
          if ((Integer)
                  Files.getAttribute(path, "unix:uid", java.nio.file.LinkOption.NOFOLLOW_LINKS)
              != uid) {
            Files.setAttribute(path, "unix:uid", uid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, java.nio.file.LinkOption.NOFOLLOW_LINKS);
          }
        }
      }
      if (!succeeds(command(List.of("test", "-w", folder.toString())).toArray(String[]::new))) {
        throw new PostgresFailure(
            Reason.CANNOT_LEAVE_ROOT,
            "PostgreSQL refuses to run as root and account "
                + uid
                + " cannot enter "
                + folder
                + "; run Fermata as an ordinary user, or give a folder with --data that others can"
                + " enter.");
      }
    }
  }

  /// Whether this process is root.
  static boolean isRoot() {
    try {
      Path probe =
          Files.createTempFile(
              "fermata",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        return (Integer) Files.getAttribute(probe, "unix:uid") == 0;
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      return "root".equals(System.getProperty("user.name"));
    }
  }

  private static List<String> ownSession() {
    if (found("setsid").isPresent()) {
      return List.of("setsid");
    }
    if (found("perl").isPresent()) {
      return List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV");
    }
    return List.of();
  }

  private static void require(String program) {
    if (found(program).isEmpty()) {
      throw new PostgresFailure(
          Reason.CANNOT_LEAVE_ROOT,
          "PostgreSQL refuses to run as root and there is no "
              + program
              + " on this machine; run Fermata as an ordinary user.");
    }
  }

  private static Optional<Path> found(String program) {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    for (String folder : path.split(":", -1)) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isExecutable(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private static boolean succeeds(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The operating system's name as the checks here spell it.
  static boolean isLinux() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
  }
}
