package flow;

import static dev.dormouse.future.Async.async;
import static dev.dormouse.future.Async.asyncLocal;
import static dev.dormouse.future.Async.await;

import dev.dormouse.future.Context;
import dev.dormouse.future.Future;
import dev.dormouse.future.LocalFuture;
import dev.dormouse.future.NotSend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a block keeps across its awaits. */
class Kept {
  @NotSend
  static class Confined {
    int count;
  }

  static class Below extends Confined {}

  static class Confineds extends ArrayList<Confined> {
    private static final long serialVersionUID = 1L;
  }

  record Box<T>(T value) {}

  Future<Integer> more() {
    return async(() -> 1);
  }

  Future<Integer> inAList() {
    return async(() -> {
      List<Confined> all = new ArrayList<>();
      await(more()); // expect not-send
      return all.size();
    });
  }

  Future<Integer> deeper() {
    return async(() -> {
      var all = new HashMap<String, Optional<? extends Below>>();
      await(more()); // expect not-send
      return all.size();
    });
  }

  Future<Integer> captured(Box<Confined[]> box) {
    return async(() -> box.value().length + await(more())); // expect not-send
  }

  Future<Integer> bySupertype() {
    return async(() -> {
      Confineds all = new Confineds();
      await(more()); // expect not-send
      return all.size();
    });
  }

  <T extends Confined> Future<Integer> byItsBound(Map<Integer, T> all) {
    return async(() -> all.size() + await(more())); // expect not-send
  }

  Future<Integer> contexts(List<Context> all) {
    return async(() -> all.size() + await(more())); // expect context-kept
  }

  Future<Integer> roundTheLoop() {
    return async(() -> {
      Confined last = null;
      for (int i = 0; i < 3; i++) {
        if (last != null) {
          last.count++;
        }
        last = new Confined();
        await(more()); // expect not-send
      }
      return 0;
    });
  }

  Future<Integer> endsBefore(boolean big) {
    return async(() -> {
      int size;
      {
        List<Confined> all = new ArrayList<>();
        Confined one = new Confined();
        all.add(one);
        size = all.size();
      }
      int value = await(more());
      if (big) {
        Confined other = new Confined();
        value += other.count;
      }
      List<String> names = new ArrayList<>();
      await(more());
      return size + value + names.size();
    });
  }

  Future<Integer> reassigned() {
    return async(() -> {
      List<Confined> all = new ArrayList<>();
      all.clear();
      await(more());
      all = new ArrayList<>();
      return all.size();
    });
  }

  Future<Integer> functions(Supplier<Confined> maker, Comparator<Confined> order) {
    return async(() -> {
      Class<Confined> type = Confined.class;
      await(more());
      Confined made = maker.get();
      return made.count + order.hashCode() + type.hashCode();
    });
  }

  Future<Integer> ordinary(Integer number, Thread.State state, List<Map<String, Integer>> rows) {
    return async(() -> {
      await(more());
      return number + state.ordinal() + rows.size();
    });
  }

  LocalFuture<Integer> onOneThread(List<Confined> all) {
    return asyncLocal(() -> all.size() + await(more()));
  }

  @SuppressWarnings("not-send")
  Future<Integer> meant(List<Confined> all) {
    return async(() -> all.size() + await(more()));
  }
}
