package app.fermata.server.identity;

import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// An e-mail address: two spellings of one mailbox compare alike.
///
/// @param normal trimmed, NFC, lower case, the domain in ASCII
/// @param shown as its owner wrote it
record EmailAddress(String normal, String shown) {
  private static final int LONGEST = 254;

  /// @throws RejectedException where it cannot be an address
  static EmailAddress of(String text) {
    return parse(text)
        .orElseThrow(
            () ->
                new RejectedException(
                    Rejection.invalid(
                        "email",
                        "This is no e-mail address; it must look like name@example.org.")));
  }

  static Optional<EmailAddress> parse(String text) {
    String shown = Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
    int at = shown.lastIndexOf('@');
    boolean plain =
        shown
            .codePoints()
            .noneMatch(
                c ->
                    Character.isWhitespace(c)
                        || Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || "<>,;\"()[]\\".indexOf(c) >= 0);
    if (at < 1 || shown.indexOf('@') != at || at == shown.length() - 1 || !plain) {
      return Optional.empty();
    }
    try {
      String domain = IDN.toASCII(shown.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
      String normal = (shown.substring(0, at) + "@" + domain).toLowerCase(Locale.ROOT);
      return domain.isEmpty() || normal.length() > LONGEST || shown.length() > LONGEST
          ? Optional.empty()
          : Optional.of(new EmailAddress(normal, shown));
    } catch (IllegalArgumentException noDomain) {
      return Optional.empty();
    }
  }
}
