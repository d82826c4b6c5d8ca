package app.fermata.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the rail needs of one conversation (docs/protocol/sync.md). Fields that hold their default
/// do not travel.
///
/// @param at position at which everything here is true
/// @param type `channel`, `direct` or `group`
/// @param with the people of a direct or group
/// @param role of this account in the conversation
/// @param floor the place from which this account may read
/// @param lastPlace place of the newest main-timeline message, 0 where there is none; `lastAt` its
///   time
/// @param unread main-timeline messages, exact at `at` and at seq `readAt` of the account log
/// @param firstUnread place of the first unread message, 0 where there is none
/// @param threads followed threads with unread replies only
@JsonSerialize(using = Card.Serializer.class)
public record Card(
    UUID log,
    CheckedPosition at,
    String type,
    @Nullable String name,
    @Nullable String purpose,
    boolean isPrivate,
    boolean archived,
    boolean favourite,
    List<UUID> with,
    String role,
    long floor,
    int members,
    long lastPlace,
    @Nullable Instant lastAt,
    int unread,
    int mentions,
    long firstUnread,
    long readAt,
    Read read,
    List<ThreadCard> threads) {

  /// The role that is left out on the wire.
  public static final String DEFAULT_ROLE = "member";

  public Card {
    with = List.copyOf(with);
    threads = List.copyOf(threads);
  }

  /// What a person has read: places up to `upTo` but for those in `unread`, and those in `read`.
  ///
  /// @param generation a mark-unread starts a new one; reads made in an older one are dropped
  public record Read(long generation, long upTo, List<Span> read, List<Span> unread) {
    public static final Read NOTHING = new Read(0, 0, List.of(), List.of());

    public Read {
      read = List.copyOf(read);
      unread = List.copyOf(unread);
    }
  }

  /// A closed range of places.
  public record Span(long from, long to) {}

  /// A followed thread with unread replies.
  public record ThreadCard(
      UUID root, long rootPlace, int unread, int mentions, Read read, long readAt) {}

  /// Lets HTTP endpoints answer with cards through the one writer.
  static final class Serializer extends JsonSerializer<Card> {
    @Override
    public void serialize(Card card, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      CardJson.write(out, card);
    }
  }
}
