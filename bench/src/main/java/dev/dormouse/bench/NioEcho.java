package dev.dormouse.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** An echo server as one writes it by hand over a selector: one thread, one buffer, no tasks. */
final class NioEcho {
  private static final int BACKLOG = 1024;

  private final Selector selector;
  private final ByteBuffer shared;

  private NioEcho(Selector selector, int bytes) {
    this.selector = selector;
    this.shared = ByteBuffer.allocateDirect(bytes);
  }

  /** Serves for ever, on a port that it prints. */
  static void run(int bytes) throws IOException {
    try (Selector selector = Selector.open();
        ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      System.out.println(((InetSocketAddress) listener.getLocalAddress()).getPort());
      NioEcho server = new NioEcho(selector, bytes);
      while (true) {
        selector.select(server::serve);
      }
    }
  }

  private void serve(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept((ServerSocketChannel) key.channel());
      } else if (key.attachment() instanceof ByteBuffer rest) {
        send(key, rest);
      } else {
        echo(key);
      }
    } catch (IOException gone) {
      close(key);
    }
  }

  private void accept(ServerSocketChannel listener) throws IOException {
    for (SocketChannel channel; (channel = listener.accept()) != null; ) {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  private void echo(SelectionKey key) throws IOException {
    SocketChannel channel = (SocketChannel) key.channel();
    shared.clear();
    if (channel.read(shared) < 0) {
      close(key);
      return;
    }
    shared.flip();
    channel.write(shared);
    if (shared.hasRemaining()) {
      key.attach(ByteBuffer.allocate(shared.remaining()).put(shared).flip());
      key.interestOps(SelectionKey.OP_WRITE);
    }
  }

  /** Sends what did not fit. */
  private static void send(SelectionKey key, ByteBuffer rest) throws IOException {
    ((SocketChannel) key.channel()).write(rest);
    if (!rest.hasRemaining()) {
      key.attach(null);
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  private static void close(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException already) {
      // it is gone
    }
  }
}
