package app.fermata.log;

import java.util.UUID;

/// An inline projection's "no" (`InlineProjection`).
public final class VetoException extends Exception {
  private static final long serialVersionUID = 1L;
  private final String code;
  private final transient UUID log;
  private final transient UUID key;

  /// @param code stable, for the caller of `append` to switch on: "name_taken"
  /// @param log of the entry that cannot be
  /// @param key of the entry that cannot be
  public VetoException(String code, UUID log, UUID key) {
    super(code, null, false, false);
    this.code = code;
    this.log = log;
    this.key = key;
  }

  public String code() {
    return code;
  }

  /// What the caller of the append is answered.
  public AppendResult.Refused refused() {
    return new AppendResult.Refused(AppendResult.Reason.VETOED, log, key, code);
  }
}
