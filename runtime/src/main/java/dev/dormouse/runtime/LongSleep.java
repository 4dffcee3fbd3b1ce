package dev.dormouse.runtime;

import java.lang.invoke.VarHandle;

/** Whether the monitor sleeps without end, since all workers sleep and one turns the driver. */
final class LongSleep {
  /*
   * AWAKE -> ASLEEP  begin()   volatile store; the monitor, which looks at the workers after it
   * ASLEEP -> AWAKE  rouse()   volatile store; an awake worker, before it unparks the monitor
   * ASLEEP -> AWAKE  end()     volatile store; the monitor, roused or not
   *
   * Why no stuck worker is overlooked. The monitor says that it sleeps, then reads that every
   * worker's bit is set in the idle word. Who clears a bit, the worker or whoever calls it, does so
   * before the worker reads this flag. So the monitor reads the cleared bit or the worker reads
   * ASLEEP. Of several workers the first to store AWAKE unparks; the others may go on, as that
   * unpark is on its way. A store of AWAKE that comes too late, in the monitor's next sleep, ends
   * that one too early, which does no harm.
   *
   * Why no driver is left alone. The seat was taken when the monitor looked, with all bits set. Who
   * releases it with its bit still set takes it again without anybody's code in between, unless the
   * driver failed, and then after a pause; who has lost its bit rouses the monitor.
   */
  private final IdleWord idle;
  private final DriverSeat seat;
  private final long everybody;

  private volatile boolean asleep;

  LongSleep(IdleWord idle, DriverSeat seat, int workers) {
    this.idle = idle;
    this.seat = seat;
    this.everybody = -1L >>> -workers;
  }

  /** Says that the monitor sleeps. For the monitor, which looks after it whether it may. */
  void begin() {
    asleep = true;
    // Before the look at the idle word, which is no volatile read; pairs with the CAS that clears.
    VarHandle.fullFence();
    Shuffle.pause();
  }

  /** Tells whether nobody has roused the monitor and nobody need have. For the monitor. */
  boolean goesOn() {
    return asleep && idle.parked() == everybody && !seat.isFree();
  }

  /** Says that the monitor looks after the workers again. For the monitor. */
  void end() {
    asleep = false;
  }

  boolean isAsleep() {
    return asleep;
  }

  /**
   * Ends the sleep. For a worker whose bit in the idle word is cleared.
   *
   * @return true if the monitor slept, so that the caller has to unpark it
   */
  boolean rouse() {
    Shuffle.pause();
    if (!asleep) {
      return false;
    }
    asleep = false;
    return true;
  }
}
