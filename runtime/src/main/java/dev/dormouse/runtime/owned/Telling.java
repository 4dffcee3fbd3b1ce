package dev.dormouse.runtime.owned;

import dev.dormouse.future.JoinError;

/** A handle that can tell a failure to its runtime after an owner has taken it. */
public interface Telling {

  /** Tells {@code failure}, which this handle has given, since its owner lets it go. */
  void tell(JoinError failure);
}
