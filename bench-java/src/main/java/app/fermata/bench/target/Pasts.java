package app.fermata.bench.target;

import app.fermata.log.AppendResult;
import app.fermata.log.Draft;
import app.fermata.protocol.Ids;
import app.fermata.server.command.Keys;
import app.fermata.server.conversation.ConversationKinds;
import app.fermata.server.conversation.MessageBody;
import app.fermata.server.conversation.ReactionBody;
import app.fermata.server.markdown.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Writes what was said in the rooms: each message by its author, one command each, as it would
/// have been.
final class Pasts {
  private final Appends appends;
  private final Ids ids;
  private final List<Workspace.Person> people;

  Pasts(Appends appends, Ids ids, List<Workspace.Person> people) {
    this.appends = appends;
    this.ids = ids;
    this.people = people;
  }

  /// Rooms with a short past are written beside each other, a long one wave by wave.
  void write(List<UUID> rooms, List<Story> stories) throws InterruptedException {
    var large = new ArrayList<Integer>();
    for (int room = 0; room < rooms.size(); room++) {
      UUID id = rooms.get(room);
      Story story = stories.get(room);
      if (story.script().messages() > 100 * Script.WAVE) {
        large.add(room);
      } else if (story.script().messages() > 0) {
        appends.start(
            () -> {
              for (int number = 0; number < story.script().messages(); number++) {
                write(id, story, number);
              }
            });
      }
    }
    appends.finish();
    for (int room : large) {
      inWaves(rooms.get(room), stories.get(room));
    }
  }

  private void inWaves(UUID room, Story story) throws InterruptedException {
    int messages = story.script().messages();
    int end = 0;
    for (int number = 0; number < messages; number++) {
      if (number == end) {
        appends.finish();
        end = Script.nextWave(number);
      }
      int one = number;
      appends.start(() -> write(room, story, one));
    }
    appends.finish();
  }

  private void write(UUID room, Story story, int number) {
    Script script = story.script();
    UUID author = people.get(script.author(number)).account();
    UUID key = ids.next();
    int root = script.root(number);
    MessageBody body = MessageBody.written(script.text(number, people), Names.AS_WRITTEN, false);
    Draft message =
        Draft.create(
            key, ConversationKinds.MESSAGE.name(), root < 0 ? null : story.key(root), body.body());
    story.said(number, key, place(appends.now(room, author, List.of(message))));
    int target = script.reactionTo(number);
    if (target >= 0) {
      react(room, story, number, story.key(target));
    }
  }

  private void react(UUID room, Story story, int number, UUID message) {
    UUID by = people.get(story.script().reactor(number)).account();
    String emoji = story.script().emoji(number);
    Draft reaction =
        Draft.put(
            Keys.reaction(message, by, emoji),
            ConversationKinds.REACTION.name(),
            message,
            new ReactionBody(emoji, true).body());
    story.reached(place(appends.now(room, by, List.of(reaction))));
  }

  private static long place(AppendResult.Appended appended) {
    return appended.positions().getFirst().seq();
  }
}
