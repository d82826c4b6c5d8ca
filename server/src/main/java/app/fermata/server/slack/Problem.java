package app.fermata.server.slack;

/// Something in an export that did not come over as it is.
///
/// @param file path within the export
/// @param index of the element in the file, from 0; -1: the file as a whole
/// @param reason one sentence
public record Problem(String file, int index, String reason) {

  public static Problem of(String file, String reason) {
    return new Problem(file, -1, reason);
  }
}
