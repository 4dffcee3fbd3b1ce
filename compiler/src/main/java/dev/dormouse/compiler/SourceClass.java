package dev.dormouse.compiler;

import com.sun.source.tree.Tree;
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
  private final Set<Integer> awaitLines = new HashSet<>();
  private final Set<Integer> catchThrowableLines = new HashSet<>();

  SourceClass(TreePath path) {
    this.path = path;
  }

  void addBlock(TreePath lambda, int firstLine, int lastLine) {
    blocks.add(new SourceBlock(lambda, firstLine, lastLine));
  }

  /** Notes an await; a class file may name any of its lines. */
  void addAwait(TreePath path, Tree name, int firstLine, int lastLine) {
    awaits.add(new SourceAwait(path, name, firstLine));
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

  TreePath path() {
    return path;
  }

  int blocks() {
    return blocks.size();
  }

  SourceFacts facts(HeldTypes heldTypes) {
    return new SourceFacts(Set.copyOf(catchThrowableLines), Set.copyOf(awaitLines), heldTypes);
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
    Place found = new Place(path, path.getLeaf(), 0);
    int span = Integer.MAX_VALUE;
    for (SourceBlock block : blocks) {
      int lines = block.lastLine() - block.firstLine();
      if (block.firstLine() <= line && line <= block.lastLine() && lines < span) {
        found = new Place(block.path(), block.path().getLeaf(), block.firstLine());
        span = lines;
      }
    }
    return found;
  }
}
