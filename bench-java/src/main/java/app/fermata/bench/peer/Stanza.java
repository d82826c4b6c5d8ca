package app.fermata.bench.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// One element of an XMPP stream: as much of XML as a server writes, which has neither comments nor
/// CDATA (RFC 6120, 11.1). The stream's own tag, which stays open, is an element by itself.
final class Stanza {
  private static final String STREAM = "stream:stream";
  private static final int LONGEST_SHOWN = 300;

  private final ByteBuf bytes;
  private final String tag;

  private Stanza(ByteBuf bytes) {
    this.bytes = bytes;
    int end = tagEnd(bytes, bytes.readerIndex());
    this.tag =
        bytes.toString(
            bytes.readerIndex() + 1, end - bytes.readerIndex() - 1, StandardCharsets.UTF_8);
  }

  /// Takes the next whole element off `bytes`; null where none is whole, and then takes nothing but
  /// the space and the declaration before it.
  static @Nullable Stanza next(ByteBuf bytes) {
    skipToElement(bytes);
    int begin = bytes.readerIndex();
    int depth = 0;
    for (int at = begin; at < bytes.writerIndex(); ) {
      if (bytes.getByte(at) != '<') {
        at++;
        continue;
      }
      int end = tagEnd(bytes, at);
      if (end < 0) {
        return null;
      }
      if (bytes.getByte(at + 1) == '/') {
        depth--;
      } else if (bytes.getByte(end - 1) != '/' && !(depth == 0 && opensStream(bytes, at))) {
        depth++;
      }
      at = end + 1;
      if (depth <= 0) {
        return new Stanza(bytes.readSlice(at - begin));
      }
    }
    return null;
  }

  private static void skipToElement(ByteBuf bytes) {
    while (bytes.isReadable()) {
      int begin = bytes.readerIndex();
      if (bytes.getByte(begin) != '<') {
        bytes.skipBytes(1);
      } else if (bytes.readableBytes() > 1 && bytes.getByte(begin + 1) == '?') {
        int end = tagEnd(bytes, begin);
        if (end < 0) {
          return;
        }
        bytes.readerIndex(end + 1);
      } else {
        return;
      }
    }
  }

  /// Where the tag that begins at `from` has its `>`; -1 where that has not come yet.
  private static int tagEnd(ByteBuf bytes, int from) {
    byte quote = 0;
    for (int at = from + 1; at < bytes.writerIndex(); at++) {
      byte c = bytes.getByte(at);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '>') {
        return at;
      }
    }
    return -1;
  }

  private static boolean opensStream(ByteBuf bytes, int at) {
    return bytes.writerIndex() > at + STREAM.length()
        && bytes.toString(at + 1, STREAM.length(), StandardCharsets.UTF_8).equals(STREAM);
  }

  /// The element's name with its prefix; begins with `/` where the stream is closed.
  String name() {
    int end = 0;
    while (end < tag.length() && " \t\r\n>".indexOf(tag.charAt(end)) < 0) {
      end++;
    }
    String name = tag.substring(0, end);
    return name.length() > 1 && name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  /// An attribute of the element itself, as it is written; "" where it has none of this name.
  String attribute(String attribute) {
    for (char quote : new char[] {'\'', '"'}) {
      String before = " " + attribute + "=" + quote;
      int at = tag.indexOf(before);
      if (at >= 0) {
        int begin = at + before.length();
        return tag.substring(begin, tag.indexOf(quote, begin));
      }
    }
    return "";
  }

  boolean isError() {
    return attribute("type").equals("error");
  }

  /// Whether these words are somewhere in it, as they are written.
  boolean contains(Words words) {
    return ByteBufUtil.indexOf(words.bytes, bytes) >= 0;
  }

  /// What is looked for in stanzas.
  static final class Words {
    private final ByteBuf bytes;

    Words(String text) {
      this.bytes =
          Unpooled.unreleasableBuffer(
              Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  /// Its beginning, for a sentence.
  @Override
  public String toString() {
    String all = bytes.toString(StandardCharsets.UTF_8);
    return all.length() > LONGEST_SHOWN ? all.substring(0, LONGEST_SHOWN) + "…" : all;
  }
}
