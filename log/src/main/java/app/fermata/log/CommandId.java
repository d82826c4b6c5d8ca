package app.fermata.log;

import java.util.UUID;

/// Names a command within one account, for ever.
public record CommandId(UUID account, UUID id) {}
