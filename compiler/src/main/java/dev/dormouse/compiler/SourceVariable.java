package dev.dormouse.compiler;

import javax.lang.model.type.TypeMirror;

/**
 * A local variable or parameter as the source declares it.
 *
 * @param name its name
 * @param type its declared or inferred type
 * @param firstLine where it is declared
 * @param lastLine where its scope ends
 */
record SourceVariable(String name, TypeMirror type, int firstLine, int lastLine) {}
