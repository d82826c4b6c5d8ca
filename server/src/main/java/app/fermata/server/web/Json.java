package app.fermata.server.web;

import app.fermata.protocol.WireJson;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;

/// JSON as the HTTP interface speaks it: read within the bounds of the wire, written with absent
/// fields instead of nulls and times as milliseconds.
public final class Json {
  private static final ObjectMapper MAPPER =
      WireJson.mapper()
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .addModule(new SimpleModule().addSerializer(Instant.class, new Millis()))
          .build();

  private Json() {}

  /// The shared mapper; never reconfigured.
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /// @throws IllegalStateException where the value has no JSON form, which is a bug
  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON form of " + value.getClass(), e);
    }
  }

  private static final class Millis extends StdSerializer<Instant> {
    Millis() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(value.toEpochMilli());
    }
  }
}
