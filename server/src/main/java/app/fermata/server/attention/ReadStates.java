package app.fermata.server.attention;

import app.fermata.log.Entry;
import app.fermata.log.Log;
import app.fermata.server.command.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All read states of one account.
final class ReadStates {
  private static final int PAGE = 5_000;

  private final Map<UUID, Entry> entries = new HashMap<>();

  private ReadStates() {}

  static ReadStates all(Log log, UUID account) {
    var states = new ReadStates();
    AccountEntries.each(
        log,
        account,
        AttentionKinds.READ_STATE.name(),
        PAGE,
        entry -> states.entries.put(entry.key(), entry));
    return states;
  }

  @Nullable Entry entry(UUID key) {
    return entries.get(key);
  }

  ReadStateBody main(UUID conversation) {
    return of(entries.get(Keys.read(conversation)), null, conversation, null);
  }

  ReadStateBody thread(UUID conversation, UUID root) {
    return of(
        entries.get(Keys.read(conversation)),
        entries.get(Keys.read(conversation, root)),
        conversation,
        root);
  }

  /// What holds: a thread without a state of its own is read up to `since` of its conversation.
  ///
  /// @param main the entry of the conversation's state, if there is one
  /// @param own the entry of the thread's; ignored where `thread` is null
  static ReadStateBody of(
      @Nullable Entry main, @Nullable Entry own, UUID conversation, @Nullable UUID thread) {
    if (thread != null && own != null) {
      return ReadStateBody.read(own.body());
    }
    ReadStateBody ofMain =
        main == null
            ? new ReadStateBody(conversation, null, ReadState.NOTHING, 0)
            : ReadStateBody.read(main.body());
    return thread == null
        ? ofMain
        : new ReadStateBody(conversation, thread, ReadState.upTo(ofMain.since()), 0);
  }
}
