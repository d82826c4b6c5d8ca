package app.fermata.server.imports;

import app.fermata.log.Log;
import app.fermata.server.command.Newest;
import app.fermata.server.imports.Tally.Sort;
import app.fermata.server.mrkdwn.Names;
import app.fermata.server.slack.ExportLimits;
import app.fermata.server.slack.RefusedExportException;
import app.fermata.server.slack.SlackConversation;
import app.fermata.server.slack.SlackExport;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/// One run of an import: people first, then conversations with their members, then what was said,
/// conversation by conversation.
final class SlackImport {
  private static final Duration QUIET = Duration.ofSeconds(1);
  private final Log log;
  private final Newest newest;
  private final SlackIds ids;
  private final InstantSource clock;
  private final ExportLimits limits;
  private final Consumer<String> progress;
  private Instant spokenAt = Instant.MIN;

  /// @param progress told where it is, at most once a second; what it throws ends the import
  SlackImport(
      Log log,
      Newest newest,
      UUID workspace,
      InstantSource clock,
      ExportLimits limits,
      Consumer<String> progress) {
    this.log = log;
    this.newest = newest;
    this.ids = new SlackIds(workspace);
    this.clock = clock;
    this.limits = limits;
    this.progress = progress;
  }

  /// Imports what is not there yet.
  ///
  /// @throws RefusedExportException where the file is not taken; then nothing was written
  ImportReport run(Path file, boolean dryRun) throws RefusedExportException {
    ImportReport report = new ImportReport(dryRun);
    Journal journal = new Journal(log, newest, ids.importer(), dryRun);
    try (SlackExport export = SlackExport.open(file, limits, report::problem)) {
      List<SlackConversation> conversations = export.conversations();
      say(
          "The export lists %,d people and %,d conversations."
              .formatted(export.people().size(), conversations.size()));
      People people = new People(journal, ids, report.tally());
      people.bring(export.people());
      Channels channels = new Channels(journal, ids, people, report);
      report.tally().skipped(Sort.PEOPLE, export.skippedPeople());
      report.tally().skipped(Sort.CONVERSATIONS, export.skippedConversations());
      List<Optional<Channels.Place>> places = conversations.stream().map(channels::bring).toList();
      Names names = names(people, channels);
      for (int i = 0; i < places.size(); i++) {
        messages(export, conversations, i, places.get(i), names, people, journal, report);
      }
      report.tally().skipped(Sort.MESSAGES, export.strayMessages());
      report.integrationLogs(export.integrationLogs());
    }
    return report;
  }

  private void messages(
      SlackExport export,
      List<SlackConversation> conversations,
      int index,
      Optional<Channels.Place> place,
      Names names,
      People people,
      Journal journal,
      ImportReport report) {
    SlackConversation from = conversations.get(index);
    if (place.isEmpty()) {
      export.read(from, names, _ -> report.tally().skipped(Sort.MESSAGES, 1));
      return;
    }
    Messages messages =
        new Messages(journal, ids, people, report.tally(), report::problem, from, place.get());
    export.read(
        from,
        names,
        item -> {
          messages.accept(item);
          sometimes(conversations, index, report);
        });
    messages.end();
    sometimes(conversations, index, report);
  }

  private static Names names(People people, Channels channels) {
    return new Names() {
      @Override
      public Optional<Target> person(String slackId) {
        return people.find(slackId);
      }

      @Override
      public Optional<Target> conversation(String slackId) {
        return channels.find(slackId);
      }
    };
  }

  private void sometimes(List<SlackConversation> conversations, int index, ImportReport report) {
    Instant now = clock.instant();
    if (spokenAt.equals(Instant.MIN) || Duration.between(spokenAt, now).compareTo(QUIET) >= 0) {
      SlackConversation at = conversations.get(index);
      say(
          "Conversation %,d of %,d (%s): %,d messages so far."
              .formatted(
                  index + 1,
                  conversations.size(),
                  at.name().isEmpty() ? at.id() : at.name(),
                  report.tally().read(Sort.MESSAGES)));
      spokenAt = now;
    }
  }

  private void say(String line) {
    progress.accept(line);
  }
}
