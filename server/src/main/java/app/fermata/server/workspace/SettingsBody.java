package app.fermata.server.workspace;

import app.fermata.log.Body;
import app.fermata.server.command.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a person has set for all devices. Null: not set, the device decides.
///
/// @param language a language tag of the interface
/// @param enterSends whether Enter sends; true unless switched off
public record SettingsBody(@Nullable String language, @Nullable Theme theme, boolean enterSends) {
  public static final SettingsBody DEFAULT = new SettingsBody(null, null, true);

  public enum Theme {
    SYSTEM,
    LIGHT,
    DARK
  }

  public static SettingsBody read(Body body) {
    var from = Json.read(body);
    String theme = Json.text(from, "theme");
    return new SettingsBody(
        Json.text(from, "language"),
        theme == null ? null : Theme.valueOf(theme.toUpperCase(Locale.ROOT)),
        from.path("enterSends").asBoolean(true));
  }

  public Body body() {
    var to = Json.object();
    Json.put(to, "language", language);
    if (theme != null) {
      to.put("theme", theme.name().toLowerCase(Locale.ROOT));
    }
    if (!enterSends) {
      to.put("enterSends", false);
    }
    return Json.body(to);
  }
}
