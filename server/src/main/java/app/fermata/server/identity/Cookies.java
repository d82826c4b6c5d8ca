package app.fermata.server.identity;

import app.fermata.server.web.Credentials;
import app.fermata.server.web.Reply;
import java.time.Duration;

/// The two cookies: the session, and the device that it belongs to.
///
/// @param secure whether browsers reach this server by https
record Cookies(boolean secure, Terms terms) {
  /// Outlives the session, so that the device is known when it signs in again.
  static final String DEVICE = "fermata_device";

  private static final Duration DEVICE_AGE = Duration.ofDays(400);

  Reply signedIn(Reply reply, LivingSessions.Opened opened) {
    Reply with =
        reply.withCookie(cookie(Credentials.COOKIE, opened.secret(), terms.longest(), "/"));
    String device = opened.deviceSecret();
    return device == null ? with : with.withCookie(cookie(DEVICE, device, DEVICE_AGE, "/api"));
  }

  Reply signedOut(Reply reply) {
    return reply.withCookie(cookie(Credentials.COOKIE, "", Duration.ZERO, "/"));
  }

  private String cookie(String name, String value, Duration age, String path) {
    return "%s=%s; Path=%s; Max-Age=%d; HttpOnly; SameSite=Lax%s"
        .formatted(name, value, path, age.toSeconds(), secure ? "; Secure" : "");
  }
}
