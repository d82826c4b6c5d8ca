package app.fermata.bench.faults;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a command asks for, and so what its acknowledgement promises.
///
/// @param kind of the command
/// @param log the one that it writes
/// @param key the object that it writes
/// @param content what the object says then, as `Content` reads it; null where that depends on what
///   others do
/// @param once whether it writes in any case: never the answer that there was nothing to do
/// @param refusals codes of refusals that may come instead
record Promise(
    String kind, UUID log, UUID key, @Nullable String content, boolean once, Set<String> refusals) {
  Promise {
    refusals = Set.copyOf(refusals);
  }

  /// The same where these refusals are no defect.
  Promise orRefused(String... codes) {
    return new Promise(kind, log, key, content, once, Set.of(codes));
  }
}
