package dev.dormouse.bench;

import static dev.dormouse.future.Async.async;

import dev.dormouse.runtime.AsyncRuntime;

/** One JVM that prints a line as soon as its first task runs, and ends. */
final class StartUpProcess {
  private static final String LINE = "done";

  private StartUpProcess() {}

  /** Takes the peer and the kind of runtime. */
  public static void main(String[] arguments) throws Exception {
    switch (Peer.of(arguments[0])) {
      case DORMOUSE -> {
        try (AsyncRuntime runtime = Runtimes.open(RuntimeKind.of(arguments[1]))) {
          runtime.blockOn(runtime.spawn(async(() -> System.out.println(LINE))));
        }
      }
      case VIRTUAL_THREADS -> Thread.startVirtualThread(() -> System.out.println(LINE)).join();
      default -> System.out.println(LINE);
    }
  }
}
