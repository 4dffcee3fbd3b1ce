package dev.dormouse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Starts the measured processes as the groups do, with little to do. */
class ProcessesTest {
  /** Another JMH on this machine would only falsify figures. */
  private static final String BESIDE_OTHERS = "-Djmh.ignoreLock=true";

  private static final Jvm JVM = new Jvm(List.of("-Xmx256m", BESIDE_OTHERS));

  @ParameterizedTest
  @CsvSource({
    "DORMOUSE,WORK_STEALING,leaf",
    "VIRTUAL_THREADS,WORK_STEALING,leaf",
    "DORMOUSE,CURRENT_THREAD,answer",
    "DORMOUSE,WORK_STEALING,answer",
    "VIRTUAL_THREADS,WORK_STEALING,answer",
    "DORMOUSE,CURRENT_THREAD,sleep",
    "DORMOUSE,WORK_STEALING,sleep",
    "VIRTUAL_THREADS,WORK_STEALING,sleep"
  })
  void memoryIsMeasuredWhileAllTasksWait(Peer peer, RuntimeKind kind, String wait)
      throws Exception {
    List<String> lines =
        Child.lines(
            JVM.command(peer, kind, MemoryProcess.class, peer.key(), kind.key(), "20000", wait));
    assertThat(lines).singleElement().asString().matches("-?[0-9.]+\t[0-9.]+");
    double heap = Double.parseDouble(lines.getFirst().split("\t")[1]);
    assertThat(heap).isBetween(20.0, 10_000.0);
  }

  @ParameterizedTest
  @CsvSource({
    "TASKS,DORMOUSE,CURRENT_THREAD,17",
    "TASKS,DORMOUSE,WORK_STEALING,19",
    "TASKS,VIRTUAL_THREADS,CURRENT_THREAD,12",
    "TASKS,VIRTUAL_THREADS,WORK_STEALING,13",
    "BLOCKING,DORMOUSE,CURRENT_THREAD,7",
    "BLOCKING,VIRTUAL_THREADS,CURRENT_THREAD,0",
    "SCOPES,DORMOUSE,WORK_STEALING,3",
    "SCOPES,NO_SCOPE,WORK_STEALING,3",
    "OBSERVED,DORMOUSE,CURRENT_THREAD,4",
    "CHANNELS,DORMOUSE,CURRENT_THREAD,20",
    "CHANNELS,KOTLIN,CURRENT_THREAD,9",
    "CHANNELS,JCTOOLS,WORK_STEALING,5",
    "LOCKS,DORMOUSE,WORK_STEALING,11",
    "SETS,DORMOUSE,WORK_STEALING,8"
  })
  void workloadsHaveNamesOfTheirOwn(TasksProcess.Set set, Peer peer, RuntimeKind kind, int count) {
    assertThat(set.workloads(peer, kind).values()).hasSize(count).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(RuntimeKind.class)
  void virtualThreadsDoWhatTasksDo(RuntimeKind kind) {
    assertThat(TasksProcess.Set.TASKS.workloads(Peer.DORMOUSE, kind).values())
        .containsAll(TasksProcess.Set.TASKS.workloads(Peer.VIRTUAL_THREADS, kind).values());
  }

  @ParameterizedTest
  @EnumSource(names = {"KOTLIN", "JCTOOLS"})
  void channelsOfOthersDoWhatOursDo(Peer peer) {
    RuntimeKind kind = RuntimeKind.WORK_STEALING;
    assertThat(TasksProcess.Set.CHANNELS.workloads(Peer.DORMOUSE, kind).values())
        .containsAll(TasksProcess.Set.CHANNELS.workloads(peer, kind).values());
  }

  @ParameterizedTest
  @CsvSource({"DORMOUSE,CURRENT_THREAD", "DORMOUSE,WORK_STEALING", "VIRTUAL_THREADS,WORK_STEALING"})
  void manyTasksAreStartedAndEnded(Peer peer, RuntimeKind kind) throws Exception {
    assertThat(
            Child.lines(
                JVM.command(
                    peer, kind, PausesProcess.class, peer.key(), kind.key(), "20000", "answer")))
        .singleElement()
        .asString()
        .matches("times\t[0-9.]+\t[0-9.]+");
  }

  @ParameterizedTest
  @EnumSource(names = {"DORMOUSE", "VIRTUAL_THREADS", "HELLO"})
  void aLineIsPrintedAtOnce(Peer peer) throws Exception {
    RuntimeKind kind = RuntimeKind.WORK_STEALING;
    assertThat(
            Child.millisToFirstLine(
                JVM.command(peer, kind, StartUpProcess.class, peer.key(), kind.key())))
        .isPositive();
  }

  @Test
  void delaysAreMeasuredBesideATaskThatIsStuck() throws Exception {
    List<String> command =
        JVM.command(
            Peer.DORMOUSE,
            RuntimeKind.WORK_STEALING,
            FairnessProcess.class,
            Peer.DORMOUSE.key(),
            "1",
            "1");
    assertThat(Child.lines(command))
        .hasSize(6)
        .allMatch(line -> line.matches("[^\t]+\t[^\t]+\t[0-9.]+"));
  }

  @ParameterizedTest
  @CsvSource({"SCOPES,NO_SCOPE", "OBSERVED,UNOBSERVED"})
  void peersOfDormouseItselfDoTheSame(TasksProcess.Set set, Peer peer) {
    for (RuntimeKind kind : RuntimeKind.values()) {
      assertThat(set.workloads(peer, kind).values())
          .containsExactlyInAnyOrderElementsOf(set.workloads(Peer.DORMOUSE, kind).values());
    }
  }

  @ParameterizedTest
  @EnumSource(Observation.class)
  void observedTasksAreMeasured(Observation observation) throws Exception {
    List<String> lines =
        Child.lines(
            JVM.command(
                Peer.DORMOUSE,
                RuntimeKind.CURRENT_THREAD,
                TasksProcess.class,
                TasksProcess.Set.OBSERVED.name(),
                Peer.DORMOUSE.key(),
                RuntimeKind.CURRENT_THREAD.key(),
                "1",
                "1",
                "observed",
                observation.name()));
    assertThat(lines).hasSize(4).allMatch(line -> line.matches("[^\\t]+\\t[0-9.]+"));
  }

  @ParameterizedTest
  @CsvSource({
    "CHANNELS,DORMOUSE,WORK_STEALING,20",
    "CHANNELS,KOTLIN,CURRENT_THREAD,9",
    "CHANNELS,KOTLIN,WORK_STEALING,9",
    "CHANNELS,JCTOOLS,WORK_STEALING,5",
    "LOCKS,DORMOUSE,WORK_STEALING,11",
    "SETS,DORMOUSE,CURRENT_THREAD,8"
  })
  void tasksThatMeetAreMeasured(TasksProcess.Set set, Peer peer, RuntimeKind kind, int count)
      throws Exception {
    List<String> lines =
        Child.lines(
            JVM.command(
                peer, kind, TasksProcess.class, set.name(), peer.key(), kind.key(), "1", "1"));
    assertThat(lines).hasSize(count).allMatch(line -> line.matches("[^\\t]+\\t[0-9.]+"));
  }

  @Test
  void footprintsAreAsTheDocumentationSays() throws Exception {
    // Whose full collections leave nothing behind; those of others may.
    List<String> flags = List.of("-Xmx256m", "-XX:+UseCompactObjectHeaders", "-XX:+UseParallelGC");
    Jvm jvm = new Jvm(flags);
    Map<String, Double> bytes = new HashMap<>();
    for (String line :
        Child.lines(
            jvm.command(
                Peer.DORMOUSE, RuntimeKind.CURRENT_THREAD, FootprintProcess.class, "50000"))) {
      String[] words = line.split("\t");
      bytes.put(words[1], Double.parseDouble(words[2]));
    }
    assertThat(bytes).hasSize(17).allSatisfy((_, each) -> assertThat(each).isBetween(12.0, 600.0));
    // Objects come in steps of eight bytes; what the JVM itself has made meanwhile is less each.
    assertThat(bytes.get("idle oneshot")).isCloseTo(32, within(4.0));
    assertThat(bytes.get("empty mpsc of 1")).isCloseTo(184, within(4.0));
    assertThat(bytes.get("acquire that waits")).isCloseTo(48, within(4.0));
    assertThat(bytes.get("shared future")).isCloseTo(80, within(4.0));
    assertThat(bytes.get("copy of a shared future")).isCloseTo(40, within(4.0));
    assertThat(bytes.get("future in a FuturesUnordered")).isCloseTo(40, within(4.0));
  }

  @Test
  void compilerIsMeasuredOnAllThatItIsComparedWith() throws Exception {
    Jvm jvm = new Jvm(List.of("-Xmx256m", "-XX:+UseCompactObjectHeaders", BESIDE_OTHERS));
    Map<String, Double> figures = new HashMap<>();
    assertThat(CompilerProcess.methods()).hasSize(12);
    for (List<String> each :
        List.of(
            command(jvm, CompilerProcess.class, CompilerProcess.methods().getFirst(), "1", "1"),
            command(jvm, CompilerProcess.class, "nestedThreads", "1", "1"),
            command(jvm, FrameProcess.class, "20000"),
            command(jvm, CompileProcess.class, "0", "1"))) {
      for (String line : Child.lines(each)) {
        String[] words = line.split("\t");
        figures.put(words[0] + ", " + words[1], Double.parseDouble(words[2]));
      }
    }
    assertThat(figures).hasSize(2 + 4 + 2).allSatisfy((_, value) -> assertThat(value).isPositive());
    assertThat(figures.get("DORMOUSE, frame of a block with one await")).isBetween(15.0, 30.0);
    assertThat(figures.get("DORMOUSE, frames of ten nested blocks")).isBetween(150.0, 300.0);
  }

  @Test
  void connectionsPrintAFigureForEach() throws Exception {
    List<String> lines = Child.lines(command(JVM, ConnectionsProcess.class, "2000", "20"));
    assertThat(lines).hasSize(6).allSatisfy(line -> assertThat(line.split("\t")).hasSize(3));
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("duplex with its task, idle"));
  }

  private static List<String> command(Jvm jvm, Class<?> main, String... arguments) {
    return jvm.command(Peer.VIRTUAL_THREADS, RuntimeKind.CURRENT_THREAD, main, arguments);
  }

  @ParameterizedTest
  @CsvSource({
    "DORMOUSE,CURRENT_THREAD",
    "DORMOUSE,WORK_STEALING",
    "DORMOUSE_NIO,WORK_STEALING",
    "DORMOUSE_CORES,WORK_STEALING",
    "NIO_LOOP,CURRENT_THREAD",
    "NETTY_EPOLL,CURRENT_THREAD",
    "NETTY_EPOLL,WORK_STEALING",
    "VIRTUAL_THREADS,WORK_STEALING"
  })
  void serversSendBackWhatTheyReadAndEndWithTheirInput(Peer peer, RuntimeKind kind)
      throws Exception {
    List<String> command =
        JVM.command(peer, kind, EchoProcess.class, peer.key(), kind.key(), "4096");
    Server server = Server.start(command);
    try (server) {
      assertEchoes(server);
      assertThat(server.process().pid()).isPositive();
    }
    assertThat(ProcessHandle.of(server.process().pid())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"DORMOUSE,CURRENT_THREAD", "DORMOUSE_NIO,WORK_STEALING"})
  void proxiesPassOnWhatTheyReadInBothDirections(Peer peer, RuntimeKind kind) throws Exception {
    RuntimeKind behind = RuntimeKind.CURRENT_THREAD;
    String nio = Peer.NIO_LOOP.key();
    try (Server target =
            Server.start(
                JVM.command(Peer.NIO_LOOP, behind, EchoProcess.class, nio, behind.key(), "4096"));
        Server proxy =
            Server.start(
                JVM.command(
                    peer,
                    kind,
                    ProxyProcess.class,
                    peer.key(),
                    kind.key(),
                    Integer.toString(target.port())))) {
      assertEchoes(proxy);
    }
  }

  @ParameterizedTest
  @CsvSource({"DORMOUSE,CURRENT_THREAD", "DORMOUSE_NIO,WORK_STEALING"})
  void datagramsComeBackToTheirSender(Peer peer, RuntimeKind kind) throws Exception {
    byte[] sent = "dormouse".getBytes(StandardCharsets.UTF_8);
    InetAddress localhost = InetAddress.getByName("127.0.0.1");
    try (Server server =
            Server.start(
                JVM.command(peer, kind, DatagramProcess.class, peer.key(), kind.key(), "4096"));
        DatagramSocket socket = new DatagramSocket(0, localhost)) {
      socket.setSoTimeout(60_000);
      socket.send(new DatagramPacket(sent, sent.length, localhost, server.port()));
      DatagramPacket back = new DatagramPacket(new byte[sent.length + 1], sent.length + 1);
      socket.receive(back);
      assertThat(Arrays.copyOf(back.getData(), back.getLength())).isEqualTo(sent);
    }
  }

  @Test
  void serversOfCrowdsTellTheirMemoryWhenAsked() throws Exception {
    List<String> command = command(JVM, CrowdProcess.class, Peer.DORMOUSE.key());
    try (Server server = Server.start(command)) {
      assertEchoes(server);
      assertThat(server.process().ask()).isGreaterThan(1 << 20);
      assertEchoes(server);
      assertThat(server.process().ask()).isGreaterThan(1 << 20);
    }
  }

  private static void assertEchoes(Server server) throws Exception {
    byte[] sent = "dormouse".getBytes(StandardCharsets.UTF_8);
    try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), server.port())) {
      socket.getOutputStream().write(sent);
      assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }
  }
}
