package app.fermata.bench.load;

import app.fermata.bench.Trouble;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// The beginning of a range frame, read without its entries: which log, from where, to where.
/// Reused for every frame of a loop.
///
/// It leans on the order in which the server writes the fields, and says so loudly when that is no
/// longer the order; a test holds it against the codec.
public final class RangeHeader {
  private static final byte[] BEGIN = ascii("{\"is\":\"range\",\"log\":\"");
  private static final byte[] FROM = ascii("\",\"from\":");
  private static final byte[] THROUGH = ascii(",\"through\":");
  private static final byte[] EPOCH = ascii(",\"at\":{\"epoch\":");
  private static final byte[] SEQ = ascii(",\"seq\":");
  private static final byte[] CHECK = ascii(",\"check\":\"");
  private static final int CHECK_DIGITS = 8;
  private static final int ID_LENGTH = 36;
  private static final int[] DASHES = {8, 13, 18, 23};

  private long logHigh;
  private long logLow;
  private long from;
  private long through;
  private int epoch;
  private int check;

  /// The position after the last digit that was read.
  private int at;

  /// Reads the header of the frame in `[start, start + length)`; false where it is no range frame.
  boolean read(ByteBuf frame, int start, int length) {
    if (length < BEGIN.length + ID_LENGTH || !isAt(frame, start, BEGIN)) {
      return false;
    }
    at = start + BEGIN.length;
    readId(frame);
    skip(frame, FROM);
    from = number(frame);
    skip(frame, THROUGH);
    through = number(frame);
    skip(frame, EPOCH);
    epoch = (int) number(frame);
    skip(frame, SEQ);
    number(frame);
    skip(frame, CHECK);
    check = 0;
    for (int i = 0; i < CHECK_DIGITS; i++) {
      check = check << 4 | Character.digit(frame.getByte(at + i), 16);
    }
    return true;
  }

  private void readId(ByteBuf frame) {
    long high = 0;
    long low = 0;
    int digits = 0;
    for (int i = 0; i < ID_LENGTH; i++) {
      int c = frame.getByte(at + i);
      if (c == '-' && Arrays.binarySearch(DASHES, i) >= 0) {
        continue;
      }
      long digit = Character.digit(c, 16);
      if (digits++ < 16) {
        high = high << 4 | digit;
      } else {
        low = low << 4 | digit;
      }
    }
    logHigh = high;
    logLow = low;
    at += ID_LENGTH;
  }

  private void skip(ByteBuf frame, byte[] expected) {
    if (!isAt(frame, at, expected)) {
      throw new Trouble("The server writes ranges in another order than the bench reads them in.");
    }
    at += expected.length;
  }

  private static boolean isAt(ByteBuf frame, int start, byte[] expected) {
    if (start + expected.length > frame.writerIndex()) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (frame.getByte(start + i) != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private long number(ByteBuf frame) {
    long number = 0;
    for (int c = frame.getByte(at); c >= '0' && c <= '9'; c = frame.getByte(++at)) {
      number = number * 10 + c - '0';
    }
    return number;
  }

  public UUID log() {
    return new UUID(logHigh, logLow);
  }

  /// Whether it is this log, without making an object.
  public boolean isOf(UUID log) {
    return log.getMostSignificantBits() == logHigh && log.getLeastSignificantBits() == logLow;
  }

  /// Everything up to here was known before.
  public long from() {
    return from;
  }

  public long through() {
    return through;
  }

  /// What comes before is known already.
  void startAt(long seq) {
    from = seq;
  }

  int epoch() {
    return epoch;
  }

  /// The check value of the position at `through`, as a number.
  int check() {
    return check;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
