package app.fermata.server.web;

import io.vertx.core.MultiMap;

/// What every answer says to browsers.
final class SecurityHeaders {
  private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";

  /// Styles may be inline (React Aria positions its overlays that way), scripts never.
  private static final String PAGE_POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:;"
          + " font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; object-src 'none';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private SecurityHeaders() {}

  static void api(MultiMap headers) {
    everywhere(headers);
    headers.set("Content-Security-Policy", API_POLICY);
    headers.set("Cache-Control", "no-store");
  }

  static void page(MultiMap headers) {
    everywhere(headers);
    headers.set("Content-Security-Policy", PAGE_POLICY);
    headers.set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
  }

  private static void everywhere(MultiMap headers) {
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "same-origin");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
  }
}
