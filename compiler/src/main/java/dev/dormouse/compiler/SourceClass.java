package dev.dormouse.compiler;

import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the source of one class says about its async blocks. */
final class SourceClass {
  /** One block: its lambda and the lines that it spans. */
  record SourceBlock(LambdaExpressionTree lambda, int firstLine, int lastLine) {}

  /** Where a problem is shown, and the line that javac shows it at. */
  record Place(Tree tree, int line) {}

  private final Tree tree;
  private final List<SourceBlock> blocks = new ArrayList<>();
  private final Set<Integer> awaitLines = new HashSet<>();
  private final Set<Integer> catchThrowableLines = new HashSet<>();

  SourceClass(Tree tree) {
    this.tree = tree;
  }

  void addBlock(LambdaExpressionTree lambda, int firstLine, int lastLine) {
    blocks.add(new SourceBlock(lambda, firstLine, lastLine));
  }

  /** Notes an await; a class file may name any of its lines. */
  void addAwait(int firstLine, int lastLine) {
    for (int line = firstLine; line <= lastLine; line++) {
      awaitLines.add(line);
    }
  }

  /** Notes a clause; a class file may name any line from its keyword to its block. */
  void addCatchThrowable(int firstLine, int lastLine) {
    for (int line = firstLine; line <= lastLine; line++) {
      catchThrowableLines.add(line);
    }
  }

  Tree tree() {
    return tree;
  }

  int blocks() {
    return blocks.size();
  }

  SourceFacts facts(HeldTypes heldTypes) {
    return new SourceFacts(Set.copyOf(catchThrowableLines), Set.copyOf(awaitLines), heldTypes);
  }

  /** The smallest block around {@code line}, or the class. */
  Place placeOf(int line) {
    Place found = new Place(tree, 0);
    int span = Integer.MAX_VALUE;
    for (SourceBlock block : blocks) {
      int lines = block.lastLine() - block.firstLine();
      if (block.firstLine() <= line && line <= block.lastLine() && lines < span) {
        found = new Place(block.lambda(), block.firstLine());
        span = lines;
      }
    }
    return found;
  }
}
