package app.fermata.server.config;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All settings of one server.
///
/// @param web the folder of the built web client
/// @param given what somebody set, wherever; the rest has its default
/// @param shown every key with the value in force, secrets as `***`, in the order of [Key]
public record Configuration(
    Network network,
    Storage storage,
    Logging logging,
    Path web,
    Set<Key> given,
    Map<Key, String> shown) {
  /// Reads the settings.
  ///
  /// @param home the folder that relative defaults (`data`, `web/dist`) lie in; relative paths that
  ///   somebody gives are taken from the working folder
  /// @param environment all of the process's variables; those beginning with `FERMATA_` are ours
  /// @param commandLine what was given there
  /// @throws OperatorProblem for an unknown key, a bad value or an unreadable file
  public static Configuration load(
      Path home, Map<String, String> environment, Map<Key, String> commandLine) {
    Map<Key, Given> given = new EnumMap<>(Key.class);
    fromEnvironment(environment, given);
    commandLine.forEach((key, value) -> given.put(key, new Given(value, key.option())));

    Values early = new Values(home, given);
    Path data = early.path(Key.DATA);
    Optional<Path> file = early.optional(Key.CONFIG, Path::of);
    if (file.isEmpty() && Files.exists(data.resolve("fermata.conf"))) {
      file = Optional.of(data.resolve("fermata.conf"));
    }
    Map<Key, Given> all = new EnumMap<>(Key.class);
    file.ifPresent(path -> fromFile(path, all));
    all.putAll(given);
    return of(new Values(home, all));
  }

  private static Configuration of(Values values) {
    Optional<String> user = values.optional(Key.DATABASE_USER, Function.identity());
    Optional<Secret> password = values.optional(Key.DATABASE_PASSWORD, Secret::new);
    Network network =
        new Network(
            values.required(Key.LISTEN, Configuration::address),
            values.number(Key.PORT, 0, 65535),
            values.optional(Key.PUBLIC_URL, Configuration::origin),
            Set.copyOf(values.list(Key.ALLOWED_HOSTS, host -> host.toLowerCase(Locale.ROOT))),
            values.list(Key.TRUSTED_PROXIES, AddressRange::parse),
            values.optional(Key.METRICS_TOKEN, Configuration::token));
    Storage storage =
        new Storage(
            values.path(Key.DATA),
            values.optional(Key.DATABASE_URL, url -> DatabaseUrl.parse(url, user, password)),
            values.numberIfAny(Key.DATABASE_CONNECTIONS, 10, 1000));
    Logging logging =
        new Logging(
            values.choice(Key.LOG_FORMAT, Logging.Format.class),
            values.choice(Key.LOG_LEVEL, Logging.Level.class),
            Duration.ofMillis(values.number(Key.SLOW_COMMAND_MILLIS, 0, 600_000)));
    return new Configuration(
        network,
        storage,
        logging,
        values.path(Key.WEB),
        Set.copyOf(values.given().keySet()),
        values.shown());
  }

  private static void fromEnvironment(Map<String, String> environment, Map<Key, Given> given) {
    for (String variable : new TreeSet<>(environment.keySet())) {
      if (!variable.startsWith("FERMATA_")) {
        continue;
      }
      Key key =
          Arrays.stream(Key.values())
              .filter(each -> each.variable().equals(variable))
              .findFirst()
              .orElseThrow(() -> unknown("environment variable", variable, Key::variable));
      given.put(key, new Given(String.valueOf(environment.get(variable)), variable));
    }
  }

  private static void fromFile(Path file, Map<Key, Given> given) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new OperatorProblem(
          "The configuration file "
              + file
              + " cannot be read ("
              + e.getMessage()
              + "); put it right or give another one with --config.",
          e);
    }
    for (String word : new TreeSet<>(properties.stringPropertyNames())) {
      Key key = Key.named(word).orElseThrow(() -> unknown("key in " + file, word, Key::word));
      if (key == Key.CONFIG || key == Key.DATA) {
        throw new OperatorProblem(
            "The configuration file "
                + file
                + " cannot set "
                + word
                + "; give it as "
                + key.option()
                + " or "
                + key.variable()
                + ".");
      }
      given.put(
          key,
          new Given(String.valueOf(properties.getProperty(word)).strip(), word + " in " + file));
    }
  }

  private static OperatorProblem unknown(
      String where, String name, Function<Key, String> spelling) {
    String known = Arrays.stream(Key.values()).map(spelling).collect(Collectors.joining(", "));
    return new OperatorProblem(
        "Unknown " + where + ": " + name + "; remove or correct it (known are " + known + ").");
  }

  private static String address(String text) {
    if (!text.matches("[0-9A-Za-z.:-]+")) {
      throw new IllegalArgumentException("it is no address");
    }
    return text;
  }

  private static Secret token(String text) {
    if (!text.matches("[!-~]{16,512}")) {
      throw new IllegalArgumentException(
          "it must have 16 to 512 characters, letters, digits and signs without blanks");
    }
    return new Secret(text);
  }

  private static URI origin(String text) {
    URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!web || uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it is no address like https://chat.example.org");
    }
    if (!uri.getRawPath().isEmpty() || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new IllegalArgumentException("nothing may follow host and port");
    }
    return uri;
  }

  private record Given(String value, String origin) {}

  /// Reads single values and says where a bad one came from.
  private record Values(Path home, Map<Key, Given> given) {

    private String text(Key key) {
      @Nullable Given here = given.get(key);
      return here == null ? key.byDefault() : here.value().strip();
    }

    <T> T required(Key key, Function<String, T> read) {
      try {
        return read.apply(text(key));
      } catch (IllegalArgumentException e) {
        @Nullable Given here = given.get(key);
        throw new OperatorProblem(
            "The value of "
                + (here == null ? key.word() : here.origin())
                + " cannot be used"
                + (key.secret() ? "" : " (" + text(key) + ")")
                + ": "
                + reason(e)
                + ".",
            e,
            here != null && here.origin().equals(key.option()));
      }
    }

    /// What is wrong, without repeating a value that may be secret.
    private static String reason(IllegalArgumentException e) {
      if (e instanceof NumberFormatException) {
        return "it is no whole number";
      }
      String message = String.valueOf(e.getMessage());
      return e.getCause() instanceof java.net.URISyntaxException syntax
          ? "it is no address (" + syntax.getReason() + ")"
          : message;
    }

    <T> Optional<T> optional(Key key, Function<String, T> read) {
      return text(key).isEmpty() ? Optional.empty() : Optional.of(required(key, read));
    }

    <T> List<T> list(Key key, Function<String, T> read) {
      return required(
          key,
          text ->
              Arrays.stream(text.split(",", -1))
                  .map(String::strip)
                  .filter(part -> !part.isEmpty())
                  .map(read)
                  .toList());
    }

    int number(Key key, int least, int most) {
      return required(key, text -> within(text, least, most));
    }

    Optional<Integer> numberIfAny(Key key, int least, int most) {
      return optional(key, text -> within(text, least, most));
    }

    private static int within(String text, int least, int most) {
      int number = Integer.parseInt(text);
      if (number < least || number > most) {
        throw new IllegalArgumentException("it must be between " + least + " and " + most);
      }
      return number;
    }

    <E extends Enum<E>> E choice(Key key, Class<E> type) {
      return required(
          key,
          text ->
              Arrays.stream(type.getEnumConstants())
                  .filter(value -> value.name().equalsIgnoreCase(text))
                  .findFirst()
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "it must be one of "
                                  + Arrays.stream(type.getEnumConstants())
                                      .map(value -> value.name().toLowerCase(Locale.ROOT))
                                      .collect(Collectors.joining(", ")))));
    }

    Path path(Key key) {
      return required(
          key,
          text -> {
            try {
              Path path = given.containsKey(key) ? Path.of(text) : home.resolve(text);
              return path.toAbsolutePath().normalize();
            } catch (InvalidPathException e) {
              throw new IllegalArgumentException("it is no path", e);
            }
          });
    }

    Map<Key, String> shown() {
      Map<Key, String> shown = new LinkedHashMap<>();
      for (Key key : Key.values()) {
        shown.put(key, key.secret() && !text(key).isEmpty() ? "***" : text(key));
      }
      return java.util.Collections.unmodifiableMap(shown);
    }
  }
}
