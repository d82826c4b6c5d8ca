package app.fermata.server.attention;

import app.fermata.log.CountQuery;
import app.fermata.server.attention.Places.Span;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Who is mentioned where, and who took part in which thread. Never late: what an append wrote is
/// in it when the append returns.
public interface AttentionIndex {

  /// A thread.
  ///
  /// @param place of the root
  record ThreadRef(UUID log, UUID root, long place) {}

  /// The threads that an account takes part in: it made the root of a thread that has replies, or
  /// replied, or is mentioned by name in a living reply.
  List<ThreadRef> threadsOf(UUID account);

  /// How many of the messages that each query counts mention the account by name, or everybody; in
  /// the order of the queries. (`kind` of the queries is not looked at.)
  List<Integer> mentions(UUID account, List<CountQuery> queries);

  /// The places of imported messages in these logs, which are never unread; logs without any are
  /// left out.
  Map<UUID, List<Span>> imported(Collection<UUID> logs);
}
