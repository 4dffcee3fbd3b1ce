package dev.dormouse.io;

/** Looks at bytes that go through a stream. */
@FunctionalInterface
public interface ByteInspector {

  /** Sees bytes, which it must not change or keep. What it throws fails the read or write. */
  void bytes(byte[] buffer, int offset, int length) throws Exception;
}
