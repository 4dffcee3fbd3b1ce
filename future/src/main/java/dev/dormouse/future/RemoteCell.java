package dev.dormouse.future;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** What a {@link RemoteHandle} and the future that runs for it have in common. */
final class RemoteCell<T extends @Nullable Object> {
  /*
   * RUNNING   -> ENDED      end()     CAS, full: publishes the end; before the handle is woken
   * RUNNING   -> LOST       lose()    CAS, full: the remote was dropped; before the handle is woken
   * RUNNING   -> CANCELLED  cancel()  CAS, full: before the remote is woken
   * RUNNING   -> FORGOTTEN  forget()  CAS, full
   *
   * Both sides store their waker first and read the word afterwards.
   */
  enum State {
    RUNNING,
    ENDED,
    LOST,
    CANCELLED,
    FORGOTTEN
  }

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(RemoteCell.class, "state", State.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Where the one who waits for the end leaves its waker. */
  final WakerSlot handle = new WakerSlot();

  /** Where the one who does the work leaves its waker. */
  final WakerSlot remote = new WakerSlot();

  private volatile State state = State.RUNNING;

  /** Plain: written by the remote before ENDED, the handle's after it. */
  private @Nullable Object value;

  /** Plain, as the value. */
  private @Nullable Throwable failure;

  State state() {
    return state;
  }

  /** Tells the handle how the work ended; returns false if nobody wants to know. */
  boolean end(@Nullable Object answer, @Nullable Throwable thrown) {
    value = answer;
    failure = thrown;
    boolean told = leaveRunning(State.ENDED);
    if (told) {
      handle.wake();
    } else {
      letGo();
    }
    return told;
  }

  /** Takes the end, for the handle. */
  @Nullable Object takeEnd() throws Exception {
    Object answer = value;
    Throwable thrown = failure;
    letGo();
    if (thrown != null) {
      throw Sneaky.rethrow(thrown);
    }
    return answer;
  }

  /** Lets go of an end that nobody will take. */
  void letGo() {
    value = null;
    failure = null;
  }

  /** Tells the handle that there will be no end. */
  void lose() {
    if (leaveRunning(State.LOST)) {
      handle.wake();
    }
  }

  /** Tells the remote to stop; returns false if it has. */
  boolean cancel() {
    boolean told = leaveRunning(State.CANCELLED);
    if (told) {
      remote.wake();
    }
    return told;
  }

  /** Lets the remote run on for nobody; returns false if it has ended. */
  boolean forget() {
    return leaveRunning(State.FORGOTTEN);
  }

  /** Full: pairs with the read in state(), which follows the storing of a waker on either side. */
  private boolean leaveRunning(State next) {
    return STATE.compareAndSet(this, State.RUNNING, next);
  }
}
