package app.fermata.bench;

/// Keeps what somebody asks for within what a machine can do.
final class Bounds {
  private Bounds() {}

  /// @throws Trouble where the number lies outside
  static void require(String option, int number, int least, int most) {
    if (number < least || number > most) {
      throw new Trouble(option + " is between " + least + " and " + most + ".");
    }
  }
}
