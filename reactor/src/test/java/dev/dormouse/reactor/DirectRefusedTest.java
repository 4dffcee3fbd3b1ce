package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Listeners whose connections shall live in the table of a ring, where there is none. */
class DirectRefusedTest {
  private static final ListenOptions DIRECT =
      new ListenOptions(128, false, true, List.of(new OptionValue<>(SocketOptions.DIRECT, true)));

  @ParameterizedTest
  @MethodSource("dev.dormouse.reactor.Setup#all")
  void whoHasNoTableSaysSo(Setup other) throws Exception {
    if (Setup.hasTables()
        && other.poller() == PollerKind.IO_URING
        && other.use() == ReactorUse.PINNED
        && (other.without().isEmpty() || other.without().equals("direct"))) {
      return;
    }
    try (Reactor reactor = other.open()) {
      reactor.claim();
      assertThatThrownBy(() -> reactor.kernel().listen(Net.loopback(0), DIRECT))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("DIRECT");
      assertThat(reactor.descriptors()).isZero();
    }
  }
}
