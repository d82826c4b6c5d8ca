package app.fermata.server.mrkdwn;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Seconds since 1970 as Slack writes them into texts.
final class SlackTime {
  private static final DateTimeFormatter SHOWN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private SlackTime() {}

  /// The time in words that need no zone of the reader.
  static Optional<String> utc(String seconds) {
    if (!seconds.matches("[0-9]{1,11}(\\.[0-9]{0,9})?")) {
      return Optional.empty();
    }
    int dot = seconds.indexOf('.');
    long whole = Long.parseLong(dot < 0 ? seconds : seconds.substring(0, dot));
    return Optional.of(SHOWN.format(Instant.ofEpochSecond(whole)));
  }
}
