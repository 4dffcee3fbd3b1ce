package dev.dormouse.compiler;

import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the source of one class says about its async blocks. */
final class SourceClass {
  /** One block: its lambda and the lines that it spans. */
  record SourceBlock(TreePath path, int firstLine, int lastLine) {}

  /** An await: where its name stands, and the line of its parenthesis, which class files name. */
  private record SourceAwait(TreePath path, Tree name, int line) {}

  /** Where a problem is shown, and the line that javac shows it at. */
  record Place(TreePath path, Tree caret, int line) {}

  private final TreePath path;
  private final List<SourceBlock> blocks = new ArrayList<>();
  private final List<SourceAwait> awaits = new ArrayList<>();
  private final List<SourceBlock> endlessLoops = new ArrayList<>();
  private final List<SourceVariable> variables = new ArrayList<>();
  private final Set<Integer> awaitLines = new HashSet<>();
  private final Set<Integer> catchThrowableLines = new HashSet<>();
  private final Set<Integer> resourceLines = new HashSet<>();
  private final Set<Integer> emptyTryLines = new HashSet<>();

  private int aliveBlocks;

  SourceClass(TreePath path) {
    this.path = path;
  }

  /** Notes a block; {@code alive} if javac may not leave it out. */
  void addBlock(TreePath lambda, int firstLine, int lastLine, boolean alive) {
    aliveBlocks += alive ? 1 : 0;
    blocks.add(new SourceBlock(lambda, firstLine, lastLine));
  }

  /** Notes an await; a class file may name any of its lines. */
  void addAwait(TreePath path, Tree name, int firstLine, int lastLine) {
    awaits.add(new SourceAwait(path, name, firstLine));
    for (int line = firstLine; line <= lastLine; line++) {
      awaitLines.add(line);
    }
  }

  void addVariable(SourceVariable variable) {
    variables.add(variable);
  }

  /** Notes a loop whose condition is always true. */
  void addEndlessLoop(TreePath loop, int firstLine, int lastLine) {
    endlessLoops.add(new SourceBlock(loop, firstLine, lastLine));
  }

  /** Notes a clause; a class file may name any line from its keyword to its block. */
  void addCatchThrowable(int firstLine, int lastLine) {
    for (int line = firstLine; line <= lastLine; line++) {
      catchThrowableLines.add(line);
    }
  }

  /** Notes a try with resources; a class file names the first line where it closes them. */
  void addResources(int firstLine, int lastLine, boolean isEmpty) {
    resourceLines.add(firstLine);
    for (int line = firstLine; isEmpty && line <= lastLine; line++) {
      emptyTryLines.add(line);
    }
  }

  TreePath path() {
    return path;
  }

  boolean hasBlocks() {
    return !blocks.isEmpty();
  }

  /** How many blocks must be in the class file. */
  int blocks() {
    return aliveBlocks;
  }

  SourceFacts facts(JavacTask task) {
    return new SourceFacts(
        Set.copyOf(catchThrowableLines),
        Set.copyOf(resourceLines),
        Set.copyOf(emptyTryLines),
        Set.copyOf(awaitLines),
        new HeldTypes(task, List.copyOf(variables)));
  }

  /** The only await on {@code line}, or the smallest block around it, or the class. */
  Place placeOf(int line) {
    List<SourceAwait> there = awaits.stream().filter(await -> await.line() == line).toList();
    if (line > 0 && there.size() == 1) {
      return new Place(there.getFirst().path(), there.getFirst().name(), line);
    }
    return placeOfBlock(line);
  }

  /** The smallest block around {@code line}, or the class. */
  Place placeOfBlock(int line) {
    return smallest(blocks, line);
  }

  /** The endless loop around {@code line}, or the smallest block around it, or the class. */
  Place placeOfLoop(int line) {
    Place loop = smallest(endlessLoops, line);
    return loop.line() == 0 ? placeOf(line) : new Place(loop.path(), loop.caret(), line);
  }

  private Place smallest(List<SourceBlock> candidates, int line) {
    Place found = new Place(path, path.getLeaf(), 0);
    int span = Integer.MAX_VALUE;
    for (SourceBlock block : candidates) {
      int lines = block.lastLine() - block.firstLine();
      if (block.firstLine() <= line && line <= block.lastLine() && lines < span) {
        found = new Place(block.path(), block.path().getLeaf(), block.firstLine());
        span = lines;
      }
    }
    return found;
  }
}
