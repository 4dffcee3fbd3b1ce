package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.spawn;

import dev.dormouse.future.Async;
import dev.dormouse.future.CancelUnsafe;
import dev.dormouse.future.Future;
import dev.dormouse.future.Futures;
import dev.dormouse.future.JoinHandle;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.MustUse;
import dev.dormouse.future.RawFuture;
import dev.dormouse.future.Spawner;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;

/** Mistakes that the source shows, under other names; where nothing is expected, a limit. */
class SourceAliases {
  private final CountDownLatch latch = new CountDownLatch(1);
  private Future<Integer> field;

  interface Output {
    @CancelUnsafe("how much was written")
    Future<Integer> writeAll(String text);

    Future<Void> shutdown();
  }

  @MustUse("it counts")
  static class Ticket {}

  /** A future with methods of its own. */
  abstract static class Request extends RawFuture<Integer> {
    Request header(String name) {
      return this;
    }

    static Request of(String url) {
      throw new IllegalStateException(url);
    }
  }

  static Future<Integer> more() {
    return async(() -> 1);
  }

  <Q extends BlockingQueue<String>> Future<String> blocking(
      Q queue, List<? extends CompletableFuture<String>> stages, boolean first) {
    return async(() -> {
      var same = latch;
      same.await(); // expect blocking-call
      this.latch.await(); // expect blocking-call
      (first ? latch : same).await(); // expect blocking-call
      String text = queue.take(); // expect blocking-call
      text += stages.getFirst().get(); // expect blocking-call
      for (var each : stages) {
        text += each.join(); // expect blocking-call
      }
      Object any = queue;
      if (any instanceof BlockingQueue<?> known) {
        text += known.take(); // expect blocking-call
      }
      return switch (text) {
        case "" -> queue.take(); // expect blocking-call
        default -> text;
      };
    });
  }

  /** Limit: what a function does is not looked into. */
  Future<String> blockingElsewhere(BlockingQueue<String> queue) {
    return async(() -> {
      Callable<String> take = queue::take;
      Callable<String> also = () -> queue.take();
      return take.call() + also.call() + takes(queue);
    });
  }

  private static String takes(BlockingQueue<String> queue) throws InterruptedException {
    return queue.take();
  }

  void forgotten(boolean first, Future<Integer> known, int way) {
    var one = more(); // expect forgotten-future
    Future<Integer> other = first ? known : more(); // expect forgotten-future
    var third = // expect forgotten-future
        switch (way) {
          case 0 -> known;
          default -> (more());
        };
    (more().map(x -> x)).map(x -> x); // expect forgotten-future
    Request.of("x"); // expect forgotten-future
    Request.of("x").header("y"); // expect forgotten-future
    Runnable run = first ? () -> more() : SourceAliases::more; // expect forgotten-future
    for (int i = 0; i < 3; more()) { // expect forgotten-future
      i++;
    }
  }

  void fluent(Request request) {
    request.header("x").header("y");
  }

  /** Limit: what has a name somewhere counts as kept. */
  void keptForNothing(Future<Integer>[] array) {
    Future<Integer> one = more();
    Future<Integer> same = one;
    field = more();
    array[0] = more();
    one = more();
    Supplier<Future<Integer>> supplier = () -> more();
    supplier.get();
  }

  void tickets(Supplier<Ticket> tickets, List<Ticket> list) {
    new Ticket(); // expect must-use
    ticket(); // expect must-use
    (ticket()).hashCode();
    var kept = ticket();
    tickets.get();
    list.forEach(each -> ticket()); // expect must-use
    list.removeFirst();
  }

  static Ticket ticket() {
    return new Ticket() {};
  }

  Future<Void> ends(Output output, Spawner spawner) {
    return async(() -> {
      try {
        output.shutdown().drop(); // expect unawaited-close
        var end = output.shutdown();
        spawn(end);
      } finally {
        (spawner).spawn((output.shutdown())); // expect unawaited-close
        var handle = spawn(output.shutdown());
      }
    });
  }

  Future<Void> choices(Output output, boolean first, Future<Integer> other, int way) {
    return async(() -> {
      var before = output.writeAll("before");
      Function<String, Future<Integer>> write = output::writeAll;
      while (true) {
        var made = output.writeAll("x");
        var same = made;
        await(Futures.select(same, other)); // expect cancel-unsafe
        await(Futures.select(first ? output.writeAll("y") : other, other)); // expect cancel-unsafe
        await(
            Futures.select(
                switch (way) { // expect cancel-unsafe
                  case 0 -> other;
                  default -> output.writeAll("z");
                },
                other));
        var choice = Futures.race(((Future<Integer>) output.writeAll("x"))); // expect cancel-unsafe
        await(choice);
        await(Futures.select(before, other));
        await(Futures.race(List.of(output.writeAll("a"), other)));
        await(Futures.race(write.apply("b"), other));
      }
    });
  }

  Future<Integer> drops(boolean first) {
    return async(() -> {
      while (true) {
        try {
          var future = more();
          await(future);
        } finally {
          if (first) {
            break; // expect swallowed-drop
          }
        }
      }
      try {
        await(more());
      } finally {
        throwing();
      }
      return 1;
    });
  }

  private static void throwing() {
    throw new IllegalStateException();
  }

  Future<Integer> local(LocalFuture<Integer> local, Supplier<LocalFuture<Integer>> made) {
    return async(() -> {
      var same = local;
      int one = await(same); // expect local-future
      one += Async.await(made.get()); // expect local-future
      one += await((LocalFuture<Integer>) asyncLocal(() -> 1)); // expect local-future
      return one + await((Future<Integer>) local);
    });
  }

  JoinHandle<Integer> outside(Spawner spawner) throws Exception {
    Callable<Integer> call = () -> await(more()); // expect await-outside
    Function<Future<Integer>, Future<Integer>> function =
        future ->
            async(() -> {
              Runnable run = () -> spawn(future); // expect await-outside
              run.run();
              return await(future);
            });
    synchronized (this) {
      call.call();
      async(() -> await(more())).drop();
    }
    return spawner.spawn(
        async(() -> {
          synchronized (latch) {
            var value = 1 + await(more()); // expect await-under-monitor
            return value;
          }
        }));
  }
}
