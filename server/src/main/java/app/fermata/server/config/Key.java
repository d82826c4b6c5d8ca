package app.fermata.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Everything that can be set, in the order in which the documentation lists it. A key is one word
/// everywhere: `public-url` in the file, `FERMATA_PUBLIC_URL` in the environment, `--public-url` on
/// the command line.
public enum Key {
  PORT("8080", "number", "The TCP port that browsers connect to; 0 takes any free one."),
  LISTEN(
      "127.0.0.1",
      "address",
      "The address to listen on; 0.0.0.0 or :: for every network of this machine."),
  DATA(
      "data",
      "folder",
      "Where everything is kept; made when missing. The default lies beside the README."),
  CONFIG(
      "",
      "file",
      "The configuration file; fermata.conf in the data folder when not given and present."),
  DATABASE_URL(
      "",
      "url",
      "Your own PostgreSQL 15 or newer, such as postgresql://user:password@host:5432/fermata;"
          + " without it Fermata brings its own.",
      true),
  DATABASE_USER("", "name", "The account there, when the address names none."),
  DATABASE_PASSWORD("", "text", "Its password, when the address names none.", true),
  DATABASE_CONNECTIONS(
      "",
      "number",
      "The most connections kept to the database; without it 10 to 48, after processors and"
          + " memory."),
  PUBLIC_URL(
      "",
      "url",
      "The address that people type, such as https://chat.example.org; links, cookies and Origin"
          + " checks follow it."),
  ALLOWED_HOSTS("", "names", "Further host names that requests may carry, separated by commas."),
  TRUSTED_PROXIES(
      "",
      "addresses",
      "Proxies whose X-Forwarded-For is believed: addresses or networks such as 10.0.0.0/8,"
          + " separated by commas."),
  WEB("web/dist", "folder", "The built web client. The default lies beside the README."),
  LOG_FORMAT("auto", "format", "plain, json, or auto: plain on a terminal, json otherwise."),
  LOG_LEVEL("info", "level", "error, warn, info, debug or trace."),
  SLOW_COMMAND_MILLIS(
      "500", "number", "Commands that take longer are named in the log; 0 names none."),
  METRICS_TOKEN(
      "",
      "text",
      "Who shows it as a bearer may read /metrics from anywhere, at least 16 characters; without it"
          + " only this machine may.",
      true);

  private final String byDefault;
  private final String label;
  private final String meaning;
  private final boolean secret;

  Key(String byDefault, String label, String meaning) {
    this(byDefault, label, meaning, false);
  }

  Key(String byDefault, String label, String meaning, boolean secret) {
    this.byDefault = byDefault;
    this.label = label;
    this.meaning = meaning;
    this.secret = secret;
  }

  /// The key as the file writes it.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// The environment variable.
  public String variable() {
    return "FERMATA_" + name();
  }

  /// The command-line option.
  public String option() {
    return "--" + word();
  }

  /// The value where nobody gives one; empty means "not set".
  public String byDefault() {
    return byDefault;
  }

  /// What kind of value it takes, for `--help`.
  public String label() {
    return label;
  }

  /// What it does, one sentence.
  public String meaning() {
    return meaning;
  }

  /// Whether its value is shown as `***`.
  public boolean secret() {
    return secret;
  }

  static Optional<Key> named(String word) {
    return Arrays.stream(values()).filter(key -> key.word().equals(word)).findFirst();
  }
}
