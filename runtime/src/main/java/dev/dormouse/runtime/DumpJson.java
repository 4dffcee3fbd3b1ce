package dev.dormouse.runtime;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints a dump for programs. For one dump. */
final class DumpJson {
  private final JsonText json = new JsonText();

  String runtime(RuntimeDump dump) {
    json.begin('{').name("executor").string(dump.executor());
    json.name("tasks");
    each(dump.tasks(), this::task);
    json.name("tasksLeftOut").number(dump.tasksLeftOut());
    json.name("threads");
    each(dump.threads(), this::thread);
    return json.end('}').toString();
  }

  private <T> void each(List<T> values, Consumer<T> print) {
    json.begin('[');
    values.forEach(print);
    json.end(']');
  }

  private void task(TaskDump task) {
    json.begin('{').name("id").number(task.id().number());
    json.name("name").string(task.name());
    json.name("state").string(task.state().name().toLowerCase(Locale.ROOT));
    json.name("ageMillis").number(task.age().toMillis());
    json.name("exact").literal(task.exact());
    json.name("spawnedAt");
    place(task.site().isKnown() ? task.site().toStackTraceElement() : null);
    json.name("parent").literal(task.parent());
    json.name("waitsFor");
    each(task.waitsFor(), json::string);
    json.name("future");
    if (task.future() == null) {
      json.literal(null);
    } else {
      future(task.future());
    }
    json.name("stack");
    each(task.stack(), this::place);
    json.end('}');
  }

  private void future(FutureDump future) {
    json.begin('{').name("what").string(future.what());
    if (future.place() != null) {
      json.name("place");
      place(future.place());
    }
    if (future.task() != null) {
      json.name("task").literal(future.task());
    }
    if (!future.children().isEmpty()) {
      json.name("children");
      each(future.children(), this::future);
    }
    json.end('}');
  }

  private void thread(ThreadDump thread) {
    json.begin('{').name("name").string(thread.name());
    json.name("doing").string(thread.doing());
    json.name("task").literal(thread.task());
    json.name("stack");
    each(thread.stack(), this::place);
    json.end('}');
  }

  private void place(@Nullable StackTraceElement place) {
    if (place == null) {
      json.literal(null);
      return;
    }
    json.begin('{').name("class").string(place.getClassName());
    json.name("method").string(place.getMethodName());
    json.name("file").string(place.getFileName());
    json.name("line").number(Math.max(0, place.getLineNumber()));
    json.end('}');
  }
}
