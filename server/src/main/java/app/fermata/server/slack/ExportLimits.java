package app.fermata.server.slack;

/// The bounds of what is taken for a Slack export.
///
/// @param files files in the zip
/// @param fileBytes unpacked bytes of one file
/// @param totalBytes unpacked bytes of all files
/// @param ratio unpacked to packed, for files larger than a mebibyte
/// @param elementBytes of one message, person or conversation as JSON
/// @param people in the index
/// @param conversations in the index
public record ExportLimits(
    int files,
    long fileBytes,
    long totalBytes,
    int ratio,
    int elementBytes,
    int people,
    int conversations) {

  /// Far beyond the largest known exports, far below what exhausts a small machine.
  public static ExportLimits usual() {
    return new ExportLimits(3_000_000, 2L << 30, 500L << 30, 300, 16 << 20, 1_000_000, 1_000_000);
  }
}
