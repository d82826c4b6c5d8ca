package app.fermata.server.slack;

import app.fermata.server.mrkdwn.Names;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// A Slack export, open for reading. Not for several threads at once.
public final class SlackExport implements AutoCloseable {
  private final ExportZip zip;
  private final ExportFolders folders;
  private final ExportIndex index;
  private final ExportLimits limits;
  private final Consumer<Problem> problems;

  private SlackExport(
      ExportZip zip,
      ExportFolders folders,
      ExportIndex index,
      ExportLimits limits,
      Consumer<Problem> problems) {
    this.zip = zip;
    this.folders = folders;
    this.index = index;
    this.limits = limits;
    this.problems = problems;
  }

  /// Opens a zip and reads its index.
  ///
  /// @param problems told what could not be read, now and later
  /// @throws RefusedExportException where the file is no Slack export or breaks a bound
  public static SlackExport open(Path file, ExportLimits limits, Consumer<Problem> problems)
      throws RefusedExportException {
    ExportZip zip = ExportZip.open(file, limits);
    try {
      ExportFolders folders = ExportFolders.of(zip);
      ExportIndex index = new ExportIndex(zip, limits, folders, problems);
      index.read();
      folders.report(problems);
      return new SlackExport(zip, folders, index, limits, problems);
    } catch (RefusedExportException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  public List<SlackPerson> people() {
    return index.people();
  }

  public List<SlackConversation> conversations() {
    return index.conversations();
  }

  /// People in the lists that are none: without an id, or there before.
  public int skippedPeople() {
    return index.skippedPeople();
  }

  public int skippedConversations() {
    return index.skippedConversations();
  }

  /// Entries of `integration_logs.json`, which are not for a conversation.
  public int integrationLogs() {
    return new DayFiles(zip, limits, folders.root(), problems).countFile("integration_logs.json");
  }

  /// Everything in one conversation, in the order of time.
  ///
  /// @param names what Slack's ids stand for, for mentions
  public void read(SlackConversation conversation, Names names, Consumer<SlackItem> sink) {
    MessageReader reader = new MessageReader(conversation, names, problems);
    new DayFiles(zip, limits, folders.root(), problems).read(conversation, reader, sink);
  }

  /// How many elements lie in folders that belong to no conversation; each folder is reported.
  public int strayMessages() {
    int count = 0;
    for (String folder : index.unclaimedFolders()) {
      int inFolder =
          new DayFiles(zip, limits, folders.root(), problems).count(folder, folders.days(folder));
      problems.accept(
          Problem.of(
              folder + "/",
              "The folder belongs to no conversation in the lists, so nobody knows who may read it;"
                  + " its %,d messages were left out.".formatted(inFolder)));
      count += inFolder;
    }
    return count;
  }

  @Override
  public void close() {
    zip.close();
  }
}
