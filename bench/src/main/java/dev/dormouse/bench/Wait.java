package dev.dormouse.bench;

/** What tasks wait for while their memory is measured. */
enum Wait {
  /** For a leaf that keeps the task's waker and nothing else. */
  LEAF("leaf", "suspended tasks with handles"),
  /** For an answer of their own, in a block. */
  ANSWER("answer", "tasks that wait for an answer"),
  /** For the end of an hour, or of a nap. */
  SLEEP("sleep", "sleeping tasks with handles");

  private final String key;
  private final String tasks;

  Wait(String key, String tasks) {
    this.key = key;
    this.tasks = tasks;
  }

  static Wait of(String key) {
    for (Wait wait : values()) {
      if (wait.key.equals(key)) {
        return wait;
      }
    }
    throw new IllegalArgumentException("there is no wait " + key);
  }

  String key() {
    return key;
  }

  /** Returns what readers call such tasks. */
  String tasks() {
    return tasks;
  }
}
