package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.future.Poll;
import dev.dormouse.reactor.Net.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * System calls fail under {@code strace}, which makes them answer what a kernel may answer, and
 * bytes arrive all the same. Skipped where there is no strace, or where it may not trace.
 */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class InjectedTest {
  @Parameter Setup setup;
  @TempDir Path folder;

  @BeforeEach
  void straceWorks() throws Exception {
    assumeThat(setup.use())
        .as("a process of its own has one thread")
        .isEqualTo(ReactorUse.CONFINED);
    assumeThat(Files.isExecutable(Path.of("/usr/bin/strace"))).as("strace is here").isTrue();
    String command = "strace -f --seccomp-bpf -o /dev/null -e inject=getppid:error=EPERM true";
    Process probe = new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
    probe.inputReader().readAllLines();
    assumeThat(probe.waitFor()).as("strace may trace").isZero();
  }

  /** Runs the program under rules; returns how many calls have failed by them. */
  private long inject(String... rules) throws Exception {
    Path log = folder.resolve("log");
    StringBuilder strace = new StringBuilder("strace -f --seccomp-bpf -o " + log);
    for (String rule : rules) {
      strace.append(" -e inject=").append(rule);
    }
    List<String> lines =
        FailureTest.child(strace.append(' ').toString(), Exchange.class, setup.poller().name());
    assertThat(lines).contains("exact");
    try (var calls = Files.lines(log)) {
      return calls.filter(line -> line.contains("(INJECTED)")).count();
    }
  }

  @Test
  void interruptedCallsAndWaitsAreMadeAgain() throws Exception {
    long failed =
        switch (setup.poller().name()) {
          case "EPOLL" ->
              inject(
                  "recvfrom:error=EINTR:when=1+3",
                  "sendto:error=EINTR:when=2+3",
                  "accept4:error=EINTR:when=1+3",
                  "epoll_wait:error=EINTR:when=1+4",
                  "epoll_pwait2:error=EINTR:when=1+4");
          case "NIO" -> inject("epoll_wait:error=EINTR:when=1+4");
          default -> inject("io_uring_enter:error=EINTR:when=5+7");
        };
    assertThat(failed).isGreaterThan(3);
  }

  @Test
  void connectionsThatDieInTheBacklogEndNoListener() throws Exception {
    assumeThat(setup.poller().name()).isIn("EPOLL", "NIO");
    assertThat(inject("accept4:error=ECONNABORTED:when=1+2", "accept:error=ECONNABORTED:when=1+2"))
        .isGreaterThan(3);
  }

  @Test
  void aListenerOutlivesTheLimitOfTheProcessAndOfTheSystem() throws Exception {
    assumeThat(setup.poller().name()).isIn("EPOLL", "NIO");
    boolean numbers = setup.poller() == PollerKind.EPOLL; // the JDK gives words, the same for all
    for (String error : numbers ? List.of("EMFILE", "ENFILE", "ENOBUFS") : List.of("EMFILE")) {
      String rule = ":error=" + error + ":when=1+6";
      assertThat(inject("accept4" + rule, "accept" + rule)).as(error).isPositive();
    }
  }

  /** Connections whose bytes go both ways. */
  static final class Exchange {
    private static final int CONNECTIONS = 6;
    private static final int BYTES = 300_000;

    private Exchange() {}

    /** Prints whether all was exact. */
    public static void main(String[] args) throws Exception {
      try (Net net = new Net(new Setup(PollerKind.of(args[0]), ReactorUse.CONFINED))) {
        boolean exact = true;
        for (int i = 0; i < CONNECTIONS; i++) {
          Pair pair = net.pair();
          exact &= carries(net, pair.client(), pair.server());
          exact &= carries(net, pair.server(), pair.client());
          pair.client().close();
          pair.server().close();
        }
        System.out.println(exact ? "exact" : "wrong bytes");
      }
    }

    private static boolean carries(Net net, Source from, Source to) throws Exception {
      byte[] bytes = Net.pattern(BYTES);
      byte[] got = new byte[BYTES];
      int sent = 0;
      int received = 0;
      while (received < BYTES) {
        if (sent < BYTES) {
          Send send = new Send(from, bytes, sent, BYTES - sent);
          Object answer = net.loop.poll(send);
          if (answer == Poll.PENDING) {
            send.drop();
          } else {
            sent += (Integer) answer;
          }
        }
        received += net.run(new Receive(to, got, received, BYTES - received));
      }
      return java.util.Arrays.equals(bytes, got);
    }
  }
}
