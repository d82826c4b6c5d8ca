package app.fermata.protocol;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the server says (docs/protocol/sync.md). On the wire each has its word in `is`.
public sealed interface ServerFrame {

  /// The answer to hello.
  ///
  /// @param version the one both speak
  /// @param device null for a token, which belongs to no device
  /// @param role in the workspace
  /// @param server version of the program
  record Welcome(
      int version,
      UUID account,
      UUID workspace,
      @Nullable UUID device,
      String role,
      int epoch,
      String server,
      Duration heartbeat,
      Limits limits)
      implements ServerFrame {}

  /// @param frameBytes largest frame from the client
  /// @param textLength of a message, in Unicode code points
  /// @param commandsInFlight unanswered commands of one connection
  /// @param catchUpEntries in one range; a reader further behind gets a reset
  record Limits(int frameBytes, int textLength, int commandsInFlight, int catchUpEntries) {}

  record Range(WireRange range) implements ServerFrame {}

  record Ranges(List<WireRange> ranges) implements ServerFrame {
    public Ranges {
      ranges = List.copyOf(ranges);
    }
  }

  /// Drop the windows of this log; its cursor is now `at`.
  ///
  /// @param kept with `LOST` only: the seq up to which what the reader holds is still the server's;
  ///   null from a server that does not say
  record Reset(UUID log, Why why, CheckedPosition at, @Nullable Long kept) implements ServerFrame {
    public Reset(UUID log, Why why, CheckedPosition at) {
      this(log, why, at, null);
    }
  }

  enum Why {
    /// More than `catchUpEntries` entries are missing.
    BEHIND,
    /// The cursor does not match the server's past.
    LOST,
    /// The server cannot place the cursor.
    UNKNOWN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  record Cards(List<Card> cards) implements ServerFrame {
    public Cards {
      cards = List.copyOf(cards);
    }
  }

  /// The account may no longer read this log.
  record Left(UUID log) implements ServerFrame {}

  /// Everything asked for with resume has been said.
  record Live(int epoch) implements ServerFrame {}

  /// The command is committed, now or when its id came first.
  record Done(UUID id, List<At> at, @Nullable ObjectNode result) implements ServerFrame {
    public Done {
      at = List.copyOf(at);
    }
  }

  /// What a command wrote last in a log.
  record At(UUID log, long seq) {}

  /// The command is refused; the codes are in docs/protocol/kinds.md.
  record Refused(
      UUID id,
      String code,
      String detail,
      @Nullable String field,
      @Nullable Integer count,
      @Nullable Integer limit,
      @Nullable Duration retryAfter,
      @Nullable WireEntry entry,
      @Nullable String reference)
      implements ServerFrame {

    /// Whether the command stays in the outbox and is sent again.
    public boolean mayRetry() {
      return code.equals("busy") || code.equals("too_many_requests");
    }
  }

  record Typing(UUID log, @Nullable UUID thread, UUID account) implements ServerFrame {}

  record PresenceOf(Map<UUID, Presence> accounts) implements ServerFrame {
    public PresenceOf {
      accounts = Map.copyOf(accounts);
    }
  }

  record Pong() implements ServerFrame {}

  /// A frame could not be understood.
  record Error(String code, String detail) implements ServerFrame {}

  /// A frame of a newer server; clients ignore it.
  record Unknown(String is) implements ServerFrame {}
}
