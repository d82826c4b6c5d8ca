package app.fermata.server.fuzz;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// Values that programs trip over.
final class Hostile {
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "\t\r\n",
          "\u0000",
          "a\u0000b",
          // Surrogates alone and the wrong way round.
          "\ud83d",
          "\ude00",
          "\ude00\ud83d",
          "a\ud800",
          // What turns the reading direction, what cannot be seen, what is no character.
          "\u202egnp.exe\u202c",
          "\u2066\u2067\u2068 a \u2069",
          "\u200b\u200c\u200d\u2060\ufeff",
          "\ufffe\uffff",
          "\u00ad\u034f\u115f\u180e",
          "\u0001\u001b[31m\u007f\u0085",
          "\u2028\u2029",
          // Cases, compositions and widths that are not what they seem.
          "\u0130I\u0131i",
          "\u1e9e\u00df\ufb03",
          "\ufdfa\ufdfb",
          "e\u0301\u00e9",
          "\u1100\u1161\u11a8",
          "\u0e33\u0e4d\u0e32",
          "\uff21\uff22\uff0e\uff0f",
          "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66",
          "\ud83c\uddf9\ud83c\uddfc\ud83c\uddf9",
          "\ud834\udd10 \u6f22\u5b57 \u05d0\u05d1 \u0627\u0644",
          // Other languages' strings.
          "../../../../etc/passwd",
          "..\\..\\windows\\win.ini",
          "'; DROP TABLE people; --",
          "' OR '1'='1",
          "%00%0a%0d%25%s%n%x",
          "${jndi:ldap://127.0.0.1:1/a}",
          "{{7*7}}#{7*7}<%= 7*7 %>",
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "javascript:alert(1)",
          "a\r\nSet-Cookie: a=b\r\n\r\n<p>",
          "() { :;}; echo",
          "null",
          "true",
          "NaN",
          "-0",
          "0x1p-3",
          "1e400",
          "[]",
          "{}",
          "\\",
          "\\u0000",
          "\"",
          "\u00e9\u00ff",
          "fermata:account/",
          "@everyone @channel :smile: #x");

  private static final List<String> REPEATED =
      List.of(
          "a",
          "\u00e9",
          "\ud83d\ude00",
          "\u0301",
          "\u202e",
          "`",
          "[",
          "*a_",
          "> ",
          "- ",
          "|",
          "![](");

  private static final List<Integer> LENGTHS =
      List.of(1, 2, 80, 81, 200, 201, 255, 256, 512, 513, 1_024, 1_025, 8_000, 40_000, 40_001);

  private static final List<Long> NUMBERS =
      List.of(
          0L,
          1L,
          -1L,
          2L,
          (long) Integer.MAX_VALUE,
          Integer.MAX_VALUE + 1L,
          (long) Integer.MIN_VALUE,
          (1L << 53) - 1,
          (1L << 53) + 1,
          Long.MAX_VALUE,
          Long.MAX_VALUE - 1,
          Long.MIN_VALUE,
          1_763_683_200_000L,
          253_402_300_800_000L);

  private Hostile() {}

  static String text(Chance chance) {
    return switch (chance.below(8)) {
      case 0, 1, 2, 3 -> chance.of(TEXTS);
      case 4 -> chance.of(TEXTS) + chance.of(TEXTS) + chance.of(TEXTS);
      case 5 -> chance.of(REPEATED).repeat(chance.of(LENGTHS));
      case 6 -> "a".repeat(chance.below(300)) + chance.of(TEXTS) + "z".repeat(chance.below(300));
      default -> new String(chance.bytes(chance.below(40)), StandardCharsets.UTF_16BE);
    };
  }

  static long number(Chance chance) {
    return chance.onceIn(3) ? chance.between(-300, 300) : chance.of(NUMBERS);
  }

  /// A number as JSON writes it that fits into nothing.
  static BigDecimal strangeNumber(Chance chance) {
    return switch (chance.below(4)) {
      case 0 -> new BigDecimal(BigInteger.TWO.pow(63));
      case 1 -> new BigDecimal(BigInteger.TEN.pow(chance.below(900)));
      case 2 -> new BigDecimal("1e" + chance.between(300, 5_000));
      default -> new BigDecimal("0." + "1".repeat(chance.between(1, 400)));
    };
  }

  /// What might be taken for an id.
  static String id(Chance chance) {
    String id = chance.newId().toString();
    return switch (chance.below(12)) {
      case 0 -> id.toUpperCase(java.util.Locale.ROOT);
      case 1 -> id.replace("-", "");
      case 2 -> "{" + id + "}";
      case 3 -> id.substring(1);
      case 4 -> id + "0";
      case 5 -> "1-1-1-1-1";
      case 6 -> "0000000000000001-1-1-1-00000000000001";
      case 7 -> "00000001-0001-0001-0001-+0000000001";
      case 8 -> "00000000-0000-0000-0000-000000000000";
      case 9 -> "ffffffff-ffff-ffff-ffff-ffffffffffff";
      case 10 -> id.replace('0', '\u0660');
      default -> text(chance);
    };
  }

  /// What might be taken for a page token.
  static String pageToken(Chance chance) {
    String inside =
        switch (chance.below(4)) {
          case 0 -> Long.toString(number(chance));
          case 1 -> text(chance);
          case 2 -> "%019d".formatted(Math.abs(number(chance) / 2)) + chance.newId();
          default -> "a\u0000" + chance.newId();
        };
    byte[] bytes = inside.getBytes(StandardCharsets.UTF_8);
    return switch (chance.below(5)) {
      case 0 -> inside;
      case 1 -> Base64.getEncoder().encodeToString(chance.bytes(chance.below(60)));
      case 2 -> Base64.getUrlEncoder().encodeToString(bytes);
      default -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    };
  }

  /// What might be taken for a time.
  static String date(Chance chance) {
    return chance.of(
        "2026-11-21",
        "2026-11-21T10:15:30Z",
        "2026-02-30",
        "0000-00-00",
        "-0001-01-01",
        "+999999999-12-31",
        "-999999999-01-01",
        "+1000000000-12-31T23:59:59.999999999Z",
        "-1000000000-01-01T00:00:00Z",
        "2026-11-21T10:15:30+08:00",
        "9999-12-31",
        "1970-01-01T00:00:00Z",
        "1969-12-31",
        "T",
        text(chance));
  }
}
