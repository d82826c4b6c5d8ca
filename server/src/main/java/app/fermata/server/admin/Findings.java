package app.fermata.server.admin;

import app.fermata.log.LogUnavailableException;
import app.fermata.server.config.OperatorProblem;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the doctor found, for people (`lines`) and for programs (`findings`).
final class Findings {
  private static final Logger LOGGER = LoggerFactory.getLogger(Findings.class);

  private final ObjectNode result = JsonNodeFactory.instance.objectNode();
  private final ArrayNode findings = result.putArray("findings");
  private final ArrayNode lines = result.putArray("lines");
  private boolean ok = true;

  /// One thing that was looked at.
  ///
  /// @param text what is so
  /// @param problem what the operator has to do about it; empty where that is nothing
  /// @param numbers what the text says, for programs
  record Finding(String text, Optional<String> problem, Map<String, ? extends Number> numbers) {
    static Finding note(String text) {
      return new Finding(text, Optional.empty(), Map.of());
    }

    static Finding of(String text, Map<String, ? extends Number> numbers) {
      return new Finding(text, Optional.empty(), numbers);
    }

    static Finding check(String text, Optional<String> problem) {
      return new Finding(text, problem, Map.of());
    }

    /// The same, but bad where `isBad`.
    Finding badIf(boolean isBad, String sentence) {
      return isBad ? new Finding(text, Optional.of(sentence), numbers) : this;
    }
  }

  /// Looks at one thing.
  @FunctionalInterface
  interface Look {
    Finding look() throws Exception;
  }

  /// What cannot be looked at is bad too, and does not keep from looking at the rest.
  void add(String name, Look look) {
    try {
      add(name, look.look());
    } catch (OperatorProblem | LogUnavailableException e) {
      add(name, Finding.check("", Optional.of(String.valueOf(e.getMessage()))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      add(name, Finding.check("", Optional.of("Interrupted.")));
    } catch (Exception e) {
      LOGGER.warn("The doctor could not look at {}", name, e);
      add(name, Finding.check("", Optional.of("This could not be looked at: " + e + ".")));
    }
  }

  private void add(String name, Finding finding) {
    boolean fine = finding.problem().isEmpty();
    String text = finding.problem().orElse(finding.text());
    ok = ok && fine;
    ObjectNode json = findings.addObject().put("name", name).put("ok", fine).put("text", text);
    if (!finding.numbers().isEmpty()) {
      ObjectNode numbers = json.putObject("numbers");
      finding.numbers().forEach((word, number) -> numbers.set(word, numbers.pojoNode(number)));
    }
    lines.add((fine ? "  ok   " : "  BAD  ") + name + ": " + text);
  }

  ObjectNode result() {
    return result.put("ok", ok);
  }
}
