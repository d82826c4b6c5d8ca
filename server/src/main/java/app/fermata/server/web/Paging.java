package app.fermata.server.web;

import app.fermata.server.command.RejectedException;
import app.fermata.server.command.Rejection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Which part of a list a request asks for. A page token holds where the page before ended (or
/// where the next begins), in the order of the list, so that what comes or goes meanwhile neither
/// repeats nor hides anything else.
///
/// @param after what the token holds; empty: from the beginning
public record Paging(int limit, Optional<String> after) {
  private static final int USUAL = 50;
  private static final int MOST = 200;

  /// What the query says.
  ///
  /// @throws RejectedException `invalid`, naming the parameter
  public static Paging of(Request request) {
    int limit = request.query("limit").map(Paging::limit).orElse(USUAL);
    return new Paging(limit, request.query("pageToken").map(Paging::decoded));
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MOST) {
        return limit;
      }
    } catch (NumberFormatException e) {
      throw invalid("limit", "This must be a number from 1 to " + MOST + ".");
    }
    throw invalid("limit", "This must be a number from 1 to " + MOST + ".");
  }

  private static String decoded(String token) {
    try {
      return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("pageToken", "This is not a page token of this server.");
    }
  }

  /// The number that a token holds; 0 from the beginning.
  public long tokenNumber() {
    try {
      return after.map(Long::parseLong).orElse(0L);
    } catch (NumberFormatException e) {
      throw invalid("pageToken", "This is not a page token of this server.");
    }
  }

  /// What of a list comes on this page.
  ///
  /// @param list in the natural order of `position`
  /// @param position where an element stands, unique
  public <T> List<T> slice(List<T> list, Function<T, String> position) {
    var slice = new ArrayList<T>();
    for (T element : list) {
      if (slice.size() == limit) {
        break;
      }
      if (after.isEmpty() || position.apply(element).compareTo(after.get()) > 0) {
        slice.add(element);
      }
    }
    return slice;
  }

  /// The answer.
  ///
  /// @param next where this page ended, if there may be another
  public static Reply reply(List<?> items, Optional<String> next) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("items", items);
    next.ifPresent(
        position ->
            answer.put(
                "nextPageToken",
                Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(position.getBytes(StandardCharsets.UTF_8))));
    return Reply.ok(answer);
  }

  /// Cuts the page out of a list and answers with it.
  public <T> Reply reply(List<T> list, Function<T, String> position, Function<T, Object> item) {
    List<T> slice = slice(list, position);
    boolean more =
        slice.size() == limit
            && position.apply(list.getLast()).compareTo(position.apply(slice.getLast())) > 0;
    return reply(
        slice.stream().map(item).toList(),
        more ? Optional.of(position.apply(slice.getLast())) : Optional.empty());
  }

  private static RejectedException invalid(String parameter, String detail) {
    return new RejectedException(Rejection.invalid(parameter, detail));
  }
}
