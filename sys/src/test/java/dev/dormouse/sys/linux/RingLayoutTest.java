package dev.dormouse.sys.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The structures of io_uring as the kernel's header lays them out. */
class RingLayoutTest {

  private static String written(int bytes, Consumer<MemorySegment> writer) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(bytes, 8);
      memory.fill((byte) 0x55);
      writer.accept(memory);
      return HexFormat.of().formatHex(memory.toArray(JAVA_BYTE));
    }
  }

  @Test
  void entryHasEachFieldInItsPlaceAndZerosElsewhere() {
    String bytes =
        written(
            128,
            memory ->
                RingLayout.writeEntry(
                    memory,
                    64,
                    0x1b,
                    0x20,
                    0x0302,
                    0x14131211,
                    0x2827262524232221L,
                    0x34333231,
                    0x44434241,
                    0x5857565554535251L,
                    0x6261));
    assertThat(bytes.substring(0, 128)).as("the entry before").isEqualTo("55".repeat(64));
    assertThat(bytes.substring(128))
        .isEqualTo(
            "1b20" // opcode, flags
                + "0203" // ioprio
                + "11121314" // fd
                + "00".repeat(8) // off
                + "2122232425262728" // addr
                + "31323334" // len
                + "41424344" // operation's flags
                + "5152535455565758" // user_data
                + "6162" // buf_group
                + "00".repeat(22));
  }

  @Test
  void lengthStandsWhereLengtheningWritesIt() {
    String bytes =
        written(64, memory -> RingLayout.writeEntry(memory, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0));
    assertThat(bytes.indexOf("ffffffff")).isEqualTo(2 * RingLayout.SQE_LENGTH);
  }

  @Test
  void waitPointsToItsTimeout() {
    assertThat(
            written(
                RingLayout.WAIT_BYTES, memory -> RingLayout.writeWait(memory, 0x0807060504030201L)))
        .isEqualTo("00".repeat(16) + "0102030405060708");
  }

  @Test
  void registrationOfBuffersIsAddressCountGroup() {
    assertThat(
            written(
                RingLayout.BUFFERS_BYTES,
                memory -> RingLayout.writeBuffers(memory, 0x0807060504030201L, 0x400, 0x0a09)))
        .isEqualTo("0102030405060708" + "00040000" + "090a" + "0000" + "00".repeat(24));
  }

  @Test
  void bufferLeavesTheTailAlone() {
    assertThat(
            written(
                32, memory -> RingLayout.writeBuffer(memory, 16, 0x0807060504030201L, 0x1000, 7)))
        .isEqualTo("55".repeat(16) + "0102030405060708" + "00100000" + "0700" + "5555");
    assertThat(RingLayout.BUFFER_RING_TAIL).isEqualTo(14);
  }
}
