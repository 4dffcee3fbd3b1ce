package dev.dormouse.reactor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.dormouse.future.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A reactor with a listener on loopback, and what tests do with them all the time. */
final class Net implements AutoCloseable {
  final Reactor reactor;
  final Loop loop;
  final Kernel kernel;
  final Source listener;
  final InetSocketAddress address;

  Net(Setup setup) throws IOException {
    this(setup.open());
  }

  Net(Reactor reactor) throws IOException {
    this.reactor = reactor;
    loop = new Loop(reactor);
    kernel = reactor.kernel();
    listener = kernel.listen(loopback(0), ListenOptions.DEFAULT);
    address = (InetSocketAddress) kernel.localAddress(listener);
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
  }

  /** Two ends of a connection. */
  record Pair(Source client, Source server) {}

  Pair pair() throws Exception {
    Source client = run(new Connect(address));
    return new Pair(client, run(new Accept(listener)));
  }

  <T extends @Nullable Object> T run(Future<T> future) throws Exception {
    return loop.run(future);
  }

  /** Sends all of {@code bytes}; they must fit into the kernel's buffers. */
  void sendAll(Source stream, byte[] bytes) throws Exception {
    for (int sent = 0; sent < bytes.length; ) {
      sent += run(new Send(stream, bytes, sent, bytes.length - sent));
    }
  }

  /** Receives exactly {@code length} bytes. */
  byte[] receiveAll(Source stream, int length) throws Exception {
    byte[] bytes = new byte[length];
    for (int got = 0; got < length; ) {
      int count = run(new Receive(stream, bytes, got, length - got));
      if (count < 0) {
        throw new AssertionError("the stream ended after " + got + " bytes of " + length);
      }
      got += count;
    }
    return bytes;
  }

  /** Sends into a stream that nobody reads until the kernel takes no more; how much it took. */
  int fill(Source stream, byte[] pattern) throws Exception {
    int sent = 0;
    for (; ; ) {
      Send send = new Send(stream, pattern, sent, pattern.length - sent);
      Object answer = loop.poll(send);
      if (!(answer instanceof Integer count)) {
        send.drop();
        return sent;
      }
      sent += count;
    }
  }

  /** Turns without waiting until the kernel has nothing more to tell. */
  void settle() {
    while (reactor.turn(0)) {
      // the turn is the work
    }
  }

  /** Makes bytes that differ by their position. */
  static byte[] pattern(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 31 + (i >>> 8) * 7 + (i >>> 16));
    }
    return bytes;
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void close() {
    reactor.close();
  }
}
