package app.fermata.server.attention;

import app.fermata.log.Draft;
import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.command.Keys;
import app.fermata.server.command.Writes;
import app.fermata.server.conversation.Arrival;
import java.util.Optional;
import java.util.UUID;

/// Whoever comes into a conversation owes nothing to what was said before.
public record PastIsRead(Log log) implements Arrival {

  @Override
  public void into(Writes writes, UUID account, UUID conversation, long past) {
    UUID key = Keys.read(conversation);
    Optional<Entry> known = log.newest(account, key);
    ReadStateBody arrived =
        known
            .map(entry -> ReadStateBody.read(entry.body()))
            .map(
                before ->
                    new ReadStateBody(
                        conversation,
                        null,
                        before.state().readThrough(past, before.state().generation()),
                        Math.max(before.since(), past)))
            .orElseGet(() -> ReadStateBody.past(conversation, past));
    writes.guard(account, key, known.map(Entry::seq).orElse(0L));
    writes.draft(account, Draft.put(key, AttentionKinds.READ_STATE.name(), null, arrived.body()));
  }
}
