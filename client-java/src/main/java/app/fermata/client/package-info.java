/// The Java client: sign in, follow everything an account may read, send commands that survive a
/// lost connection.
///
/// ```java
/// try (Client bot = Client.of(URI.create("https://chat.example.org"), new Credentials.Token(token))
///     .listener(new ClientListener() {
///       public void entry(WireEntry entry) { … }
///     })
///     .connect()) {
///   bot.awaitLive(Duration.ofSeconds(10));
///   bot.send("post-message", args).join();
/// }
/// ```
///
/// One thread, the loop, owns all state of a client: the socket's events, commands and timers are
/// put into its inbox and handled one after the other. Listeners are called on that thread, so in
/// order, and must not block it.
@NullMarked
package app.fermata.client;

import org.jspecify.annotations.NullMarked;
