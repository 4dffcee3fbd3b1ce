package dev.dormouse.tidy;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.RequiresTree;
import com.sun.source.util.TreeScanner;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** Which module may name which: the arrows of ARCHITECTURE and no others. */
final class ModuleRules {
  private static final String PREFIX = "dev.dormouse.";

  private ModuleRules() {}

  /** Main code names packages of its own module and of those that the table gives it. */
  static Rule imports(ModuleTable table, Collection<JavaSource> all) {
    Map<String, String> rooms = new TreeMap<>();
    for (JavaSource source : all) {
      if (source.isMain() && !source.packageName().isEmpty()) {
        rooms.put(source.packageName(), source.module());
      }
    }
    return new Rule(
        "imports",
        (source, report) -> {
          if (source.isMain()) {
            new PackageNames(rooms, table, report).scan(source.unit(), null);
          }
        });
  }

  /** A descriptor requires what the table says, and besides only JSpecify, statically. */
  static Rule requires(ModuleTable table) {
    return new Rule(
        "requires",
        (source, report) ->
            new TreeScanner<Void, Void>() {
              @Override
              public Void visitRequires(RequiresTree tree, Void none) {
                if (!mayRequire(table, source.module(), tree)) {
                  report.at(tree, source.module() + " may not require " + tree.getModuleName());
                }
                return null;
              }
            }.scan(source.unit(), null));
  }

  private static boolean mayRequire(ModuleTable table, String room, RequiresTree tree) {
    String required = tree.getModuleName().toString();
    if (required.equals("org.jspecify")) {
      return tree.isStatic();
    }
    boolean ours = required.startsWith(PREFIX);
    return table.allows(room, ours ? required.substring(PREFIX.length()) : required);
  }

  /** Finds each qualified name that goes through a package of the project. */
  private static final class PackageNames extends TreeScanner<Void, Void> {
    private final Map<String, String> rooms;
    private final ModuleTable table;
    private final Rule.Report report;

    PackageNames(Map<String, String> rooms, ModuleTable table, Rule.Report report) {
      this.rooms = rooms;
      this.table = table;
      this.report = report;
    }

    @Override
    public Void visitPackage(PackageTree tree, Void none) {
      return null;
    }

    @Override
    public Void visitImport(ImportTree tree, Void none) {
      return scan(tree.getQualifiedIdentifier(), none);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, Void none) {
      String owner = report.source().module();
      String room = rooms.get(tree.getExpression().toString());
      if (room != null && !table.allows(owner, room)) {
        report.at(tree, owner + " may not name " + room + ", here " + tree);
        return null;
      }
      return super.visitMemberSelect(tree, none);
    }
  }
}
