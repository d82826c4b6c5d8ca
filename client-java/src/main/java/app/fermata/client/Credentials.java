package app.fermata.client;

/// How a client proves who it is.
public sealed interface Credentials {

  /// An API token, for bots and scripts.
  record Token(String secret) implements Credentials {
    @Override
    public String toString() {
      return "Token[***]";
    }
  }

  /// The cookie of a session, from `SignIn`.
  record Session(String cookie) implements Credentials {
    @Override
    public String toString() {
      return "Session[***]";
    }
  }
}
