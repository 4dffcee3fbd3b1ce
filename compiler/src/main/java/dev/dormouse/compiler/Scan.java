package dev.dormouse.compiler;

import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the async blocks of a class.
 *
 * <p>A site is a lambda that goes straight into {@code Async.async} or {@code asyncLocal}. Several
 * sites may share one lambda method, and so may an ordinary lambda, since javac merges equal
 * bodies: blocks are keyed by the method.
 */
final class Scan {
  private static final String METAFACTORY = "Ljava/lang/invoke/LambdaMetafactory;";
  private static final String LAMBDA = "lambda$";

  /** Javac's method that makes serializable lambdas again; a block is never serialized. */
  private static final String DESERIALIZER = "$deserializeLambda$";

  private record MethodKey(String name, String descriptor) {}

  private final Host host;
  private final Map<MethodKey, Block> blocks = new LinkedHashMap<>();
  private final Set<MethodKey> ordinary = new HashSet<>();
  private final List<Problem> misplaced = new ArrayList<>();
  private int sites;

  private Scan(Host host) {
    this.host = host;
  }

  static Scan of(ClassModel model, Host host) {
    Scan scan = new Scan(host);
    Map<MethodKey, MethodModel> methods = new HashMap<>();
    Map<MethodModel, List<CodeElement>> codes = new LinkedHashMap<>();
    for (MethodModel method : model.methods()) {
      methods.put(key(method), method);
      method.code().ifPresent(code -> codes.put(method, code.elementList()));
    }
    codes.forEach((method, code) -> {
      if (!method.methodName().equalsString(DESERIALIZER)) {
        scan.collect(code, methods);
      }
    });
    codes.forEach((method, code) -> {
      if (!scan.isBlockOnly(method) && !scan.isDead(method)) {
        scan.findMisplaced(method, code);
      }
      scan.findReferences(method, code);
    });
    return scan;
  }

  private static MethodKey key(MethodModel method) {
    return new MethodKey(method.methodName().stringValue(), method.methodType().stringValue());
  }

  private void collect(List<CodeElement> elements, Map<MethodKey, MethodModel> methods) {
    for (int i = 0; i < elements.size(); i++) {
      MethodKey lambda = lambdaAt(elements.get(i));
      if (lambda == null) {
        continue;
      }
      MethodModel method = methods.get(lambda);
      int maker = makerOf(elements, i);
      if (method == null || maker < 0 || !lambda.name().startsWith(LAMBDA)) {
        ordinary.add(lambda);
        continue;
      }
      sites++;
      Block block = blocks.get(lambda);
      if (block == null) {
        block = Block.of(host, method, blocks.size());
        blocks.put(lambda, block);
      }
      if (Vocabulary.makesMovable(elements.get(maker))) {
        block.markMovable();
      }
    }
  }

  /** The method of this class that the lambda made at {@code element} runs, if one is made. */
  private @Nullable MethodKey lambdaAt(CodeElement element) {
    if (element instanceof InvokeDynamicInstruction call
        && implementation(call) instanceof DirectMethodHandleDesc body
        && body.owner().equals(host.desc())) {
      return new MethodKey(body.methodName(), body.lookupDescriptor());
    }
    return null;
  }

  /**
   * Index of the call that the lambda made at {@code lambda} goes into, if that makes a block, or
   * -1. Casts to further interfaces may lie between.
   */
  static int makerOf(List<CodeElement> elements, int lambda) {
    int next = nextInstruction(elements, lambda);
    while (next >= 0 && elements.get(next) instanceof TypeCheckInstruction) {
      next = nextInstruction(elements, next);
    }
    return next >= 0 && Vocabulary.isBlockMaker(elements.get(next)) ? next : -1;
  }

  private void findMisplaced(MethodModel method, List<CodeElement> elements) {
    int line = 0;
    for (CodeElement element : elements) {
      if (element instanceof LineNumber number) {
        line = number.line();
      } else if (Vocabulary.isAwait(element) || Vocabulary.isContextCall(element)) {
        String call = ((InvokeInstruction) element).name().stringValue();
        addMisplaced(method, line, call, isLambda(method));
      }
    }
  }

  private void addMisplaced(MethodModel method, int line, String call, boolean inLambda) {
    String name = method.methodName().stringValue();
    misplaced.add(
        Problem.of(Check.AWAIT_OUTSIDE, name, line, Messages.outsideBlock(call, inLambda)));
  }

  private boolean isBlockOnly(MethodModel method) {
    return blockOf(method) != null && !isOrdinary(method);
  }

  /** Javac keeps the method of a lambda that stood in dead code; nothing calls it. */
  private boolean isDead(MethodModel method) {
    return isLambda(method)
        && method.flags().has(AccessFlag.SYNTHETIC)
        && blockOf(method) == null
        && !isOrdinary(method);
  }

  private static boolean isLambda(MethodModel method) {
    return method.methodName().stringValue().startsWith(LAMBDA);
  }

  /** A reference such as {@code Async::await} makes a function that belongs to no block. */
  private void findReferences(MethodModel method, List<CodeElement> elements) {
    int line = 0;
    for (CodeElement element : elements) {
      if (element instanceof LineNumber number) {
        line = number.line();
      } else if (element instanceof InvokeDynamicInstruction call
          && implementation(call) instanceof DirectMethodHandleDesc target
          && target.owner().equals(Vocabulary.ASYNC)
          && !Vocabulary.BLOCK_MAKERS.contains(target.methodName())) {
        addMisplaced(method, line, target.methodName(), true);
      }
    }
  }

  /** The method that the lambda or reference made by {@code call} runs, or null. */
  private static @Nullable DirectMethodHandleDesc implementation(InvokeDynamicInstruction call) {
    return call.bootstrapMethod().owner().descriptorString().equals(METAFACTORY)
            && call.bootstrapArgs().get(1) instanceof DirectMethodHandleDesc target
        ? target
        : null;
  }

  /** Index of the instruction behind {@code index}, or -1; labels and lines may lie between. */
  static int nextInstruction(List<CodeElement> elements, int index) {
    for (int i = index + 1; i < elements.size(); i++) {
      if (elements.get(i) instanceof Instruction) {
        return i;
      }
    }
    return -1;
  }

  /** The block that is made at {@code index}, or null if that is not a site. */
  @Nullable Block siteAt(List<CodeElement> elements, int index) {
    MethodKey lambda = lambdaAt(elements.get(index));
    return lambda != null && makerOf(elements, index) >= 0 ? blocks.get(lambda) : null;
  }

  boolean hasSite(List<CodeElement> elements) {
    for (int i = 0; i < elements.size(); i++) {
      if (siteAt(elements, i) != null) {
        return true;
      }
    }
    return false;
  }

  /** The block whose code {@code method} is, or null. */
  @Nullable Block blockOf(MethodModel method) {
    return blocks.get(key(method));
  }

  /** Tells whether an ordinary lambda uses the method, so that it must stay as it is too. */
  boolean isOrdinary(MethodModel method) {
    return ordinary.contains(key(method));
  }

  Collection<Block> blocks() {
    return blocks.values();
  }

  /** How often the class makes a block; sites can share one. */
  int sites() {
    return sites;
  }

  /** How many lambdas of {@code model} stood in dead code; some of them may have been blocks. */
  static long deadLambdas(ClassModel model) {
    Scan scan = of(model, Host.of(model));
    return model.methods().stream().filter(scan::isDead).count();
  }

  /** Awaits and intrinsics that stand outside of any block. */
  List<Problem> misplaced() {
    return misplaced;
  }
}
