package app.fermata.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

final class ClientTest {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String KEY = "sec-websocket-key:";

  /// Before the silence of a heartbeat would be noticed, after a minute.
  private static final int SOON_MILLIS = 30_000;

  @Test
  void anEndAmidAMessageIsNoticedAndTheClientComesBack() throws Exception {
    try (var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + listening.getLocalPort());
      listening.setSoTimeout(SOON_MILLIS);
      try (Client client = Client.of(url, new Credentials.Token("secret")).connect()) {
        try (Socket first = listening.accept()) {
          shakeHands(first);
          first.getInputStream().readNBytes(2);
          first.getOutputStream().write(new byte[] {(byte) 0x81, 100, '{', '"', 'i', 's'});
        }
        try (Socket again = listening.accept()) {
          assertThat(again.getInputStream().read()).isEqualTo('G');
        }
        assertThat(client.state().isEnd()).isFalse();
      }
    }
  }

  private static void shakeHands(Socket socket) throws Exception {
    String key = "";
    for (String line = line(socket); !line.isEmpty(); line = line(socket)) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith(KEY)) {
        key = line.substring(KEY.length()).strip();
      }
    }
    byte[] hash =
        MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
    OutputStream out = socket.getOutputStream();
    out.write(
        """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: %s\r
        \r
        """
            .formatted(Base64.getEncoder().encodeToString(hash))
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
