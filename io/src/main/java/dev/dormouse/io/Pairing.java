package dev.dormouse.io;

import java.util.concurrent.atomic.AtomicBoolean;

/** What two halves of a stream have in common. The second one that is closed closes the stream. */
final class Pairing {
  final ByteStream stream;
  private final Runnable endReading;
  private final Runnable endWriting;
  private final AtomicBoolean oneClosed = new AtomicBoolean();

  Pairing(ByteStream stream, Runnable endReading, Runnable endWriting) {
    this.stream = stream;
    this.endReading = endReading;
    this.endWriting = endWriting;
  }

  void closeRead() {
    close(endReading);
  }

  void closeWrite() {
    close(endWriting);
  }

  private void close(Runnable end) {
    try {
      end.run();
    } finally {
      if (oneClosed.getAndSet(true)) {
        stream.close();
      }
    }
  }
}
