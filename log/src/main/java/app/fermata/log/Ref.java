package app.fermata.log;

import java.util.UUID;

/// Names an object: a key in a log.
public record Ref(UUID log, UUID key) {}
