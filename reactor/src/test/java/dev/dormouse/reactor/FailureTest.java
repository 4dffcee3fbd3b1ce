package dev.dormouse.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What users read when the kernel refuses. */
@ParameterizedClass
@MethodSource("dev.dormouse.reactor.Setup#all")
@Timeout(240)
class FailureTest {
  @Parameter Setup setup;

  @Test
  void portInUse() throws Exception {
    try (Net net = new Net(setup)) {
      int before = net.reactor.descriptors();
      assertThatThrownBy(() -> net.kernel.listen(net.address, ListenOptions.DEFAULT))
          .isInstanceOf(BindException.class)
          .hasMessageStartingWith("cannot listen on 127.0.0.1:" + net.address.getPort())
          .hasMessageContaining("the port is in use")
          .hasMessageContaining("choose another port");
      assertThat(net.reactor.descriptors()).isEqualTo(before);
    }
  }

  @Test
  void addressOfAnotherHost() throws Exception {
    try (Net net = new Net(setup)) {
      InetSocketAddress foreign = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 0);
      assertThatThrownBy(() -> net.kernel.listen(foreign, ListenOptions.DEFAULT))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("192.0.2.1:0")
          .hasMessageContaining("no such address");
    }
  }

  @Test
  void privilegedPort() throws Exception {
    Path lowest = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");
    assumeThat(Files.isReadable(lowest)).isTrue();
    assumeThat(Integer.parseInt(Files.readString(lowest).strip())).isGreaterThan(1);
    assumeThat(System.getProperty("user.name")).isNotEqualTo("root");
    try (Net net = new Net(setup)) {
      assertThatThrownBy(() -> net.kernel.listen(Net.loopback(1), ListenOptions.DEFAULT))
          .isInstanceOf(BindException.class)
          .hasMessageContaining("127.0.0.1:1")
          .hasMessageContaining("no permission");
    }
  }

  @Test
  void refusedConnectionLeavesNoDescriptor() throws Exception {
    try (Net net = new Net(setup)) {
      net.listener.close();
      net.settle();
      int before = net.reactor.descriptors();
      assertThatThrownBy(() -> net.run(new Connect(net.address)))
          .isInstanceOf(ConnectException.class)
          .hasMessageStartingWith("cannot connect to 127.0.0.1:" + net.address.getPort())
          .hasMessageContaining("refused");
      assertThat(net.reactor.descriptors()).isEqualTo(before);
    }
  }

  /** Returns what a main class prints in a JVM of its own. */
  static List<String> child(String shell, Class<?> main, String argument) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String command =
        shell
            + (shell.startsWith("strace") ? "" : "exec ")
            + "\"$0\" -Xshare:auto -XX:TieredStopAtLevel=1"
            + (shell.contains("--no-native") ? "" : " --enable-native-access=ALL-UNNAMED")
            + " -cp \"$1\" \"$2\" \"$3\"";
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                command.replace("--no-native", ""),
                java,
                classPath.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                main.getName(),
                argument)
            .redirectErrorStream(true)
            .start();
    List<String> lines = process.inputReader().readAllLines();
    assertThat(process.waitFor()).as("exit code of %s: %s", main, lines).isZero();
    return lines;
  }
}
