package app.fermata.server.config;

/// A text that must not be shown: it prints as `***`.
public record Secret(String reveal) {
  @Override
  public String toString() {
    return "***";
  }
}
