package app.fermata.server.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The files of a message as links. The addresses in an export carry a token (`?t=xoxe-…`) that
/// opens every file of the workspace; it is taken out.
final class FileLinks {
  private FileLinks() {}

  static List<SlackFile> of(JsonNode message) {
    List<SlackFile> out = new ArrayList<>();
    message.path("files").forEach(file -> add(file, out));
    if (out.isEmpty()) {
      add(message.path("file"), out);
    }
    for (JsonNode attachment : message.path("attachments")) {
      attachment.path("files").forEach(file -> add(file, out));
    }
    return out;
  }

  private static void add(JsonNode file, List<SlackFile> out) {
    if (file.isObject()) {
      out.add(file(file));
    }
  }

  private static SlackFile file(JsonNode file) {
    String mode = file.path("mode").asText();
    Optional<String> url =
        address(file.path("url_private"))
            .or(() -> address(file.path("permalink")))
            .or(() -> address(file.path("url_private_download")));
    String name = Fields.cut(255, file.path("name"), file.path("title")).orElse("");
    Optional<String> missing =
        switch (mode) {
          case "tombstone" -> Optional.of("The file was deleted in Slack.");
          case "hidden_by_limit" -> Optional.of("Slack hid the file because of its plan's limit.");
          default ->
              url.isPresent()
                  ? Optional.empty()
                  : Optional.of("The export has no address for the file.");
        };
    return new SlackFile(
        name.isEmpty() && missing.isEmpty() ? Fields.id(file.path("id")).orElse("file") : name,
        Fields.name(file.path("mimetype"), file.path("filetype")),
        Fields.size(file.path("size")),
        missing.isPresent() ? Optional.empty() : url,
        missing);
  }

  /// An http address without the export's token.
  static Optional<String> address(JsonNode node) {
    return Fields.line(node)
        .filter(url -> url.length() <= 4000 && url.matches("https?://[^\\s<>\"]+"))
        .map(FileLinks::withoutToken);
  }

  private static String withoutToken(String url) {
    try {
      URI uri = new URI(url);
      String query = uri.getRawQuery();
      if (query == null) {
        return url;
      }
      String kept =
          Arrays.stream(query.split("&", -1))
              .filter(part -> !part.startsWith("t=xox"))
              .collect(Collectors.joining("&"));
      String before = url.substring(0, url.indexOf('?'));
      String fragment = uri.getRawFragment() == null ? "" : "#" + uri.getRawFragment();
      return before + (kept.isEmpty() ? "" : "?" + kept) + fragment;
    } catch (URISyntaxException e) {
      return url.replaceAll("([?&])t=xox[^&#]*", "$1");
    }
  }
}
