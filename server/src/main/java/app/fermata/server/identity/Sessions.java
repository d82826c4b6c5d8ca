package app.fermata.server.identity;

import app.fermata.server.web.Authentication;
import app.fermata.server.web.Credentials;
import java.util.Collection;
import java.util.UUID;

/// Sign-ins that are alive: looked up for every request and every socket, and heard of when they
/// end.
public interface Sessions extends Authentication {

  /// Whether a sign-in with this secret lives here, as far as this process has seen. No answer to
  /// whether it may do anything: that says `identify`. Does not block.
  ///
  /// For keeping people who come back apart from strangers before either is looked up: what was
  /// made up is never familiar. What signed in at another node since this one started is not,
  /// either.
  boolean isFamiliar(Credentials credentials);

  /// Registers for ends of sessions and tokens. Called after the commit, on the thread that ended
  /// it or on a virtual thread; must not block for long. Closing the handle ends it.
  ///
  /// Register before looking a session up for a connection: then no end is missed.
  AutoCloseable onEnd(EndListener listener);

  /// These sessions are in use now, as open connections are: keeps them from expiring, and what the
  /// list of devices says true. For the gateway, every few minutes, all at once; ids of tokens and
  /// of what has ended are ignored.
  void inUse(Collection<UUID> credentials);

  /// Hears of ends, once each.
  @FunctionalInterface
  interface EndListener {
    void ended(Ended end);
  }

  /// @param credential `Identified.credential` of what ended
  /// @param why what the device has to do about it
  record Ended(UUID account, UUID credential, Why why) {}

  /// How a sign-in came to its end.
  enum Why {
    /// By the device itself, or by time: the replica stays, sign in again (close code 4001).
    SIGNED_OUT,
    /// By somebody else: the device drops its replica (close code 4003).
    REVOKED
  }
}
