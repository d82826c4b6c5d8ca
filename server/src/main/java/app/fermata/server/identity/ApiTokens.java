package app.fermata.server.identity;

import app.fermata.server.access.Actor;
import app.fermata.server.identity.TokenStore.ApiToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/// Makes and lists the bearer secrets of programs.
final class ApiTokens {
  private final TokenStore store;
  private final Secrets secrets;
  private final Supplier<UUID> ids;
  private final InstantSource clock;

  ApiTokens(TokenStore store, Secrets secrets, Supplier<UUID> ids, InstantSource clock) {
    this.store = store;
    this.secrets = secrets;
    this.ids = ids;
    this.clock = clock;
  }

  /// @param secret shown this once
  record Made(ApiToken token, String secret) {
    @Override
    public String toString() {
      return "Made[" + token.id() + "]";
    }
  }

  Made create(Actor owner, String name, Duration lasting) {
    String secret = Secrets.TOKEN_PREFIX + secrets.next();
    Instant now = clock.instant();
    var token =
        new ApiToken(
            ids.get(),
            owner.workspace(),
            owner.account(),
            name,
            now,
            now.plus(lasting),
            null,
            false);
    store.add(token, Secrets.hash(secret));
    return new Made(token, secret);
  }

  List<ApiToken> living(UUID account) {
    return store.living(account, clock.instant());
  }
}
