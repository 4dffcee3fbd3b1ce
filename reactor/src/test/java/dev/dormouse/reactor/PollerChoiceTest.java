package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.sys.Platform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PollerChoiceTest {

  @AfterEach
  void clear() {
    System.clearProperty(PollerKind.PROPERTY);
  }

  @Test
  void autoTakesTheRingForOneThreadAndEpollForSeveral() {
    assumeThat(Platform.isLinuxX64()).isTrue();
    assumeThat(Setup.hasUring()).isTrue();
    try (Reactor reactor = Reactor.open(ReactorOptions.confined())) {
      assertThat(reactor.pollerName()).isEqualTo("io_uring");
      assertThat(reactor.pollerReason()).contains("native access granted").contains("works");
    }
    try (Reactor reactor = Reactor.open(ReactorOptions.sharedByThreads())) {
      assertThat(reactor.pollerName()).isEqualTo("epoll");
      assertThat(reactor.pollerReason()).contains("native access granted").contains("several");
    }
  }

  @Test
  void forbiddenRingMakesAutoTakeEpollWithOneLine() throws Exception {
    assumeThat(Platform.isLinuxX64()).isTrue();
    List<String> lines = FailureTest.child("", TwoReactors.class, "uring");
    assertThat(lines).contains("epoll", "epoll");
    assertThat(lines.stream().filter(line -> line.contains("waiting with epoll: io_uring does")))
        .as("one line: %s", lines)
        .hasSize(1);
  }

  @Test
  void propertyReplacesAutoOnly() {
    System.setProperty(PollerKind.PROPERTY, "nio");
    try (Reactor reactor = Reactor.open(ReactorOptions.confined())) {
      assertThat(reactor.pollerName()).isEqualTo("nio");
      assertThat(reactor.pollerReason()).isEqualTo("-Ddormouse.poller=nio");
    }
    assumeThat(Platform.isLinuxX64()).isTrue();
    ReactorOptions explicit = ReactorOptions.confined().withPoller(PollerKind.EPOLL);
    try (Reactor reactor = Reactor.open(explicit)) {
      assertThat(reactor.pollerName()).isEqualTo("epoll");
    }
  }

  @Test
  void ringThatIsForbiddenIsAClearError() {
    assumeThat(Platform.isLinuxX64()).isTrue();
    Setup forbidden = new Setup(PollerKind.IO_URING, ReactorUse.CONFINED, "uring");
    assertThatThrownBy(forbidden::open)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("io_uring does not work here: -Ddormouse.uring.without forbids it")
        .hasMessageContaining("choose epoll or auto");
  }

  @Test
  void unknownNameIsAClearError() {
    System.setProperty(PollerKind.PROPERTY, "kqueue");
    assertThatThrownBy(() -> Reactor.open(ReactorOptions.confined()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'kqueue'")
        .hasMessageContaining("auto, io_uring, epoll and nio");
  }

  @Test
  void epollElsewhereIsAClearError() {
    String os = System.getProperty("os.name");
    System.setProperty("os.name", "Plan 9");
    try {
      assertThatThrownBy(() -> Reactor.open(ReactorOptions.confined().withPoller(PollerKind.EPOLL)))
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("Plan 9")
          .hasMessageContaining("choose nio or auto");
      try (Reactor reactor = Reactor.open(ReactorOptions.confined())) {
        assertThat(reactor.pollerName()).isEqualTo("nio");
        assertThat(reactor.pollerReason()).contains("Linux on x86-64");
      }
    } finally {
      System.setProperty("os.name", os);
    }
  }

  @Test
  void withoutNativeAccessAutoTakesNioAndPrintsTheFlagOnce() throws Exception {
    assumeThat(Platform.isLinuxX64()).isTrue();
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).isTrue();
    List<String> lines = FailureTest.child("--no-native", TwoReactors.class, "");
    assertThat(lines).contains("nio", "nio").doesNotContain("epoll");
    assertThat(lines.stream().filter(line -> line.contains("--enable-native-access=ALL-UNNAMED")))
        .as("one line: %s", lines)
        .hasSize(1);
    assertThat(lines.stream().filter(line -> line.startsWith("WARNING"))).isEmpty();
  }

  /** Opens two reactors as AUTO chooses, without parts of io_uring, and prints what they are. */
  static final class TwoReactors {
    private TwoReactors() {}

    /** Prints two names. */
    public static void main(String[] args) {
      System.setProperty("dormouse.uring.without", args[0]);
      for (int i = 0; i < 2; i++) {
        try (Reactor reactor = Reactor.open(ReactorOptions.confined())) {
          System.out.println(reactor.pollerName());
        }
      }
    }
  }

  @Test
  void boundsAreChecked() {
    ReactorOptions options = ReactorOptions.confined();
    assertThatThrownBy(() -> options.withOffload(0, 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offloadThreadsMax");
    assertThatThrownBy(() -> options.withOffload(1, 0, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offloadQueueMax");
    assertThatThrownBy(() -> options.withOffload(1, 1, Duration.ofNanos(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("offloadKeepAlive");
    assertThatThrownBy(() -> new ListenOptions(0, false, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("backlog");
  }
}
