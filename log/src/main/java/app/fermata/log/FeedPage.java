package app.fermata.log;

import java.util.List;

/// Entries in commit order, and the cursor after the last of them.
public record FeedPage(List<Entry> entries, FeedCursor cursor) {}
