package dev.dormouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.dormouse.codec.FrameTooLongException;
import dev.dormouse.codec.LinesCodec;
import dev.dormouse.codec.UdpFramed;
import dev.dormouse.codec.UdpFramed.Addressed;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames in datagrams. */
class UdpFramedTest {

  @ParameterizedTest
  @EnumSource(Backend.class)
  void framesGoWithTheirAddressAndNeverOverTwoDatagrams(Backend backend) throws Exception {
    assumeTrue(backend.isHere());
    try (TestLoop loop = new TestLoop(backend);
        UdpSocket plain = loop.run(UdpSocket.bind("127.0.0.1", 0));
        UdpFramed<String, String> lines =
            UdpFramed.of(loop.run(UdpSocket.bind("127.0.0.1", 0)), LinesCodec.of(20))) {
      InetSocketAddress to = lines.inner().localAddress();
      InetSocketAddress from = plain.localAddress();
      loop.run(plain.sendTo("one\ntwo\nhalf".getBytes(), to));
      loop.run(plain.sendTo("three\n".getBytes(), to));
      for (String line : new String[] {"one", "two", "half", "three"}) {
        assertThat(loop.run(lines.next())).isEqualTo(new Addressed<>(line, from));
      }
      loop.run(plain.sendTo(("x".repeat(30) + "\n").getBytes(), to));
      loop.run(plain.sendTo("after\n".getBytes(), to));
      assertThatThrownBy(() -> loop.run(lines.next())).isInstanceOf(FrameTooLongException.class);
      assertThat(loop.run(lines.next())).isEqualTo(new Addressed<>("after", from));

      loop.run(lines.send(new Addressed<>("answer", from)));
      byte[] got = new byte[16];
      assertThat(loop.run(plain.receive(got))).isEqualTo(7);
      assertThat(new String(got, 0, 7)).isEqualTo("answer\n");
      lines.drop();
      assertThatThrownBy(() -> loop.run(lines.next())).isInstanceOf(IllegalStateException.class);
    }
  }
}
