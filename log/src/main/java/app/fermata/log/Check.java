package app.fermata.log;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/// Check values of positions (docs/protocol/sync.md): they let a server notice that its own past
/// has changed, when a data folder was copied back.
public final class Check {
  /// The check value of the empty log.
  public static final String NONE = "";

  private Check() {}

  /// The first 8 hex digits of SHA-256 over `log:epoch:seq:key:at`.
  public static String of(Entry entry) {
    return of(entry.log(), entry.epoch(), entry.seq(), entry.key(), entry.at().toEpochMilli());
  }

  /// The same from the parts of an entry.
  public static String of(UUID log, int epoch, long seq, UUID key, long atMillis) {
    String text = log + ":" + epoch + ":" + seq + ":" + key + ":" + atMillis;
    byte[] hash = Uuids.sha256().digest(text.getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(hash, 0, 4);
  }
}
