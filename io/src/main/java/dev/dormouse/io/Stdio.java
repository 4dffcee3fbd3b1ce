package dev.dormouse.io;

import java.io.FileDescriptor;
import java.io.FileOutputStream;

/**
 * The standard streams of the process, for tasks.
 *
 * <p>Nobody can tell a read of the standard input to stop, nor a write into a pipe that nobody
 * empties. So each stream has one daemon thread for the whole process, started by the first
 * transfer, and no runtime waits for it: a runtime ends, and so does the process, while a read is
 * under way.
 *
 * <p>Any executor can use them. Each call returns a handle for one task; the stream behind is
 * shared by all, and stays open when a handle is let go.
 */
public final class Stdio {
  private Stdio() {}

  /**
   * Returns a handle of the standard input, {@link System#in}. One task reads at a time; a second
   * read beside one that waits is an {@link IllegalStateException}. A read that is dropped loses
   * nothing: what its thread reads meanwhile waits for the next read, through whatever handle.
   */
  public static AsyncRead stdin() {
    return Shared.INPUT.open();
  }

  /**
   * Returns a handle of the standard output, for many tasks to write at once.
   *
   * <p>A write of at most {@code Limits.STDIO_BYTES} is taken whole, so a line that is written by
   * one {@code writeAll} is not torn by those of other tasks. It is taken when it is copied, and
   * written soon after; flush before the program ends, since the thread ends with it. What {@link
   * System#out} holds back is not seen here. Shutdown only flushes. Once a write has failed,
   * because the reader has gone for instance, all later ones do.
   */
  public static AsyncWrite stdout() {
    return Shared.OUTPUT.open();
  }

  /** Returns a handle of the standard error, as {@link #stdout} does for the output. */
  public static AsyncWrite stderr() {
    return Shared.ERROR.open();
  }

  /** Made when the first handle is. */
  private static final class Shared {
    static final SharedInput INPUT = new SharedInput("stdin", System.in);
    static final SharedOutput OUTPUT =
        new SharedOutput("stdout", new FileOutputStream(FileDescriptor.out));
    static final SharedOutput ERROR =
        new SharedOutput("stderr", new FileOutputStream(FileDescriptor.err));
  }
}
