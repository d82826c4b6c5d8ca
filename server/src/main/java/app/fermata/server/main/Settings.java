package app.fermata.server.main;

import app.fermata.server.config.Configuration;
import app.fermata.server.config.Key;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Every [Key] as an option of every command, so that a new key is one line in one place.
final class Settings {
  private final Map<Key, String> given = new EnumMap<>(Key.class);
  private final Map<String, String> environment;
  private final Path home;

  /// Settings read from this environment; relative defaults lie in `home`.
  Settings(Map<String, String> environment, Path home) {
    this.environment = environment;
    this.home = home;
  }

  /// Adds the options to `root` and all of its sub-commands.
  void addTo(CommandSpec root) {
    for (Key key : Key.values()) {
      String byDefault = key.byDefault().isEmpty() ? "" : " Default: " + key.byDefault() + ".";
      root.addOption(
          OptionSpec.builder(key.option())
              .paramLabel(key.label())
              .type(String.class)
              .scopeType(CommandLine.ScopeType.INHERIT)
              .description(key.meaning().replace("%", "%%") + byDefault)
              .setter(
                  new CommandLine.Model.ISetter() {
                    @Override
                    public <T> @Nullable T set(@Nullable T value) {
                      if (value != null) {
                        given.put(key, value.toString());
                      }
                      return value;
                    }
                  })
              .build());
    }
  }

  /// Reads them, once the command line is parsed.
  Configuration load() {
    return Configuration.load(home, environment, given);
  }
}
