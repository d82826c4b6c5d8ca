package app.fermata.server.slack;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The time of a message in Slack, which is also its id within the conversation.
///
/// @param text with six decimals, as Slack writes it today: `1433558319.000002`
/// @param micros since 1970
public record SlackTs(String text, long micros) implements Comparable<SlackTs> {
  private static final Pattern SHAPE = Pattern.compile("([0-9]{1,11})(?:\\.([0-9]{1,9}))?");

  /// Empty where the text is no such time.
  public static Optional<SlackTs> parse(String text) {
    Matcher m = SHAPE.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    long micros = Long.parseLong(m.group(1)) * 1_000_000;
    String fraction = m.group(2);
    if (fraction != null) {
      micros += Long.parseLong((fraction + "000000").substring(0, 6));
    }
    return Optional.of(
        new SlackTs("%d.%06d".formatted(micros / 1_000_000, micros % 1_000_000), micros));
  }

  /// To the millisecond.
  public Instant instant() {
    return Instant.ofEpochMilli(Math.floorDiv(micros, 1000));
  }

  @Override
  public int compareTo(SlackTs other) {
    return Long.compare(micros, other.micros);
  }
}
