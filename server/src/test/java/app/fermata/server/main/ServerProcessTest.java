package app.fermata.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.main.ServerProcess.Ended;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator meets: starting, stopping, killing, and commands beside a server.
class ServerProcessTest {
  @TempDir Path temp;

  @Test
  void aStopIsCleanAndTheNextStartTakesUpWhereItEnded() throws Exception {
    Path data = data();
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(server.readiness()).isEqualTo(200);
      assertThat(command(data, "a long passphrase", ServerProcess.setUp()).exitCode()).isZero();
      ServerProcess.signal("TERM", server.process().pid());
      assertThat(server.awaitEnd()).isEqualTo(143);
      assertThat(data.resolve("postgres/cluster/postmaster.pid")).doesNotExist();
      assertThat(data.resolve("run/admin.json")).doesNotExist();
      assertThat(server.errorsSaid()).isEmpty();
    }
    try (ServerProcess _ = ServerProcess.start(data)) {
      assertThat(command(data, "another passphrase", ServerProcess.setUp()).said())
          .contains("set up already");
    }
  }

  @Test
  void aSecondServerOnTheFolderNamesTheFirst() throws Exception {
    Path data = data();
    try (ServerProcess first = ServerProcess.start(data)) {
      Ended second = ServerProcess.startAndEnd(data);
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.said().lines()).hasSize(1);
      assertThat(second.said()).contains(Long.toString(first.process().pid()));
      assertThat(first.readiness()).isEqualTo(200);
    }
  }

  @Test
  void whatTheOperatorHasToPutRightIsOneSentenceWithoutAStackTrace() throws Exception {
    Path data = data();
    Path file = Files.writeString(temp.resolve("a file"), "");
    try (ServerProcess first = ServerProcess.start(data)) {
      String port = Integer.toString(first.url().getPort());
      Path other = temp.resolve("other");
      for (Ended ended :
          List.of(
              ServerProcess.startAndEnd(other, "--port", port),
              command(file.resolve("below"), "", "invite"))) {
        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.said().lines()).hasSize(1);
        assertThat(ended.said()).startsWith("fermata: ").endsWith(".\n");
      }
    }
    assertThat(command(data, "", "invtie").exitCode()).isEqualTo(2);
  }

  @Test
  void theDoctorLooksAtTheServerAndEndsWithOneWhenItNeedsSomebody() throws Exception {
    Path data = data();
    Path web = Files.createDirectory(temp.resolve("web"));
    Files.writeString(web.resolve("index.html"), "<!doctype html>");
    String[] look = {"doctor", "--web", web.toString()};
    try (ServerProcess server = ServerProcess.start(data, "--web", web.toString())) {
      assertThat(server.log()).anyMatch(line -> line.matches(".*Sized for [0-9]+ MB and .*"));
      Ended well = command(data, "", look);
      assertThat(well.said()).contains("  ok   commits: ", "  ok   metrics: reachable");
      assertThat(well.exitCode()).as(well.said()).isZero();
      assertThat(command(data, "", "doctor", "--json").said())
          .contains("\"name\" : \"connections\"", "\"numbers\" : {", "\"ok\" : true");
      Files.delete(web.resolve("index.html"));
      Ended ill = command(data, "", look);
      assertThat(ill.said()).contains("  BAD  web client: ");
      assertThat(ill.exitCode()).isEqualTo(1);
    }
    assertThat(command(data, "", "doctor").said()).contains("  ok   server: not running");
  }

  @Test
  void aKilledServerIsTakenOverByTheNext() throws Exception {
    Path data = data();
    for (int round = 0; round < 3; round++) {
      try (ServerProcess server = ServerProcess.start(data)) {
        if (round == 0) {
          assertThat(command(data, "a long passphrase", ServerProcess.setUp()).exitCode()).isZero();
        }
        assertThat(command(data, "", "invite").exitCode()).isZero();
        server.process().destroyForcibly().waitFor();
      }
      // With the server killed and its PostgreSQL still running, a command takes over as well.
      assertThat(command(data, "", "invite").said()).contains("/invite#");
    }
  }

  @Test
  void aKilledPostgresIsBackWithoutARestart() throws Exception {
    Path data = data();
    try (ServerProcess server = ServerProcess.start(data)) {
      assertThat(command(data, "a long passphrase", ServerProcess.setUp()).exitCode()).isZero();
      for (int kill = 0; kill < 2; kill++) {
        long postgres = ServerProcess.postgres(data);
        ServerProcess.signal("KILL", postgres);
        server.awaitAnotherPostgres(data, postgres);
        assertThat(command(data, "", "invite").said()).contains("/invite#");
      }
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @Test
  void aPostgresThatCannotComeBackEndsTheServerWithASentence() throws Exception {
    Path data = data();
    try (ServerProcess server = ServerProcess.start(data)) {
      Files.move(data.resolve("postgres/cluster/global"), data.resolve("postgres/elsewhere"));
      ServerProcess.signal("KILL", ServerProcess.postgres(data));
      assertThat(server.awaitEnd()).isEqualTo(1);
      assertThat(server.errorsSaid()).startsWith("fermata: PostgreSQL ").doesNotContain("\tat ");
    }
  }

  @Test
  void theSetUpLinkIsForTheOwnerOfTheFolderOnly() throws Exception {
    Path data = data();
    URI first;
    try (ServerProcess server = ServerProcess.start(data)) {
      Path file = data.resolve("run/setup-link");
      first = link(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(server.log().toString()).doesNotContain(first.getFragment());
    }
    try (ServerProcess _ = ServerProcess.start(data)) {
      assertThat(link(data.resolve("run/setup-link")).getFragment())
          .isNotEqualTo(first.getFragment());
      assertThat(command(data, "a long passphrase", ServerProcess.setUp()).exitCode()).isZero();
      assertThat(data.resolve("run/setup-link")).doesNotExist();
    }
    try (ServerProcess _ = ServerProcess.start(data)) {
      assertThat(data.resolve("run/setup-link")).doesNotExist();
    }
  }

  @Test
  void aBackupOfARunningServerIsRestoredIntoAnEmptyFolder() throws Exception {
    Path data = data();
    Path archive = temp.resolve("backup.zip");
    try (ServerProcess _ = ServerProcess.start(data)) {
      assertThat(command(data, "a long passphrase", ServerProcess.setUp()).exitCode()).isZero();
      assertThat(command(data, "", "backup", archive.toString()).exitCode()).isZero();
      assertThat(command(data, "", "backup", archive.toString()).said()).contains("exists already");
      Ended running = command(data, "", "restore", archive.toString());
      assertThat(running.exitCode()).isEqualTo(1);
    }
    Path restored = temp.resolve("restored");
    assertThat(command(restored, "", "restore", archive.toString()).said())
        .contains("Restored the backup");
    assertThat(command(restored, "", "restore", archive.toString()).said()).contains("not empty");
    try (ServerProcess server = ServerProcess.start(restored)) {
      assertThat(server.log().toString()).contains("Epoch");
      assertThat(command(restored, "", "invite").said()).contains("Our team");
    }
  }

  @Test
  void aCommandOnAFolderWithoutDataRefusesAndLeavesNothingBehind() throws Exception {
    Path mistyped = temp.resolve("mistyped");
    Path archive = temp.resolve("backup.zip");
    for (Ended ended :
        List.of(
            command(mistyped, "", "backup", archive.toString()),
            command(mistyped, "", "rebuild", "all"),
            command(mistyped, "", "invite"))) {
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.said()).contains(mistyped.toString()).contains("--data");
      assertThat(ended.said().lines()).hasSize(1);
    }
    assertThat(mistyped).doesNotExist();
    assertThat(archive).doesNotExist();
    assertThat(temp.resolve("backup.zip.unfinished")).doesNotExist();
  }

  @Test
  void theDoctorMakesNothingWhereNoFermataHasKeptData() throws Exception {
    Path missing = temp.resolve("mistyped");
    Ended ended = command(missing, "", "doctor", "--port", "0");
    assertThat(ended.said()).contains("  BAD  data: No Fermata has kept data in " + missing);
    assertThat(ended.exitCode()).isEqualTo(1);
    assertThat(missing).doesNotExist();

    Path others = Files.createDirectory(temp.resolve("others"));
    Files.writeString(others.resolve("letter.txt"), "");
    Ended among = command(others, "", "doctor", "--port", "0");
    assertThat(among.said()).contains("  BAD  data: ").contains("letter.txt");
    assertThat(among.exitCode()).isEqualTo(1);
    assertThat(others.toFile().list()).containsExactly("letter.txt");

    Path empty = Files.createDirectory(temp.resolve("empty"));
    Ended fine = command(empty, "", "doctor", "--port", "0");
    assertThat(fine.said()).contains("  ok   data: No Fermata has kept data in " + empty);
    assertThat(fine.exitCode()).as(fine.said()).isZero();
    assertThat(empty).isEmptyDirectory();
  }

  @Test
  void theDoctorSaysBeforeAFirstStartWhatWouldKeepItFromListening() throws Exception {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = command(empty, "", "doctor", "--port", "" + taken.getLocalPort());
      assertThat(ended.said()).contains("  BAD  port: Something else listens on ");
      assertThat(ended.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void aFileInPlaceOfTheDataFolderIsCalledAFile() throws Exception {
    Path file = Files.writeString(temp.resolve("a file"), "");
    for (Ended ended :
        List.of(
            command(file, "a long passphrase", ServerProcess.setUp()),
            command(file.resolve("below"), "", "doctor", "--port", "0"))) {
      assertThat(ended.exitCode()).isEqualTo(1);
      assertThat(ended.said()).contains(file + " is a file, not a folder");
    }
  }

  @Test
  void aKilledRestoreIsBegunAnewAndNothingStartsOnHalfOfIt() throws Exception {
    Path data = data();
    Path archive = temp.resolve("backup.zip");
    try (ServerProcess _ = ServerProcess.start(data)) {
      assertThat(command(data, "a long passphrase", ServerProcess.setUp()).exitCode()).isZero();
      assertThat(command(data, "", "backup", archive.toString()).exitCode()).isZero();
    }
    Path restored = temp.resolve("restored");
    ServerProcess.killWhenItSays("Table ", restored, "restore", archive.toString());
    Ended invite = command(restored, "", "invite");
    if (invite.exitCode() != 0) {
      assertThat(invite.said()).contains("cut off").contains("./fermata restore");
      assertThat(command(restored, "", "restore", archive.toString()).said())
          .contains("Restored the backup");
    }
    assertThat(command(restored, "", "invite").said()).contains("Our team");
  }

  private Path data() {
    return temp.resolve("data of a server");
  }

  private static Ended command(Path data, String input, String... words) throws Exception {
    return ServerProcess.command(data, input, words);
  }

  private static URI link(Path file) throws Exception {
    return URI.create(Files.readString(file).strip());
  }
}
