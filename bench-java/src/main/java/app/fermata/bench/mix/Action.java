package app.fermata.bench.mix;

import java.util.Locale;

/// What people do, and how often for each message that they post.
///
/// The frequencies are those of Mattermost's load tester (mattermost-load-test-ng at commit
/// 784dbc17, its simulation's documented action frequencies relative to creating a post); so are
/// 0.73 posts a second for 1,000 connected people, and of the posts 18 % replies, 10 % with a
/// mention and 10 % with a link. Left out, since Fermata does not do them yet: saving a draft
/// (0.50), deleting one (1.41), searching posts (0.022), attaching files (2 % of the posts).
public enum Action {
  POST(1, "post"),
  SWITCH(6.52, "open a conversation: its first unread page"),
  SCROLL_BACK(1.99, "scroll back a page"),
  OPEN_DIRECT(0.98, "open a direct"),
  VIEW_THREADS(0.60, "view the threads one follows"),
  MARK_THREAD_READ(0.32, "mark a thread as read"),
  PERMALINK(0.30, "follow a link to a message"),
  OPEN_THREAD(0.28, "open a thread"),
  RECONNECT(0.14, "reconnect and resume"),
  REACT(0.13, "react"),
  EDIT(0.04, "edit"),
  SEARCH_PEOPLE(0.032, "search people"),
  JOIN(0.005, "join a channel"),
  DELETE(0.005, "delete"),

  /// Goes with reading, never by itself.
  MARK_READ(0, "mark as read");

  /// For 1,000 connected people.
  static final double POSTS_PER_SECOND = 0.73;

  static final int REPLIES_IN_HUNDRED = 18;
  static final int MENTIONS_IN_HUNDRED = 10;
  static final int LINKS_IN_HUNDRED = 10;

  private final double perPost;
  private final String words;

  Action(double perPost, String words) {
    this.perPost = perPost;
    this.words = words;
  }

  /// How often for each message posted.
  double perPost() {
    return perPost;
  }

  public String words() {
    return words;
  }

  /// In the report.
  public String key() {
    String[] parts = name().toLowerCase(Locale.ROOT).split("_");
    var key = new StringBuilder(parts[0]);
    for (int i = 1; i < parts.length; i++) {
      key.append(Character.toUpperCase(parts[i].charAt(0))).append(parts[i].substring(1));
    }
    return key.toString();
  }
}
