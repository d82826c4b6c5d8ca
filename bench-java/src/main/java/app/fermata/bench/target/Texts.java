package app.fermata.bench.target;

import java.util.random.RandomGenerator;

/// What the people of a run say. Lengths follow what a large archive shows: half of the messages
/// have at most 113 characters, one in twenty more than 755 (median and 95th percentile of the Lean
/// community's public archive). One message in four is Chinese.
public final class Texts {
  private static final String LATIN =
      "we could move the review to Thursday and look at the numbers together once the export is"
          + " there because most of us are away until then and nobody wants to decide on half of it ";
  private static final String HAN = "我們可以把評審改到星期四，等資料匯出之後再一起看數字，因為大家在那之前都不在，也沒有人想只憑一半的資料做決定。";
  private static final double MEDIAN = 113;
  private static final double SPREAD = 1.155; // 95th percentile: 755

  private Texts() {}

  /// The text of the message with this number; the same each time.
  public static String message(int number) {
    var random = new java.util.SplittableRandom(number);
    int length = (int) Math.clamp(MEDIAN * Math.exp(SPREAD * gaussian(random)), 1, 4_000);
    return of(random.nextInt(4) == 0 ? HAN : LATIN, length);
  }

  /// Plain words of this many characters.
  public static String words(int length) {
    return of(LATIN, length);
  }

  /// Chinese of this many characters.
  public static String chinese(int length) {
    return of(HAN, length);
  }

  private static String of(String source, int length) {
    return source.repeat(length / source.length() + 1).substring(0, length).stripTrailing() + ".";
  }

  private static double gaussian(RandomGenerator random) {
    return random.nextGaussian();
  }
}
