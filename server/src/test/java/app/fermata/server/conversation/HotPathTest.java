package app.fermata.server.conversation;

import static app.fermata.server.Examples.in;
import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.log.Log;
import app.fermata.server.Core;
import app.fermata.server.Examples;
import app.fermata.server.Indexes;
import app.fermata.server.command.Outcome;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What posting asks of the log.
class HotPathTest {
  private final Examples harbour = Examples.inMemory();
  private final List<String> calls = new ArrayList<>();
  private final Core core =
      new Core(watched(harbour.log), harbour.ids, harbour.indexes, Examples.watch());

  private Log watched(Log log) {
    return (Log)
        Proxy.newProxyInstance(
            Log.class.getClassLoader(),
            new Class<?>[] {Log.class},
            (_, method, arguments) -> {
              calls.add(method.getName());
              try {
                return method.invoke(log, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private List<String> callsOf(ObjectNode args) {
    calls.clear();
    Outcome outcome = core.commands().execute(harbour.bo, harbour.ids.next(), "post-message", args);
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return List.copyOf(calls);
  }

  private ObjectNode message(String text) {
    return in(harbour.general()).put("message", harbour.ids.next().toString()).put("text", text);
  }

  @Test
  void postingWhereOneHasPostedBeforeReadsNothing() {
    callsOf(message("first"));
    assertThat(callsOf(message("second"))).containsExactly("append");
    String mention = "[@Chen](fermata:account/" + harbour.chen.account() + ") look";
    callsOf(message(mention));
    assertThat(callsOf(message(mention))).containsExactly("append");
  }

  @Test
  void aReplyReadsItsRootAndNothingElse() {
    UUID root = harbour.post(harbour.chen, harbour.general(), "root");
    callsOf(message("first"));
    assertThat(callsOf(message("reply").put("thread", root.toString())))
        .containsExactly("newest", "append");
  }

  @Test
  void somebodyElsesMembershipDoesNotSlowOnesOwnPosting() {
    callsOf(message("first"));
    harbour.arrive("Eve", app.fermata.server.access.Role.MEMBER);
    assertThat(callsOf(message("second"))).containsExactly("append");
    assertThat(Indexes.inMemory(harbour.log).projections()).isEmpty();
  }
}
