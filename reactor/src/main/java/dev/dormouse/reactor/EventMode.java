package dev.dormouse.reactor;

/** How often an {@link EventPoller} tells that a descriptor is ready. */
public enum EventMode {
  /** With each wait, as long as it is. */
  LEVEL,
  /** Once; then the descriptor is silent until it is modified. */
  ONESHOT,
  /** With each change: who was told goes on until the kernel would have to wait. */
  EDGE,
  /** With the next change, once. */
  EDGE_ONESHOT;

  boolean isEdge() {
    return this == EDGE || this == EDGE_ONESHOT;
  }

  boolean isOnce() {
    return this == ONESHOT || this == EDGE_ONESHOT;
  }
}
