package dev.dormouse.reactor.faults;

import dev.dormouse.future.Context;
import dev.dormouse.future.Poll;
import dev.dormouse.future.Waker;
import dev.dormouse.reactor.Accept;
import dev.dormouse.reactor.AcceptRefusedException;
import dev.dormouse.reactor.Connect;
import dev.dormouse.reactor.Kernel;
import dev.dormouse.reactor.Operation;
import dev.dormouse.reactor.Receive;
import dev.dormouse.reactor.Send;
import dev.dormouse.reactor.Source;
import dev.dormouse.reactor.Transfer;
import dev.dormouse.reactor.poller.Poller;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A poller over a real one, in which faults happen: calls that would wait although they need not,
 * transfers that are cut, events that come late, for nothing or in another order, waits that end
 * for nothing, refused accepts, resets.
 *
 * <p>To each operation belongs one of the real poller, which is used up with each answer. What the
 * seams have in methods but for these goes straight through, so that they may grow.
 */
final class FaultyPoller implements InvocationHandler {
  private final Poller real;
  private final Faults faults;
  private final Poller seam;
  private final Kernel kernel;

  /** The real operation of each that waits. */
  private final Map<Operation<?>, Operation<?>> twins =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /** Real connects, which find their poller by the reactor of the task, so that they come here. */
  private final Map<Operation<?>, Boolean> realConnects =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /** Tasks whose events are late. */
  private final List<Waker> late = new ArrayList<>();

  FaultyPoller(Poller real, Faults faults) {
    this.real = real;
    this.faults = faults;
    seam = proxy(Poller.class, this);
    kernel = proxy(Kernel.class, (_, method, arguments) -> control(method, arguments));
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  Poller seam() {
    return seam;
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    return switch (method.getName()) {
      case "poll" -> poll((Operation<?>) arguments[0], (Context) arguments[1]);
      case "cancel" -> cancel((Operation<?>) arguments[0]);
      case "kernel" -> kernel;
      case "close" -> close();
      case "await" -> await((Long) arguments[0]);
      case "equals" -> proxy == arguments[0];
      default -> call(real, method, arguments);
    };
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private Object control(Method method, Object[] arguments) throws Throwable {
    Object[] reals = arguments == null ? null : arguments.clone();
    for (int i = 0; reals != null && i < reals.length; i++) {
      if (reals[i] instanceof FaultySource source) {
        reals[i] = source.real;
      }
    }
    Object answer = call(real.kernel(), method, reals);
    return answer instanceof Source source ? new FaultySource(seam, source) : answer;
  }

  private Object poll(Operation<?> operation, Context cx) throws Exception {
    if (realConnects.containsKey(operation)) {
      return real.poll(operation, cx);
    }
    if (faults.again()) {
      wakeLater(cx.waker());
      return Poll.PENDING;
    }
    Object answer =
        switch (operation) {
          case Receive receive -> transfer(receive, new Receive(real(receive)), cx);
          case Send send -> transfer(send, new Send(real(send)), cx);
          case Accept accept -> accept(accept, cx);
          case Connect connect -> connect(connect, cx);
          default -> throw new UnsupportedOperationException("faults of a " + operation);
        };
    if (answer == Poll.PENDING && faults.spurious()) {
      cx.waker().wake();
    }
    return answer;
  }

  private static Source real(Operation<?> operation) {
    return ((FaultySource) operation.source()).real;
  }

  private Object transfer(Transfer outer, Transfer fresh, Context cx) throws Exception {
    if (faults.reset()) {
      reset(real(outer));
    }
    Transfer twin = (Transfer) twins.computeIfAbsent(outer, _ -> fresh);
    int length = faults.part(outer.length());
    ByteBuffer buffer = outer.buffer();
    if (buffer == null) {
      twin.aim(outer.array(), outer.offset(), length);
    } else {
      twin.aim(buffer.duplicate().limit(buffer.position() + length));
    }
    Object answer = pollTwin(outer, twin, cx);
    if (answer == Poll.PENDING) {
      return answer;
    }
    int count = (Integer) answer;
    if (buffer != null && count > 0) {
      buffer.position(buffer.position() + count);
    }
    return outer.moved(count);
  }

  /** As if the other side had done so: the next call meets it. */
  private void reset(Source source) throws IOException {
    real.kernel().setOption(source, StandardSocketOptions.SO_LINGER, 0);
    source.close();
  }

  private Object accept(Accept outer, Context cx) throws Exception {
    if (outer.isPausing() && outer.source().isOpen()) {
      return Poll.PENDING;
    }
    if (faults.refused()) {
      throw new AcceptRefusedException(
          faults.coin()
              ? AcceptRefusedException.Reason.CONNECTION
              : AcceptRefusedException.Reason.RESOURCES,
          "refused by " + faults);
    }
    Operation<?> twin = twins.computeIfAbsent(outer, _ -> new Accept(real(outer)));
    return wrapped(pollTwin(outer, twin, cx));
  }

  private Object connect(Connect outer, Context cx) throws Exception {
    Operation<?> twin = twins.computeIfAbsent(outer, _ -> new Connect(outer.address()));
    realConnects.put(twin, true);
    Object answer;
    try {
      answer = pollTwin(outer, twin, cx);
    } finally {
      realConnects.remove(twin);
    }
    Source begun = twin.source();
    if (answer == Poll.PENDING && begun != null && outer.source() == null) {
      outer.opened(new FaultySource(seam, begun)); // so that a drop is told
    }
    return wrapped(answer);
  }

  private Object wrapped(Object answer) {
    return answer instanceof Source source ? new FaultySource(seam, source) : answer;
  }

  private Object pollTwin(Operation<?> outer, Operation<?> twin, Context cx) throws Exception {
    Object answer = null;
    try {
      answer = twin.pollRaw(faults.delayed() ? cx.withWaker(new Late(cx.waker())) : cx);
      return answer;
    } finally {
      if (answer != Poll.PENDING) {
        twins.remove(outer);
      }
    }
  }

  private Object cancel(Operation<?> operation) {
    Operation<?> twin = twins.remove(operation);
    if (twin != null) {
      twin.drop();
    }
    return null;
  }

  private Object await(long timeoutNanos) {
    List<Waker> due;
    synchronized (late) {
      due = new ArrayList<>(late);
      late.clear();
    }
    int events = 0;
    if (due.isEmpty() && timeoutNanos != 0 && faults.interrupted()) {
      return 0;
    }
    events += real.await(due.isEmpty() ? timeoutNanos : 0);
    while (!due.isEmpty()) {
      due.remove(faults.coin() ? 0 : due.size() - 1).wake();
      events++;
    }
    return events;
  }

  private Object close() {
    real.close();
    List<Waker> due;
    synchronized (late) {
      due = new ArrayList<>(late);
      late.clear();
    }
    due.forEach(Waker::wake); // nobody waits in the poller any more
    return null;
  }

  private void wakeLater(Waker waker) {
    synchronized (late) {
      late.add(waker);
    }
    real.interruptWait();
  }

  /** A waker whose event is late. */
  private final class Late implements Waker {
    private final Waker task;

    Late(Waker task) {
      this.task = task;
    }

    @Override
    public void wake() {
      wakeLater(task);
    }
  }
}
