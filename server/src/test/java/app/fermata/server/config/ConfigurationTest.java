package app.fermata.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir Path home;

  @Test
  void everyKeyAndItsDefaultIsPinnedAndDocumented() throws IOException {
    StringBuilder table = new StringBuilder("| key | default | meaning |\n|---|---|---|\n");
    for (Key key : Key.values()) {
      String byDefault = key.byDefault().isEmpty() ? "" : "`" + key.byDefault() + "`";
      table.append("| `%s` | %s | %s |%n".formatted(key.word(), byDefault, key.meaning()));
    }
    assertThat(Files.readString(Path.of("../docs/operate/configuration.md")))
        .as("docs/operate/configuration.md holds this table:\n" + table)
        .contains(table);
  }

  @Test
  void withoutAnythingGivenTheDefaultsHold() {
    Configuration defaults = load(Map.of(), Map.of());
    assertThat(defaults.network())
        .isEqualTo(
            new Network(
                "127.0.0.1", 8080, Optional.empty(), Set.of(), List.of(), Optional.empty()));
    assertThat(defaults.storage())
        .isEqualTo(new Storage(home.resolve("data"), Optional.empty(), Optional.empty()));
    assertThat(defaults.logging())
        .isEqualTo(new Logging(Logging.Format.AUTO, Logging.Level.INFO, Duration.ofMillis(500)));
    assertThat(defaults.web()).isEqualTo(home.resolve("web/dist"));
    assertThat(defaults.network().url(8080)).isEqualTo(URI.create("http://localhost:8080"));
  }

  @Test
  void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
    Path file =
        Files.writeString(home.resolve("some.conf"), "port=1\nlisten=::1\nlog-level=warn\n");
    Configuration configuration =
        load(
            Map.of("FERMATA_PORT", "2", "FERMATA_LISTEN", "0.0.0.0", "PATH", "/bin"),
            Map.of(Key.CONFIG, file.toString(), Key.PORT, "3"));
    assertThat(configuration.network().port()).isEqualTo(3);
    assertThat(configuration.network().listen()).isEqualTo("0.0.0.0");
    assertThat(configuration.logging().level()).isEqualTo(Logging.Level.WARN);
  }

  @Test
  void theFileInTheDataFolderIsReadUnasked() throws IOException {
    Files.createDirectories(home.resolve("data"));
    Files.writeString(
        home.resolve("data/fermata.conf"), "public-url = https://chat.example.org/\n");
    assertThat(load(Map.of(), Map.of()).network().publicUrl())
        .contains(URI.create("https://chat.example.org"));
  }

  @Test
  void anUnknownKeyRefusesToStartWhereverItIs() throws IOException {
    assertThatThrownBy(() -> load(Map.of("FERMATA_PROT", "1"), Map.of()))
        .isInstanceOf(OperatorProblem.class)
        .hasMessageContaining("FERMATA_PROT")
        .hasMessageContaining("FERMATA_PORT");
    Path file = Files.writeString(home.resolve("some.conf"), "prot=1\n");
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.CONFIG, file.toString())))
        .isInstanceOf(OperatorProblem.class)
        .hasMessageContaining("prot")
        .hasMessageContaining("some.conf");
  }

  @Test
  void aBadValueIsNamedWithWhereItCameFrom() {
    assertThatThrownBy(() -> load(Map.of("FERMATA_PORT", "eighty"), Map.of()))
        .hasMessage("The value of FERMATA_PORT cannot be used (eighty): it is no whole number.");
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.PORT, "70000")))
        .hasMessage("The value of --port cannot be used (70000): it must be between 0 and 65535.");
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.LOG_FORMAT, "xml")))
        .hasMessageContaining("auto, plain, json");
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.PUBLIC_URL, "chat.example.org")))
        .hasMessageContaining("https://chat.example.org");
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.PUBLIC_URL, "https://a.example/chat")))
        .hasMessageContaining("nothing may follow");
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.TRUSTED_PROXIES, "10.0.0.0/64")))
        .hasMessageContaining("--trusted-proxies");
  }

  @Test
  void secretsAreShownNowhere() {
    Configuration configuration =
        load(
            Map.of("FERMATA_DATABASE_URL", "postgresql://ada:sesame%21@db:5433/chat?ssl=true"),
            Map.of());
    assertThat(configuration.storage().database())
        .contains(
            new Storage.DatabaseAddress(
                "jdbc:postgresql://db:5433/chat?ssl=true",
                Optional.of("ada"),
                Optional.of(new Secret("sesame!"))));
    assertThat(configuration.toString()).doesNotContain("sesame");
    assertThat(configuration.shown()).containsEntry(Key.DATABASE_URL, "***");
    assertThatThrownBy(() -> load(Map.of("FERMATA_DATABASE_URL", "mysql://a:sesame@h"), Map.of()))
        .hasMessageContaining("FERMATA_DATABASE_URL")
        .hasMessageNotContaining("sesame");
    assertThatThrownBy(
            () -> load(Map.of("FERMATA_DATABASE_URL", "postgres://a:ses ame@h"), Map.of()))
        .hasMessageNotContaining("ses ame");
  }

  @Test
  void theTokenForMetricsIsASecretAndLongEnough() {
    Configuration configuration =
        load(Map.of("FERMATA_METRICS_TOKEN", "sesame-of-the-operator"), Map.of());
    assertThat(configuration.network().metricsToken())
        .contains(new Secret("sesame-of-the-operator"));
    assertThat(configuration.toString()).doesNotContain("sesame");
    assertThat(configuration.shown()).containsEntry(Key.METRICS_TOKEN, "***");
    assertThatThrownBy(() -> load(Map.of("FERMATA_METRICS_TOKEN", "sesame"), Map.of()))
        .hasMessageContaining("FERMATA_METRICS_TOKEN")
        .hasMessageContaining("16 to 512 characters")
        .hasMessageNotContaining("sesame");
  }

  @Test
  void whatIsSlowIsSaidInMillisecondsAndZeroIsNever() {
    assertThat(load(Map.of(), Map.of(Key.SLOW_COMMAND_MILLIS, "0")).logging().slowCommand())
        .isEqualTo(Duration.ZERO);
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.SLOW_COMMAND_MILLIS, "-1")))
        .hasMessageContaining("--slow-command-millis");
  }

  @Test
  void connectionsAreGivenOrLeftToTheMachine() {
    assertThat(load(Map.of(), Map.of(Key.DATABASE_CONNECTIONS, "20")).storage().connections())
        .contains(20);
    assertThatThrownBy(() -> load(Map.of(), Map.of(Key.DATABASE_CONNECTIONS, "9")))
        .hasMessageContaining("between 10 and 1000");
  }

  @Test
  void theJdbcSpellingOfAnAddressMeansTheSame() {
    assertThat(
            load(
                    Map.of(),
                    Map.of(
                        Key.DATABASE_URL,
                        "jdbc:postgresql://db/chat?user=ada&password=x&sslmode=require"))
                .storage()
                .database())
        .contains(
            new Storage.DatabaseAddress(
                "jdbc:postgresql://db/chat?sslmode=require",
                Optional.of("ada"),
                Optional.of(new Secret("x"))));
  }

  @Test
  void requestsMayNameTheHostsThatPeopleType() {
    Network network =
        load(
                Map.of(),
                Map.of(
                    Key.PUBLIC_URL, "https://Chat.example.org",
                    Key.ALLOWED_HOSTS, "intranet, chat.lan",
                    Key.LISTEN, "192.0.2.7"))
            .network();
    assertThat(network.hosts())
        .containsExactlyInAnyOrder(
            "localhost",
            "127.0.0.1",
            "[::1]",
            "192.0.2.7",
            "chat.example.org",
            "intranet",
            "chat.lan");
  }

  @Test
  void aRangeHoldsItsAddressesOnly() {
    AddressRange range = AddressRange.parse("10.2.0.0/15");
    assertThat(range.contains(InetAddress.ofLiteral("10.1.255.255"))).isFalse();
    assertThat(AddressRange.parse("10.0.0.0/15").contains(InetAddress.ofLiteral("10.1.255.255")))
        .isTrue();
    assertThat(AddressRange.parse("::1").contains(InetAddress.ofLiteral("::1"))).isTrue();
    assertThat(AddressRange.parse("::1").contains(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
  }

  private Configuration load(Map<String, String> environment, Map<Key, String> commandLine) {
    return Configuration.load(home, environment, commandLine);
  }
}
