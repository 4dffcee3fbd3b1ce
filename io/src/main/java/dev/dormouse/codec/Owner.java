package dev.dormouse.codec;

/** Ends what framed streams own. */
final class Owner {
  private static final System.Logger LOG = System.getLogger("dev.dormouse.codec");

  private Owner() {}

  /** Closes what can be closed; its failure is reported, since a drop has nobody to tell. */
  static void close(Object stream) {
    if (stream instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception failure) {
        LOG.log(System.Logger.Level.ERROR, "closing " + stream + " failed", failure);
      }
    }
  }

  /** Makes the failure of a use after the end. */
  static IllegalStateException usedAgain(String what) {
    return new IllegalStateException(
        what + ": used after it was dropped, taken apart or given another codec");
  }
}
