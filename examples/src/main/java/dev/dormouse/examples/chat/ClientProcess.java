package dev.dormouse.examples.chat;

import dev.dormouse.future.Future;
import dev.dormouse.sync.CancellationToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The second process of the demo, and what it last reported. Closing it ends the process. */
final class ClientProcess implements AutoCloseable {
  private final Process process;
  private final CancellationToken ended = new CancellationToken();
  private volatile Stats latest = Stats.NONE;

  private ClientProcess(Process process) {
    this.process = process;
  }

  /** Starts it with the java command and class path of this process. */
  static ClientProcess start(int port, Load load) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(DemoClients.class.getName());
    command.add("" + port);
    command.addAll(List.of(load.arguments()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var clients = new ClientProcess(process);
    Thread.ofPlatform().daemon().name("demo-clients-output").start(clients::readOutput);
    return clients;
  }

  private void readOutput() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line; (line = lines.readLine()) != null; ) {
        if (Stats.isLine(line)) {
          latest = Stats.ofLine(line);
        } else {
          System.out.println(line);
        }
      }
    } catch (IOException cut) {
      // The process was ended; what it reported before stands.
    } finally {
      ended.cancel();
    }
  }

  Stats latest() {
    return latest;
  }

  /**
   * Waits until the process has closed its output.
   *
   * @cancelSafety safe: nothing is consumed
   */
  Future<Void> ended() {
    return ended.cancelled();
  }

  /**
   * Tells whether the process said of itself that all was well; waits for its last instructions.
   */
  boolean succeeded() throws InterruptedException {
    return process.waitFor() == 0;
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
