package app.fermata.server.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who asks, as established by the session or token of the request.
///
/// @param device the device whose session this is; null for a token (a bot, a script) and for the
///   server's own work
public record Actor(UUID workspace, UUID account, Role role, @Nullable UUID device) {}
