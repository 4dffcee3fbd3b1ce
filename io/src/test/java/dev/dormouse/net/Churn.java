package dev.dormouse.net;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Future;
import dev.dormouse.io.Slice;
import dev.dormouse.io.SlicePool;
import dev.dormouse.sync.Notify;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Clients and a server that connect, talk both ways at once and part in every manner, while their
 * accepts, connects, reads and writes are dropped at random and made anew. Each byte is checked
 * against its place. The plans come from the seed.
 */
final class Churn {
  /** How a connection ends; the ordinal stands in its head. */
  private enum Plan {
    /** Both sides say all and end their direction. */
    WHOLE,
    /** The client closes in the middle, while its reader waits. */
    CLIENT_CLOSES,
    /** The same, so that the other side meets a reset. */
    CLIENT_RESETS,
    /** The server closes in the middle, while its reader waits. */
    SERVER_CLOSES
  }

  /** Begins a task. */
  interface Starter {
    void start(Future<Void> task);
  }

  private static final int HEAD = 2 * Long.BYTES;

  final SlicePool pool = SlicePool.builder().slices(64).sliceBytes(4096).build();
  final AtomicLong bytes = new AtomicLong();
  final AtomicInteger whole = new AtomicInteger();
  final AtomicInteger cut = new AtomicInteger();

  private final long seed;
  private final int totalMax;
  private final Starter starter;
  private final AtomicInteger clientsLeft;
  private final boolean failuresAllowed;

  /** Makes a workload of {@code clients} that send up to {@code totalMax} bytes at a time. */
  Churn(long seed, int clients, int totalMax, boolean failuresAllowed, Starter starter) {
    this.seed = seed;
    this.totalMax = totalMax;
    this.failuresAllowed = failuresAllowed;
    this.starter = starter;
    this.clientsLeft = new AtomicInteger(clients);
  }

  private static <T> Future<T> dropping(Random random, Supplier<Future<T>> operation) {
    return Dropping.atRandom(random, operation);
  }

  /** Accepts until the last client has gone, whose end closes the listener. */
  Future<Void> serve(TcpListener listener) {
    return async(() -> {
      Random random = new Random(seed);
      while (true) {
        TcpStream stream;
        try {
          stream = await(dropping(random, listener::accept));
        } catch (IOException closed) {
          if (clientsLeft.get() > 0) {
            throw closed;
          }
          return null;
        }
        starter.start(answer(stream, new Random(random.nextLong())));
      }
    });
  }

  /** One connection after the other, as long as {@code again} says so. */
  Future<Void> client(int id, TcpListener listener, Supplier<Boolean> again) {
    return async(() -> {
      try {
        Random random = new Random(seed * 31 + id);
        while (again.get()) {
          Plan plan = Plan.values()[random.nextInt(Plan.values().length)];
          await(talk(listener, plan, random));
        }
      } finally {
        if (clientsLeft.decrementAndGet() == 0) {
          listener.close();
        }
      }
      return null;
    });
  }

  private Future<Void> talk(TcpListener listener, Plan plan, Random random) {
    return async(() -> {
      long key = random.nextLong() & 0xffff_ffffL;
      int total = 1 + random.nextInt(totalMax);
      byte[] head = new byte[HEAD];
      ByteBuffer.wrap(head).putLong(key).putInt(plan.ordinal()).putInt(total);
      TcpStream stream;
      try {
        stream = await(dropping(random, () -> TcpStream.connect(listener.localAddress())));
      } catch (IOException refused) {
        allow(refused);
        return null;
      }
      Duty duty = new Duty(stream, random.nextLong());
      duty.limit = plan == Plan.WHOLE || plan == Plan.SERVER_CLOSES ? total : total / 2;
      try {
        for (ByteBuffer rest = ByteBuffer.wrap(head); rest.hasRemaining(); ) {
          await(dropping(random, () -> stream.write(rest)));
        }
        starter.start(sending(duty, key, total, plan));
        long got = await(receiving(duty, key + 1, plan == Plan.WHOLE));
        if (plan == Plan.WHOLE) {
          await(duty.sent.notified());
        }
        finish(plan, got, total);
      } catch (IOException failure) {
        if (plan == Plan.WHOLE) {
          allow(failure);
        }
        cut.incrementAndGet();
      } finally {
        stream.close();
      }
      return null;
    });
  }

  private Future<Void> answer(TcpStream stream, Random random) {
    return async(() -> {
      boolean whole = false;
      try (stream) {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        while (head.hasRemaining()) {
          if (await(dropping(random, () -> stream.read(head))) < 0) {
            return null; // a connect that was dropped when the kernel had it already
          }
        }
        head.flip();
        long key = head.getLong();
        Plan plan = Plan.values()[head.getInt()];
        int total = head.getInt();
        whole = plan == Plan.WHOLE;
        Duty duty = new Duty(stream, random.nextLong());
        duty.limit = plan == Plan.SERVER_CLOSES ? total / 2 : total;
        starter.start(sending(duty, key + 1, total, plan));
        long got = await(receiving(duty, key, whole));
        if (whole) {
          await(duty.sent.notified());
        }
        finish(plan, got, total);
      } catch (IOException failure) {
        if (whole) {
          allow(failure);
        }
      }
      return null;
    });
  }

  /** One side of a connection: its reader waits for its writer before it closes. */
  private static final class Duty {
    final TcpStream stream;
    final Random reads;
    final Random writes;
    final Notify sent = new Notify();

    /** How many bytes are sent before the writer stops, or closes. */
    int limit;

    Duty(TcpStream stream, long seed) {
      this.stream = stream;
      this.reads = new Random(seed);
      this.writes = new Random(seed + 1);
    }
  }

  private void finish(Plan plan, long got, int total) {
    if (plan == Plan.WHOLE) {
      if (got != total && !failuresAllowed) {
        throw new AssertionError("seed " + seed + ": " + got + " of " + total + " bytes");
      }
      whole.incrementAndGet();
    } else {
      cut.incrementAndGet();
    }
  }

  private void allow(IOException failure) throws IOException {
    if (!failuresAllowed) {
      throw failure;
    }
  }

  /** The byte at a place of the stream of a key; any slip shows. */
  private static byte at(long key, long position) {
    return (byte) (key * 101 + position * 31 + (position >> 8) * 7 + (position >> 16));
  }

  private Future<Void> sending(Duty duty, long key, int total, Plan plan) {
    return async(() -> {
      TcpStream stream = duty.stream;
      Random random = duty.writes;
      try {
        for (int position = 0; position < duty.limit; ) {
          int length = Math.min(duty.limit - position, 1 + random.nextInt(20_000));
          byte[] chunk = new byte[length];
          for (int i = 0; i < length; i++) {
            chunk[i] = at(key, position + i);
          }
          position += await(dropping(random, () -> stream.write(chunk)));
        }
        if (duty.limit == total) {
          await(stream.shutdown());
        } else {
          if (plan == Plan.CLIENT_RESETS) {
            stream.setOption(StandardSocketOptions.SO_LINGER, 0);
          }
          stream.close(); // while the reader waits
        }
      } catch (IOException gone) {
        if (plan == Plan.WHOLE) {
          allow(gone);
        }
      } finally {
        duty.sent.notifyOne();
      }
      return null;
    });
  }

  /** Reads to the end and checks each byte; ends early only if the connection does. */
  private Future<Long> receiving(Duty duty, long key, boolean whole) {
    return async(() -> {
      long position = 0;
      try (Slice slice = await(pool.take())) {
        byte[] array = new byte[3000];
        while (true) {
          ByteBuffer buffer = duty.reads.nextBoolean() ? slice.buffer() : ByteBuffer.wrap(array);
          int count = await(dropping(duty.reads, () -> duty.stream.read(buffer)));
          if (count < 0) {
            return position;
          }
          check(buffer.flip(), key, position);
          position += count;
          bytes.addAndGet(count);
        }
      } catch (IOException gone) {
        if (whole) {
          allow(gone);
        }
        return position;
      }
    });
  }

  private void check(ByteBuffer buffer, long key, long position) {
    for (int i = 0; i < buffer.limit(); i++) {
      if (buffer.get(i) != at(key, position + i)) {
        throw new AssertionError("seed " + seed + ": wrong byte at " + (position + i));
      }
    }
  }
}
