package app.fermata.server.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/// What a backup contains; `manifest.json`, the last entry of the archive, so that an archive cut
/// short has none.
///
/// @param format 1
/// @param fermata the version that made it
/// @param madeAt when its snapshot was taken, ISO-8601
/// @param schema the schema version of each component
/// @param postgres the version of the database it was read from
/// @param tables in the order of the archive
/// @param sequences the state of each sequence
/// @param files how many attached files it holds
record BackupManifest(
    int format,
    String fermata,
    @JsonProperty("made_at") String madeAt,
    Map<String, String> schema,
    String postgres,
    List<Table> tables,
    List<Sequence> sequences,
    long files) {

  static final int FORMAT = 1;
  static final String ENTRY = "manifest.json";

  /// One table: `tables/<name>.copy` in PostgreSQL's COPY text format.
  record Table(String name, List<String> columns, long rows, String sha256) {
    String entry() {
      return "tables/" + name + ".copy";
    }
  }

  /// One sequence as `setval` takes it.
  record Sequence(
      String name,
      @JsonProperty("last_value") long lastValue,
      @JsonProperty("is_called") boolean isCalled) {}
}
