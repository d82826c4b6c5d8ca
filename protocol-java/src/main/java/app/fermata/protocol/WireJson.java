package app.fermata.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;

/// Jackson as everything reads that comes over the network, the socket and HTTP alike: bounded in
/// depth and lengths, no field twice, nothing after the object.
public final class WireJson {
  /// The syntax tree of a message is at most 20 deep; a list in a list takes four levels of JSON.
  private static final int DEPTH = 128;

  static final JsonFactory FACTORY = factory();

  static final JsonMapper MAPPER = mapper(FACTORY).build();

  private WireJson() {}

  /// A mapper with these bounds, to be given features of its own.
  public static JsonMapper.Builder mapper() {
    return mapper(factory());
  }

  /// Reads JSON that is UTF-8 at least in appearance: where there are zero bytes, which no JSON
  /// has, the library would guess at another encoding.
  ///
  /// @throws IOException see `complaint`
  public static JsonNode read(byte[] utf8) throws IOException {
    for (byte one : utf8) {
      if (one == 0) {
        throw new CharacterCodingException();
      }
    }
    return MAPPER.readTree(utf8);
  }

  /// What to say of input that cannot be read: where it is wrong, never in the words of the
  /// library, which are about its own inside.
  public static String complaint(IOException e) {
    if (e instanceof StreamConstraintsException) {
      return "This JSON is nested too deeply, or something in it is too long.";
    }
    JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
    return at == null
        ? "This is not JSON in UTF-8."
        : "This is not JSON from line %d, column %d on."
            .formatted(at.getLineNr(), at.getColumnNr());
  }

  private static JsonMapper.Builder mapper(JsonFactory factory) {
    return JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  }

  /// Names come from the network: they are neither interned nor canonicalised. Buffers come from a
  /// pool: by default they belong to a thread, and here most threads live for one command.
  private static JsonFactory factory() {
    return JsonFactory.builder()
        .recyclerPool(JsonRecyclerPools.sharedBoundedPool())
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(DEPTH)
                .maxNameLength(256)
                .maxNumberLength(32)
                .maxStringLength(1 << 20)
                .build())
        .build();
  }
}
