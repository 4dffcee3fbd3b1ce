package dev.dormouse.compiler;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

/**
 * The types of {@code dev.dormouse.future} that woven code names. They are known by name only: the
 * compiler depends on no other module of Dormouse.
 */
final class Vocabulary {
  static final String ASYNC_NAME = "dev.dormouse.future.Async";
  static final ClassDesc ASYNC = ClassDesc.of(ASYNC_NAME);
  static final ClassDesc FUTURE = ClassDesc.of("dev.dormouse.future.Future");
  static final ClassDesc LOCAL_FUTURE = ClassDesc.of("dev.dormouse.future.LocalFuture");
  static final ClassDesc CONTEXT = ClassDesc.of("dev.dormouse.future.Context");
  static final ClassDesc FRAME = ClassDesc.of("dev.dormouse.future.AsyncFrame");
  static final ClassDesc INTRINSICS = ClassDesc.of("dev.dormouse.future.Intrinsics");
  static final ClassDesc POLL = ClassDesc.of("dev.dormouse.future.Poll");
  static final ClassDesc DROP_ERROR = ClassDesc.of("dev.dormouse.future.DropError");

  static final ClassDesc SPAWN_SITE = ClassDesc.of("dev.dormouse.future.SpawnSite");

  static final MethodTypeDesc SPAWN_SITE_OF =
      MethodTypeDesc.of(SPAWN_SITE, ConstantDescs.CD_String);

  /** A future that gives its value to each await. */
  static final ClassDesc SHARED = ClassDesc.of("dev.dormouse.future.Shared");

  static final ClassDesc LOCK = ClassDesc.of("java.util.concurrent.locks.Lock");
  static final ClassDesc READ_WRITE_LOCK = ClassDesc.of("java.util.concurrent.locks.ReadWriteLock");
  static final ClassDesc STAMPED_LOCK = ClassDesc.of("java.util.concurrent.locks.StampedLock");
  static final ClassDesc SEMAPHORE = ClassDesc.of("java.util.concurrent.Semaphore");
  static final ClassDesc THREAD_LOCAL = ClassDesc.of("java.lang.ThreadLocal");
  static final ClassDesc SCOPED_VALUE = ClassDesc.of("java.lang.ScopedValue");

  static final MethodTypeDesc POLL_RAW = MethodTypeDesc.of(ConstantDescs.CD_Object, CONTEXT);
  static final MethodTypeDesc POLLED_AGAIN =
      MethodTypeDesc.of(ClassDesc.of("java.lang.IllegalStateException"), FRAME);

  static final String AWAIT = "await";
  static final String ASYNC_CALL = "async";

  /** Names of the methods that take an async body. */
  static final Set<String> BLOCK_MAKERS = Set.of(ASYNC_CALL, "asyncLocal");

  /** Names of the methods that woven code calls with its context; see {@code Intrinsics}. */
  static final Set<String> CONTEXT_CALLS = Set.of("spawn", "spawnLocal", "spawner", "clock");

  /** Types with spawns that, in an overload for woven code, take the place as the last argument. */
  private static final Set<ClassDesc> SPAWNERS =
      Set.of(
          ClassDesc.of("dev.dormouse.future.Spawner"),
          ClassDesc.of("dev.dormouse.runtime.AsyncRuntime"),
          ClassDesc.of("dev.dormouse.runtime.Cores"),
          ClassDesc.of("dev.dormouse.task.Scope"),
          ClassDesc.of("dev.dormouse.task.LocalSet"),
          ClassDesc.of("dev.dormouse.task.JoinSet"),
          ClassDesc.of("dev.dormouse.task.JoinQueue"),
          ClassDesc.of("dev.dormouse.task.JoinMap"),
          ClassDesc.of("dev.dormouse.task.TaskTracker"));

  /** Names of those spawns. */
  private static final Set<String> SPAWNS =
      Set.of(
          "spawn",
          "spawnOn",
          "spawnAll",
          "spawnLocal",
          "spawnLocalOn",
          "spawnPinned",
          "spawnPinnedOn",
          "spawnBlocking",
          "spawnBlockingOn");

  /** Types of streams with transfers that may use a future again if it is awaited at once. */
  private static final Set<ClassDesc> STREAMS =
      Set.of(
          ClassDesc.of("dev.dormouse.io.AsyncRead"),
          ClassDesc.of("dev.dormouse.io.AsyncWrite"),
          ClassDesc.of("dev.dormouse.io.ByteStream"),
          ClassDesc.of("dev.dormouse.io.ReadHalf"),
          ClassDesc.of("dev.dormouse.io.WriteHalf"),
          ClassDesc.of("dev.dormouse.net.TcpStream"),
          ClassDesc.of("dev.dormouse.net.UnixStream"));

  /** Names of those transfers. */
  private static final Set<String> TRANSFERS = Set.of("read", "write", "writeAll");

  /** What follows the name of a transfer in that of the one for woven code. */
  private static final String AWAITED = "Awaited";

  /** What a transfer may be given: bytes, a range of them, or a buffer. */
  private static final Set<String> TRANSFERRED =
      Set.of("([B)", "([BII)", "(Ljava/nio/ByteBuffer;)");

  private static final ClassDesc SWITCH_BOOTSTRAPS =
      ClassDesc.of("java.lang.runtime.SwitchBootstraps");

  /** The value that is switched over, and the number of the case to begin with. */
  private static final int PATTERN_SWITCH_OPERANDS = 2;

  private Vocabulary() {}

  static boolean isAwait(CodeElement element) {
    return element instanceof InvokeInstruction call
        && isOfAsync(call)
        && call.name().equalsString(AWAIT);
  }

  static boolean isBlockMaker(CodeElement element) {
    return element instanceof InvokeInstruction call
        && isOfAsync(call)
        && BLOCK_MAKERS.contains(call.name().stringValue());
  }

  /** Tells whether a call that {@link #isBlockMaker} makes a future that any thread may poll. */
  static boolean makesMovable(CodeElement element) {
    return element instanceof InvokeInstruction call && call.name().equalsString(ASYNC_CALL);
  }

  static boolean isContextCall(CodeElement element) {
    return element instanceof InvokeInstruction call
        && isOfAsync(call)
        && CONTEXT_CALLS.contains(call.name().stringValue());
  }

  /** Tells whether a call is woven into one that names the place where it stands. */
  static boolean isSpawn(CodeElement element) {
    return element instanceof InvokeInstruction call
        && SPAWNS.contains(call.name().stringValue())
        && (isOfAsync(call) || isOfSpawner(call));
  }

  /** Tells whether a call that {@link #isSpawn} is one of a spawner, a scope or a set. */
  static boolean isOfSpawner(InvokeInstruction call) {
    return SPAWNERS.contains(call.owner().asSymbol())
        && !SPAWN_SITE.equals(call.typeSymbol().parameterList().getLast());
  }

  /**
   * Tells whether a call is woven, where nothing but an await gets its future, into that of a
   * method of which {@link #awaitedName} is the name.
   */
  static boolean isTransfer(InvokeInstruction call) {
    return (call.opcode() == Opcode.INVOKEVIRTUAL || call.opcode() == Opcode.INVOKEINTERFACE)
        && TRANSFERS.contains(call.name().stringValue())
        && STREAMS.contains(call.owner().asSymbol())
        && isTransferred(call);
  }

  private static boolean isTransferred(InvokeInstruction call) {
    String type = call.type().stringValue();
    boolean isBuffer = call.typeSymbol().parameterType(0).isClassOrInterface();
    return TRANSFERRED.contains(type.substring(0, type.indexOf(')') + 1))
        && !(isBuffer && call.name().equalsString("writeAll"));
  }

  /** The name of what a call that {@link #isTransfer} is woven into. */
  static String awaitedName(InvokeInstruction call) {
    return call.name().stringValue() + AWAITED;
  }

  /** Tells whether a switch over patterns, which starts again at {@code index}, stands there. */
  static boolean isPatternSwitch(Flow flow, int index) {
    for (Instruction instruction : flow.instructionsFrom(index, PATTERN_SWITCH_OPERANDS + 1)) {
      if (instruction instanceof InvokeDynamicInstruction call) {
        return call.bootstrapMethod().owner().equals(SWITCH_BOOTSTRAPS);
      }
      if (!(instruction instanceof LoadInstruction)) {
        return false;
      }
    }
    return false;
  }

  private static boolean isOfAsync(InvokeInstruction call) {
    return call.opcode() == Opcode.INVOKESTATIC && call.owner().asSymbol().equals(ASYNC);
  }
}
