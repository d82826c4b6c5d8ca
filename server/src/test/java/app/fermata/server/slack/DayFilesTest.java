package app.fermata.server.slack;

import static org.assertj.core.api.Assertions.assertThat;

import app.fermata.server.mrkdwn.Names;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DayFilesTest {
  @TempDir Path folder;

  @Test
  void aLargeUnsortedDayComesOutInTheOrderOfTimeThroughWindows() throws Exception {
    List<String> messages = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      messages.add(
          "{\"user\":\"U1\",\"text\":\"%04d\",\"ts\":\"%d.000100\"}"
              .formatted(i, 1_704_100_000 + i));
    }
    Collections.shuffle(messages, new Random(1));
    String day = "[" + String.join(",", messages) + "]";
    Path zip = Exports.small().file("general/2024-01-01.json", day).zip(folder);
    ExportLimits limits = ExportLimits.usual();
    try (SlackExport export = SlackExport.open(zip, limits, _ -> {});
        ExportZip opened = ExportZip.open(zip, limits)) {
      SlackConversation general = export.conversations().getFirst();
      List<String> inMemory = texts(new DayFiles(opened, limits, "", _ -> {}, 1 << 30, 7), general);
      List<String> windows = texts(new DayFiles(opened, limits, "", _ -> {}, 0, 7), general);
      assertThat(inMemory).isSorted().hasSize(1_000);
      assertThat(windows).isEqualTo(inMemory);
    }
  }

  private static List<String> texts(DayFiles days, SlackConversation conversation) {
    List<String> out = new ArrayList<>();
    days.read(
        conversation,
        new MessageReader(conversation, Names.none(), _ -> {}),
        item -> out.add(((SlackItem.Message) item).source()));
    return out;
  }
}
