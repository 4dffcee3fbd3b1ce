package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.future.Context;
import dev.dormouse.time.Time;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReactorTest {

  @Test
  void echoesOverLoopback() throws Exception {
    try (Reactor reactor = Reactor.open(ReactorOptions.confined())) {
      Loop loop = new Loop(reactor);
      Source listener =
          reactor
              .kernel()
              .listen(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                  ListenOptions.DEFAULT);
      Source client = loop.run(new Connect(reactor.kernel().localAddress(listener)));
      Source server = loop.run(new Accept(listener));
      byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
      assertThat(loop.run(new Send(client, hello, 0, 5))).isEqualTo(5);
      byte[] got = new byte[16];
      assertThat(loop.run(new Receive(server, got, 3, 10))).isEqualTo(5);
      assertThat(new String(got, 3, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
      assertThat(reactor.descriptors()).isEqualTo(3);
    }
  }

  @Test
  void sleepEndsNotEarly() throws Exception {
    try (Reactor reactor = Reactor.open(ReactorOptions.confined())) {
      Loop loop = new Loop(reactor);
      long start = reactor.clock().nanos();
      loop.run(Time.sleep(Duration.ofMillis(20)));
      assertThat(reactor.clock().nanos() - start).isGreaterThanOrEqualTo(20_000_000);
      assertThat(reactor.armedTimers()).isZero();
    }
  }

  @Test
  void contextWithoutReactorIsAClearError() {
    assertThatThrownBy(() -> Reactor.of(Context.noop()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Reactor")
        .hasMessageContaining("AsyncRuntime");
  }
}
