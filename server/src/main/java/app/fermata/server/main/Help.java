package app.fermata.server.main;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fermata help import slack` is `fermata import slack --help`.
@Command(name = "help", description = "Show how Fermata, or one of its commands, is used.")
final class Help implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "The command; all when left out.")
  private List<String> words = List.of();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine here = java.util.Objects.requireNonNull(spec).commandLine();
    CommandLine asked = here.getParent();
    for (String word : words) {
      @Nullable CommandLine next = asked.getSubcommands().get(word);
      if (next == null) {
        throw new ParameterException(here, "There is no command " + String.join(" ", words) + ".");
      }
      asked = next;
    }
    asked.usage(asked.getOut());
    return 0;
  }
}
