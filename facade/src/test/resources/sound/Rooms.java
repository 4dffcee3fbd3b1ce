package sound;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.await;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.clock;
import static dev.dormouse.future.Async.spawn;
import static dev.dormouse.future.Async.spawner;

import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.NotSend;
import dev.dormouse.future.Spawner;
import dev.dormouse.sync.Mpsc;
import dev.dormouse.sync.Oneshot;
import dev.dormouse.sync.Receiver;
import dev.dormouse.sync.Sender;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A task that owns its state, asked by messages; confined values; buffers of threads. */
class Rooms {
  private static final ThreadLocal<StringBuilder> BUFFER =
      ThreadLocal.withInitial(StringBuilder::new);
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  sealed interface Request {
    record Join(String room, String user) implements Request {}

    record List(String room, Oneshot.Sender<java.util.List<String>> answer) implements Request {}

    record Stop() implements Request {}
  }

  @NotSend
  static final class Index {
    final Map<String, List<String>> rooms = new HashMap<>();
  }

  Future<Void> own(Receiver<Request> requests) {
    return async(() -> {
      Map<String, List<String>> rooms = new HashMap<>();
      for (Request request; (request = await(requests.recv())) != null; ) {
        switch (request) {
          case Request.Join(var room, var user) when user.isBlank() -> rooms.remove(room);
          case Request.Join(var room, var user) ->
              rooms.computeIfAbsent(room, _ -> new ArrayList<>()).add(user);
          case Request.List(var room, var answer) ->
              answer.send(List.copyOf(rooms.getOrDefault(room, List.of())));
          case Request.Stop _ -> {
            return;
          }
        }
      }
    });
  }

  Future<List<String>> ask(Sender<Request> owner, String room) {
    return async(() -> {
      Oneshot<List<String>> answer = Oneshot.channel();
      await(owner.send(new Request.List(room, answer.sender())));
      return await(answer.receiver());
    });
  }

  LocalFuture<Integer> confined(Receiver<String> names) {
    return asyncLocal(() -> {
      Index index = new Index();
      for (String name; (name = await(names.recv())) != null; ) {
        index.rooms.put(name, new ArrayList<>());
      }
      return index.rooms.size();
    });
  }

  Future<Integer> confinedForAMoment(Future<String> name) {
    return async(() -> {
      String found = await(name);
      Index index = new Index();
      index.rooms.put(found, List.of());
      int size = index.rooms.size();
      return size + await(name(found));
    });
  }

  private Future<Integer> name(String name) {
    return async(name::length);
  }

  Future<Integer> withABufferOfTheThread(List<Future<String>> parts) {
    return async(() -> {
      int length = 0;
      for (Future<String> part : parts) {
        String text = await(part);
        StringBuilder buffer = BUFFER.get();
        buffer.setLength(0);
        length += buffer.append(text).reverse().length();
      }
      return length;
    });
  }

  Future<String> once(Future<String> text) {
    return async(() -> {
      String user = USER.orElse("nobody");
      return user + await(text);
    });
  }

  Future<Long> withACallback(Consumer<Runnable> events, Mpsc<Request> requests) {
    return async(() -> {
      Spawner spawner = spawner();
      long before = clock().nanos();
      events.accept(() -> spawner.spawn(requests.sender().send(new Request.Stop())));
      spawn(own(requests.receiver()));
      await(requests.sender().closed());
      return clock().nanos() - before;
    });
  }
}
