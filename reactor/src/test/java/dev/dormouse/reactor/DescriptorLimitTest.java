package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.dormouse.future.Poll;
import dev.dormouse.sys.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What happens when the process has no descriptor left. Each test runs in a process of its own,
 * whose limit is low and whose clock stands still until the test moves it.
 */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class DescriptorLimitTest {
  private static final String LIMIT = "ulimit -n 160 && ";

  @Parameter Setup setup;

  @BeforeEach
  void inAShell() {
    assumeThat(Files.isExecutable(Path.of("/bin/sh"))).isTrue();
  }

  private List<String> child(Class<?> main) throws Exception {
    String argument = setup.poller() + " " + setup.use();
    return FailureTest.child(LIMIT, main, argument);
  }

  @Test
  void acceptPausesSaysSoOnceAndTakesEveryConnectionLater() throws Exception {
    List<String> lines = child(Pauses.class);
    assertThat(lines).containsSubsequence("paused", "rested", "paused again", "all came");
    List<String> told = lines.stream().filter(line -> line.contains("accepting pauses")).toList();
    assertThat(told).as("%s", lines).hasSize(1);
    assertThat(told.getFirst())
        .contains("listener 127.0.0.1:", "too many open files", "raise the limit (ulimit -n)");
    if (Platform.isLinuxX64()) {
      assertThat(told.getFirst()).contains("of which this process may have 160");
    }
  }

  @Test
  void closingTheListenerEndsThePauseAtOnce() throws Exception {
    assertThat(child(ClosedWhilePausing.class)).contains("paused", "closed", "dropped");
  }

  @Test
  void oneOfSeveralAcceptsPausesAndTheOthersSleepBehindIt() throws Exception {
    assertThat(child(SeveralPause.class))
        .containsSubsequence("paused 1", "paused 1", "handed on", "paused 1", "all came");
  }

  @Test
  void connectAndListenSayWhatIsUsedUp() throws Exception {
    assertThat(child(Refused.class))
        .anyMatch(line -> line.contains("cannot connect to") && line.contains("too many open"))
        .anyMatch(line -> line.contains("cannot listen on") && line.contains("too many open"));
  }

  /** A reactor near its limit. */
  private static final class Near implements AutoCloseable {
    long nanos = 1_000;
    final Net net;
    final List<AutoCloseable> files = new ArrayList<>();

    Near(String[] args) throws IOException {
      String[] words = args[0].split(" ");
      Setup setup = new Setup(PollerKind.of(words[0]), ReactorUse.valueOf(words[1]));
      net = new Net(Reactor.open(setup.options().withClock(() -> nanos)));
    }

    void exhaust() {
      try {
        while (true) {
          files.add(Files.newByteChannel(Path.of("/dev/null")));
        }
      } catch (IOException none) {
        // That is what was asked for.
      }
    }

    void free() throws Exception {
      for (AutoCloseable file : files) {
        file.close();
      }
      files.clear();
    }

    /** Loads what a test itself uses at the limit. */
    void rehearse() throws Exception {
      System.getLogger("dev.dormouse.test").log(System.Logger.Level.INFO, "rehearsing");
      exhaust();
      free();
      Accept accept = new Accept(net.listener);
      net.loop.poll(accept);
      accept.drop();
      net.settle();
      System.out.println("rehearsed");
    }

    void pass(long millis) {
      nanos += millis * 1_000_000;
    }

    /** Returns how often the task is woken while the clock stands. */
    int wakesAtRest() {
      int before = net.loop.wakes.get();
      for (int i = 0; i < 100; i++) {
        net.reactor.turn(0);
      }
      return net.loop.wakes.get() - before;
    }

    @Override
    public void close() throws Exception {
      free();
      net.close();
    }
  }

  /** Three connections come at the limit. */
  static final class Pauses {
    private Pauses() {}

    /** Prints what it sees. */
    public static void main(String[] args) throws Exception {
      try (Near near = new Near(args)) {
        Net net = near.net;
        near.rehearse();
        for (int i = 0; i < 3; i++) {
          Source client = net.run(new Connect(net.address));
          net.sendAll(client, new byte[] {(byte) i});
        }
        near.exhaust();
        Accept accept = new Accept(net.listener);
        System.out.println(net.loop.poll(accept) == Poll.PENDING ? "paused" : "went on");
        near.wakesAtRest(); // the listener may report its backlog once more
        net.loop.poll(accept);
        System.out.println(near.wakesAtRest() == 0 ? "rested" : "was woken in vain");
        int before = net.loop.wakes.get();
        near.pass(Limits.ACCEPT_PAUSE.toMillis() + 1);
        net.settle();
        boolean again = net.loop.wakes.get() > before && net.loop.poll(accept) == Poll.PENDING;
        System.out.println(again ? "paused again" : "did not try again");
        near.free();
        near.pass(Limits.ACCEPT_PAUSE.toMillis() + 1);
        boolean[] seen = new boolean[3];
        for (int i = 0; i < 3; i++) {
          Source server = net.run(i == 0 ? accept : new Accept(net.listener));
          seen[net.receiveAll(server, 1)[0]] = true;
        }
        System.out.println(seen[0] && seen[1] && seen[2] ? "all came" : "some were lost");
      }
    }
  }

  /** Three accepts wait when connections come at the limit; the one that pauses is dropped. */
  static final class SeveralPause {
    private SeveralPause() {}

    /** Prints what it sees. */
    public static void main(String[] args) throws Exception {
      try (Near near = new Near(args)) {
        Net net = near.net;
        near.rehearse();
        List<Loop> tasks = new ArrayList<>();
        List<Accept> accepts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          tasks.add(new Loop(net.reactor));
          accepts.add(new Accept(net.listener));
          tasks.get(i).assertPending(accepts.get(i));
        }
        for (int i = 0; i < 2; i++) {
          net.run(new Connect(net.address));
        }
        near.exhaust();
        pollAll(net, tasks, accepts);
        System.out.println("paused " + net.reactor.armedTimers());
        near.pass(Limits.ACCEPT_PAUSE.toMillis() + 1);
        pollAll(net, tasks, accepts);
        System.out.println("paused " + net.reactor.armedTimers());
        int before = tasks.get(1).wakes.get();
        accepts.get(0).drop();
        System.out.println(tasks.get(1).wakes.get() > before ? "handed on" : "forgotten");
        pollAll(net, tasks, accepts.subList(1, 3));
        System.out.println("paused " + net.reactor.armedTimers());
        near.free();
        near.pass(Limits.ACCEPT_PAUSE.toMillis() + 1);
        net.run(accepts.get(1));
        net.run(accepts.get(2));
        System.out.println("all came");
      }
    }

    private static void pollAll(Net net, List<Loop> tasks, List<Accept> accepts) throws Exception {
      for (int i = 0; i < 3; i++) {
        net.settle();
        for (Accept accept : accepts) {
          tasks.get(3 - accepts.size() + accepts.indexOf(accept)).assertPending(accept);
        }
      }
    }
  }

  /** The listener is closed, and another accept dropped, while they pause. */
  static final class ClosedWhilePausing {
    private ClosedWhilePausing() {}

    /** Prints what it sees. */
    public static void main(String[] args) throws Exception {
      try (Near near = new Near(args)) {
        Net net = near.net;
        near.rehearse();
        net.run(new Connect(net.address));
        near.exhaust();
        Accept dropped = new Accept(net.listener);
        net.loop.poll(dropped);
        boolean armed = net.reactor.armedTimers() == 1;
        dropped.drop();
        near.wakesAtRest();
        boolean disarmed = net.reactor.armedTimers() == 0;
        Accept accept = new Accept(net.listener);
        System.out.println(net.loop.poll(accept) == Poll.PENDING ? "paused" : "went on");
        int before = net.loop.wakes.get();
        net.listener.close();
        System.out.println(net.loop.wakes.get() > before ? outcome(net, accept) : "not woken");
        System.out.println(armed && disarmed ? "dropped" : "timer: " + armed + disarmed);
      }
    }

    private static String outcome(Net net, Accept accept) {
      try {
        return "answered " + net.loop.poll(accept);
      } catch (Exception failure) {
        return failure instanceof SourceClosedException ? "closed" : failure.toString();
      }
    }
  }

  /** What cannot wait fails. */
  static final class Refused {
    private Refused() {}

    /** Prints two messages. */
    public static void main(String[] args) throws Exception {
      try (Near near = new Near(args)) {
        near.rehearse();
        near.exhaust();
        try {
          near.net.run(new Connect(near.net.address));
        } catch (IOException failure) {
          System.out.println(failure.getMessage());
        }
        try {
          near.net.kernel.listen(Net.loopback(0), ListenOptions.DEFAULT);
        } catch (IOException failure) {
          System.out.println(failure.getMessage());
        }
      }
    }
  }
}
