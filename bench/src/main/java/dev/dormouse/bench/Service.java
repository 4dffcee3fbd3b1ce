package dev.dormouse.bench;

import java.util.Locale;

/** What servers do that are loaded in turns. */
enum Service {
  /** Sends back what it reads; its number is that of the bytes that a connection reads at once. */
  ECHO("echo", "loadgen", EchoProcess.class, "connections", "request"),
  /** Passes connections on to another server; its number is the port of that. */
  PROXY("proxy", "loadgen", ProxyProcess.class, "connections", "message"),
  /** Sends back each datagram; its number is that of the bytes that one has at most. */
  DATAGRAMS("datagrams", "datagrams", DatagramProcess.class, "senders", "datagram");

  private final String word;
  private final String generator;
  private final Class<?> main;
  private final String clients;
  private final String message;

  Service(String word, String generator, Class<?> main, String clients, String message) {
    this.word = word;
    this.generator = generator;
    this.main = main;
    this.clients = clients;
    this.message = message;
  }

  /** Returns the name by which tokio's program knows it. */
  String word() {
    return word;
  }

  /** Returns the name of the program that loads it. */
  String generator() {
    return generator;
  }

  /** Returns the class that a JVM runs. */
  Class<?> main() {
    return main;
  }

  /** Returns what is sent and comes back. */
  String message() {
    return message;
  }

  String describe(Load load) {
    return String.format(Locale.ROOT, "%s, %,d %s", load.size(), load.connections(), clients);
  }
}
