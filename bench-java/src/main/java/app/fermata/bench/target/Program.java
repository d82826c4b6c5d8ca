package app.fermata.bench.target;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What runs a server.
public sealed interface Program {

  /// The launcher that people use.
  ///
  /// @param home the project's folder
  record Launcher(Path home) implements Program {}

  /// The classes that this process runs from: for the bench's own tests, which come before
  /// everything is packaged.
  record Classes() implements Program {}

  /// The same with the main class `main`, which listens to its input: a server whose clock and
  /// hints can be broken.
  record Steered(String main) implements Program {}

  /// The command that starts it, without its arguments.
  default List<String> command(String javaOptions) {
    return switch (this) {
      case Launcher(Path home) -> List.of(home.resolve("fermata").toString());
      case Classes() -> java("app.fermata.server.main.Main", javaOptions);
      case Steered(String main) -> java(main, javaOptions);
    };
  }

  private static List<String> java(String main, String javaOptions) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+UseCompactObjectHeaders");
    command.add("-Dfermata.home=" + System.getProperty("fermata.home", ""));
    List.of(javaOptions.split(" ")).stream()
        .filter(option -> !option.isEmpty())
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main);
    return command;
  }

  /// What its environment needs besides.
  default void prepare(Map<String, String> environment, String javaOptions) {
    switch (this) {
      case Launcher _ -> environment.put("FERMATA_JAVA_OPTIONS", javaOptions);
      case Classes(), Steered(_) -> {}
    }
  }
}
