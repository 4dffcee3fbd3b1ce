package dev.dormouse.codec;

import static dev.dormouse.codec.Coded.concat;
import static dev.dormouse.codec.Coded.decode;
import static dev.dormouse.codec.Coded.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dormouse.io.Chopped;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LengthDelimitedTest {
  private static final String EOF = "!EOFException";

  private static void everyCut(LengthDelimitedCodec.Builder how, byte[] bytes, String... frames) {
    for (int cuts = 0; cuts < 1 << Math.min(10, Math.max(0, bytes.length - 1)); cuts++) {
      assertThat(decode(how.newCodec(), bytes, cuts)).as("cuts " + cuts).containsExactly(frames);
    }
  }

  private static LengthDelimitedCodec.Builder how() {
    return LengthDelimitedCodec.builder();
  }

  @Test
  void theLengthHasFourBytesUnlessItIsSaidElse() {
    byte[] two = concat(new byte[] {0, 0, 0, 2}, utf8("hi"), new byte[4]);
    everyCut(how(), two, "hi", "");
    everyCut(how(), new byte[0]);
  }

  @Test
  void theFieldIsWhereAndHowItIsSaid() {
    everyCut(
        how().lengthFieldBytes(2).byteOrder(ByteOrder.LITTLE_ENDIAN),
        concat(new byte[] {2, 0}, utf8("hi")),
        "hi");
    everyCut(
        how().lengthFieldBytes(3).lengthFieldOffset(2),
        concat(utf8("XY"), new byte[] {0, 0, 2}, utf8("hi")),
        "hi");
    // the field counts the head, too
    everyCut(
        how().lengthFieldBytes(2).lengthAdjustment(-2),
        concat(new byte[] {0, 4}, utf8("hi"), new byte[] {0, 2}),
        "hi",
        "");
    // the head belongs to the frame
    everyCut(
        how().lengthFieldBytes(1).lengthAdjustment(1).skip(0),
        concat(new byte[] {2}, utf8("hi")),
        "\u0002hi");
    // bytes behind the length that are left out, others before it that are kept
    everyCut(how().lengthFieldBytes(1).skip(3), concat(new byte[] {2}, utf8("..hi")), "hi");
    everyCut(
        how().lengthFieldOffset(1).lengthFieldBytes(1).lengthAdjustment(-1).skip(1),
        concat(utf8("X"), new byte[] {3}, utf8("hi")),
        "\u0003h",
        EOF);
    everyCut(how().lengthFieldBytes(8), concat(new byte[7], new byte[] {1}, utf8("x")), "x");
  }

  @Test
  void aStreamThatEndsInsideOfAFrameFails() {
    byte[] whole = concat(new byte[] {0, 0, 0, 2}, utf8("hi"));
    for (int length = 1; length < whole.length; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      everyCut(how(), part, EOF);
    }
  }

  @Test
  void framesOverTheLimitAreRefusedBeforeTheirBytesCome() {
    LengthDelimitedCodec codec = how().maxFrameBytes(3).newCodec();
    ByteQueue in = ByteQueue.of((byte) 0, (byte) 0, (byte) 0, (byte) 4);
    assertThatThrownBy(() -> codec.decode(in))
        .isInstanceOf(FrameTooLongException.class)
        .hasMessageContaining("4 bytes")
        .hasMessageContaining("allowed 3");
    assertThatThrownBy(() -> Coded.encode(codec, new byte[4]))
        .isInstanceOf(FrameTooLongException.class);
    ByteQueue huge = new ByteQueue().appendNumber(-1, 8, ByteOrder.BIG_ENDIAN);
    assertThatThrownBy(() -> how().lengthFieldBytes(8).newCodec().decode(huge))
        .isInstanceOf(FrameTooLongException.class)
        .hasMessageContaining("18446744073709551615");
  }

  @Test
  void aNewLimitHoldsFromTheNextFrameOn() throws Exception {
    LengthDelimitedCodec codec = LengthDelimitedCodec.of();
    ByteQueue in = ByteQueue.of((byte) 0, (byte) 0, (byte) 0, (byte) 4);
    assertThat(codec.decode(in)).isNull();
    codec.maxFrameBytes(3);
    assertThat(codec.maxFrameBytes()).isEqualTo(3);
    in.append(utf8("four")).append(new byte[] {0, 0, 0, 4});
    assertThat(codec.decode(in)).containsExactly(utf8("four"));
    assertThatThrownBy(() -> codec.decode(in)).isInstanceOf(FrameTooLongException.class);
  }

  @Test
  void adjustmentsThatLeaveNoLengthFailAndAreNoOverflow() {
    ByteQueue in = ByteQueue.of((byte) 1);
    LengthDelimitedCodec minus = how().lengthFieldBytes(1).lengthAdjustment(-2).newCodec();
    assertThatThrownBy(() -> minus.decode(in))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("adjusted by -2");
    LengthDelimitedCodec plus = how().lengthFieldBytes(1).lengthAdjustment(2).newCodec();
    assertThatThrownBy(() -> Coded.encode(plus, new byte[1]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("less the adjustment 2");
    LengthDelimitedCodec most =
        how().maxFrameBytes(Limits.FRAME_BYTES_MAX).lengthAdjustment(1 << 30).newCodec();
    ByteQueue large = new ByteQueue().appendNumber(1 << 30, 4, ByteOrder.BIG_ENDIAN);
    assertThatThrownBy(() -> most.decode(large))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is no length");
  }

  @Test
  void aFrameThatDoesNotFitTheFieldIsRefused() throws Exception {
    LengthDelimitedCodec one = how().lengthFieldBytes(1).newCodec();
    assertThat(Coded.encode(one, new byte[255])).hasSize(256);
    assertThatThrownBy(() -> Coded.encode(one, new byte[256]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("field of 1 bytes");
  }

  @Test
  void anAnnouncedLengthTakesNoMemory() throws Exception {
    LengthDelimitedCodec codec = LengthDelimitedCodec.of();
    ByteQueue in = new ByteQueue().appendNumber(Limits.FRAME_BYTES, 4, ByteOrder.BIG_ENDIAN);
    assertThat(codec.decode(in)).isNull();
    assertThat(in.capacity()).isLessThan(1024);
  }

  @Test
  void whatIsSentArrivesHoweverItIsCut() throws Exception {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      List<byte[]> frames = new ArrayList<>();
      for (int i = random.nextInt(20); i > 0; i--) {
        frames.add(utf8("x".repeat(random.nextInt(99))));
      }
      LengthDelimitedCodec.Builder how =
          how()
              .byteOrder(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
              .lengthFieldBytes(1 + random.nextInt(8))
              .lengthAdjustment(-random.nextInt(99));
      Coded.roundTrip(how.newCodec(), how.newCodec(), frames, seed);
    }
  }

  @Test
  void arbitraryBytesNeverBreakIt() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      LengthDelimitedCodec codec =
          how()
              .maxFrameBytes(random.nextInt(300))
              .lengthFieldBytes(1 + random.nextInt(8))
              .lengthFieldOffset(random.nextInt(4))
              .lengthAdjustment(random.nextInt(21) - 10)
              .skip(random.nextInt(12))
              .newCodec();
      ByteQueue in = ByteQueue.of(Chopped.randomBytes(random, random.nextInt(300)));
      int before = in.length();
      try {
        byte[] frame;
        while ((frame = codec.decodeEnd(in)) != null) {
          assertThat(frame.length).isLessThanOrEqualTo(310);
          if (frame.length == 0 && in.length() == before) {
            break; // nothing is skipped and nothing taken: each of them is empty
          }
          before = in.length();
        }
      } catch (IOException refused) {
        assertThat(refused).hasMessageMatching(".*\\d.*");
      } catch (Exception other) {
        throw new AssertionError("seed " + seed, other);
      }
    }
  }

  @Test
  void badSettingsAreRefused() {
    refused(() -> how().lengthFieldBytes(0), "1 to 8, not 0");
    refused(() -> how().lengthFieldBytes(9), "1 to 8, not 9");
    refused(() -> how().lengthFieldOffset(-1), "not -1");
    refused(() -> how().skip(-1), "not -1");
    refused(() -> how().maxFrameBytes(-1), "not -1");
    refused(() -> how().lengthAdjustment(Integer.MIN_VALUE), "not -2147483648");
    refused(() -> LengthDelimitedCodec.of().maxFrameBytes(Integer.MAX_VALUE), "not 2147483647");
  }

  private static void refused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String m) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(m);
  }
}
