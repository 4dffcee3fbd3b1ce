package dev.dormouse.compiler;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.LineNumber;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * One class in, the woven class and one frame class per block out. No other class is ever looked
 * at: Scan finds the blocks; per block, Plan works out types (TypeFlow), live variables (Liveness),
 * handlers (Handlers) and fields (FrameLayout); BodyEmitter and AwaitEmitter write the code,
 * StackMaps its frames, and FrameClass the class around the fields.
 */

/**
 * Turns the async blocks of a compiled class into state machines.
 *
 * <p>Stateless: any thread may call it.
 */
public final class Weaver {
  /** The longest code that the JVM compiles, in bytes, unless it is told otherwise. */
  static final int JIT_BYTES_MAX = 8000;

  /** Code above this, in bytes, is written again in the compact layout. */
  private static final int USUAL_BYTES_MAX = 6000;

  /**
   * The frames are written by hand, so the library must neither compute its own nor put in jumps
   * that would need some.
   */
  private static final ClassFile CLASS_FILE =
      ClassFile.of(
          ClassFile.StackMapsOption.DROP_STACK_MAPS,
          ClassFile.DeadCodeOption.KEEP_DEAD_CODE,
          ClassFile.ShortJumpsOption.FAIL_ON_SHORT_JUMPS);

  private final ClassModel model;
  private final SourceFacts facts;
  private final Layout first;
  private final Host host;
  private final Scan scan;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Block, Plan> plans = new HashMap<>();
  private final Map<Block, Layout> layouts = new HashMap<>();
  private @Nullable Block writing;
  private boolean reporting;

  private Weaver(ClassModel model, SourceFacts facts, Layout first) {
    this.model = model;
    this.facts = facts;
    this.first = first;
    host = Host.of(model);
    scan = Scan.of(model, host);
  }

  /**
   * Weaves one class.
   *
   * @return nothing if the class has no async block and no await, or is woven already
   * @throws IllegalArgumentException if the bytes are not a class file
   */
  public static Optional<Woven> weave(byte[] classFile) {
    return weave(classFile, SourceFacts.UNKNOWN);
  }

  static Optional<Woven> weave(byte[] classFile, SourceFacts facts) {
    return weave(classFile, facts, Layout.USUAL);
  }

  /** Weaves and reports what became of each block. */
  static Optional<Woven> weaveAndReport(byte[] classFile, SourceFacts facts) {
    return prepare(classFile, facts, Layout.USUAL)
        .flatMap(weaver -> {
          weaver.reporting = true;
          return Optional.ofNullable(weaver.run(classFile));
        });
  }

  /** Weaves each block in the layout {@code first} or, if it is too large for that, a later one. */
  static Optional<Woven> weave(byte[] classFile, SourceFacts facts, Layout first) {
    return prepare(classFile, facts, first)
        .flatMap(weaver -> Optional.ofNullable(weaver.run(classFile)));
  }

  private static Optional<Weaver> prepare(byte[] classFile, SourceFacts facts, Layout first) {
    ClassModel model = CLASS_FILE.parse(classFile);
    return !namesAsync(model) || Marker.isOn(model)
        ? Optional.empty()
        : Optional.of(new Weaver(model, facts, first));
  }

  /** Tells whether the bytes are a class that has been woven. */
  static boolean isWoven(byte[] classFile) {
    return Marker.isOn(CLASS_FILE.parse(classFile));
  }

  /** Tells whether the bytes can be compiled from the source that {@code facts} tell of. */
  static boolean isFrom(byte[] classFile, SourceFacts facts) {
    for (MethodModel method : CLASS_FILE.parse(classFile).methods()) {
      int line = 0;
      for (CodeElement element : method.code().map(CodeModel::elementList).orElse(List.of())) {
        if (element instanceof LineNumber number) {
          line = number.line();
        } else if (Vocabulary.isAwait(element) && !facts.mayAwait(line)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Tells how many lambdas of a class stood in dead code, from which javac makes no blocks. */
  static long deadLambdas(byte[] classFile) {
    return Scan.deadLambdas(CLASS_FILE.parse(classFile));
  }

  private static boolean namesAsync(ClassModel model) {
    for (PoolEntry entry : model.constantPool()) {
      if (entry instanceof ClassEntry name && name.asSymbol().equals(Vocabulary.ASYNC)) {
        return !model.thisClass().asSymbol().equals(Vocabulary.ASYNC);
      }
    }
    return false;
  }

  private @Nullable Woven run(byte[] classFile) {
    problems.addAll(scan.misplaced());
    if (scan.blocks().isEmpty() && problems.isEmpty()) {
      return null;
    }
    for (Block block : scan.blocks()) {
      try {
        Plan plan = Plan.of(block, facts);
        plans.put(block, plan);
        problems.addAll(KeptValues.problems(plan, facts));
        problems.addAll(FlowChecks.of(plan, facts.types()));
      } catch (UnsupportedCode unsupported) {
        fail(block, unsupported);
      }
    }
    boolean prevented = problems.stream().anyMatch(Problem::isPreventing);
    byte[] woven = prevented ? classFile : transform(classFile);
    Woven failed = new Woven(classFile, Map.of(), List.copyOf(problems), scan.sites(), List.of());
    if (failed.hasErrors()) {
      return failed;
    }
    warnOfSize(woven);
    Map<String, byte[]> frames = new LinkedHashMap<>();
    for (Block block : scan.blocks()) {
      String name = block.frame.descriptorString();
      frames.put(name.substring(1, name.length() - 1), FrameClass.write(planOf(block)));
    }
    return new Woven(woven, frames, List.copyOf(problems), scan.sites(), reports(woven));
  }

  private List<BlockReport> reports(byte[] woven) {
    if (!reporting) {
      return List.of();
    }
    List<BlockReport> reports = new ArrayList<>();
    blocksAbove(woven, 0)
        .forEach((block, bytes) ->
            reports.add(BlockReport.of(planOf(block), bytes, layoutOf(block) != Layout.USUAL)));
    reports.sort(Comparator.comparingInt(BlockReport::line));
    return List.copyOf(reports);
  }

  private Plan planOf(Block block) {
    Plan plan = plans.get(block);
    if (plan == null) {
      throw new IllegalStateException("no plan for " + block.displayName());
    }
    return plan;
  }

  /** Writes the class, and again as long as a block turns out to need the compact layout. */
  private byte[] transform(byte[] classFile) {
    while (true) {
      try {
        byte[] woven = transformOnce();
        if (!makeCompact(blocksAbove(woven, USUAL_BYTES_MAX).keySet())) {
          return woven;
        }
      } catch (UnsupportedCode unsupported) {
        fail(writing, unsupported);
        return classFile;
      } catch (IllegalArgumentException tooLong) {
        // The library's answer to code of more than 65535 bytes, and to jumps beyond 32767.
        String why = String.valueOf(tooLong.getMessage());
        Block block = blameFor(why);
        if (!makeSmaller(block)) {
          fail(block, new UnsupportedCode(firstLine(block), Messages.overlong(why)));
          return classFile;
        }
      }
    }
  }

  /**
   * The block that the library most likely complains of. It puts the code of methods together when
   * all have been written, and mostly names the method.
   */
  private Block blameFor(String complaint) {
    Comparator<Block> largest = Comparator.comparingInt(block -> planOf(block).flow.size());
    return scan.blocks().stream()
        .filter(block -> complaint.contains(block.methodName() + "("))
        .findFirst()
        .or(() ->
            scan.blocks().stream()
                .max(Comparator.comparing(this::canBeSmaller).thenComparing(largest)))
        .orElseThrow();
  }

  private boolean canBeSmaller(Block block) {
    return layoutOf(block) != layoutOf(block).next();
  }

  private Layout layoutOf(Block block) {
    return layouts.getOrDefault(block, first);
  }

  private boolean makeCompact(Set<Block> blocks) {
    boolean changed = false;
    for (Block block : blocks) {
      if (layoutOf(block) == Layout.USUAL) {
        changed |= makeSmaller(block);
      }
    }
    return changed;
  }

  private boolean makeSmaller(Block block) {
    Layout tried = layoutOf(block);
    layouts.put(block, tried.next());
    return tried != tried.next();
  }

  private byte[] transformOnce() {
    ClassTransform weaving =
        (builder, element) -> {
          if (element instanceof MethodModel method && method.code().isPresent()) {
            method(builder, method);
          } else {
            builder.with(element);
          }
        };
    return CLASS_FILE.transformClass(
        model, weaving.andThen(ClassTransform.endHandler(Marker::markHost)));
  }

  private int firstLine(@Nullable Block block) {
    return block == null ? 0 : planOf(block).firstLine();
  }

  private void fail(@Nullable Block block, UnsupportedCode unsupported) {
    String method = block == null ? "" : block.methodName();
    problems.add(Problem.unwoven(unsupported.check, method, unsupported.line, unsupported.reason));
  }

  private void method(ClassBuilder builder, MethodModel method) {
    Block block = scan.blockOf(method);
    if (block != null) {
      if (scan.isOrdinary(method)) {
        builder.with(method); // an ordinary lambda has the same body
      }
      writing = block;
      builder.withMethod(
          block.methodName(),
          block.wovenType(),
          block.wovenFlags(),
          woven -> {
            method.findAttribute(Attributes.exceptions()).ifPresent(woven::with);
            woven.withCode(
                code -> new BodyEmitter(code, planOf(block), scan, layoutOf(block)).emit());
          });
    } else if (scan.hasSite(method.code().orElseThrow().elementList())) {
      builder.transformMethod(
          method,
          (copy, element) -> {
            if (element instanceof CodeModel) {
              copy.withCode(code -> Sites.emitMethod(code, method, scan));
            } else {
              copy.with(element);
            }
          });
    } else {
      builder.with(method);
    }
  }

  private void warnOfSize(byte[] woven) {
    blocksAbove(woven, JIT_BYTES_MAX)
        .forEach((block, bytes) -> {
          int line = planOf(block).firstLine();
          String message = Messages.tooLong(bytes, SplitPoint.of(planOf(block)));
          problems.add(Problem.of(Check.LARGE_BLOCK, block.methodName(), line, message));
        });
  }

  /** The blocks whose woven code is longer than {@code limit}, with its length in bytes. */
  private Map<Block, Integer> blocksAbove(byte[] woven, int limit) {
    Map<Block, Integer> found = new LinkedHashMap<>();
    if (woven.length <= limit) {
      return found;
    }
    for (MethodModel method : CLASS_FILE.parse(woven).methods()) {
      for (Block block : scan.blocks()) {
        if (method.methodName().equalsString(block.methodName())
            && method.methodTypeSymbol().equals(block.wovenType())) {
          int bytes = ((CodeAttribute) method.code().orElseThrow()).codeLength();
          if (bytes > limit) {
            found.put(block, bytes);
          }
        }
      }
    }
    return found;
  }
}
