package dev.dormouse.bench;

/** The two schedulers that every peer has in some form. */
enum RuntimeKind {
  CURRENT_THREAD("current-thread", 1),
  WORK_STEALING("work-stealing", 2);

  private final String key;
  private final int workers;

  RuntimeKind(String key, int workers) {
    this.key = key;
    this.workers = workers;
  }

  static RuntimeKind of(String key) {
    for (RuntimeKind kind : values()) {
      if (kind.key.equals(key)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("there is no runtime " + key);
  }

  String key() {
    return key;
  }

  /** Returns how many threads run tasks; the same for all peers. */
  int workers() {
    return workers;
  }
}
