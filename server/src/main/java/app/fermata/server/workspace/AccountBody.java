package app.fermata.server.workspace;

import app.fermata.log.Body;
import app.fermata.server.access.Role;
import app.fermata.server.command.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// An account as everybody in the workspace sees it.
///
/// @param imported nobody has claimed it yet
/// @param zone an IANA time zone
public record AccountBody(
    String name,
    Role role,
    boolean bot,
    boolean deactivated,
    boolean imported,
    @Nullable String zone,
    @Nullable String title) {

  /// A person's account, active.
  public static AccountBody of(String name, Role role) {
    return new AccountBody(name, role, false, false, false, null, null);
  }

  public static AccountBody read(Body body) {
    var from = Json.read(body);
    return new AccountBody(
        Json.text(from, "name", ""),
        Role.valueOf(Json.text(from, "role", "member").toUpperCase(Locale.ROOT)),
        Json.flag(from, "bot"),
        Json.flag(from, "deactivated"),
        Json.flag(from, "imported"),
        Json.text(from, "zone"),
        Json.text(from, "title"));
  }

  public Body body() {
    var to = Json.object();
    Json.put(to, "name", name);
    to.put("role", role.word());
    Json.put(to, "bot", bot);
    Json.put(to, "deactivated", deactivated);
    Json.put(to, "imported", imported);
    Json.put(to, "zone", zone);
    Json.put(to, "title", title);
    return Json.body(to);
  }

  public AccountBody named(String newName) {
    return new AccountBody(newName, role, bot, deactivated, imported, zone, title);
  }

  public AccountBody withRole(Role newRole) {
    return new AccountBody(name, newRole, bot, deactivated, imported, zone, title);
  }

  public AccountBody withDeactivated(boolean now) {
    return new AccountBody(name, role, bot, now, imported, zone, title);
  }

  /// Somebody has claimed it.
  public AccountBody claimed() {
    return new AccountBody(name, role, bot, deactivated, false, zone, title);
  }

  public AccountBody inZone(@Nullable String newZone) {
    return new AccountBody(name, role, bot, deactivated, imported, newZone, title);
  }

  public AccountBody titled(@Nullable String newTitle) {
    return new AccountBody(name, role, bot, deactivated, imported, zone, newTitle);
  }
}
