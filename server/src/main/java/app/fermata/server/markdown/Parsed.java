package app.fermata.server.markdown;

import java.util.List;
import java.util.UUID;

/// A parsed text: the tree, and whom and what it mentions, each once, in the order of the text.
public record Parsed(
    List<Block> blocks, List<UUID> people, List<UUID> channels, boolean everyone) {}
