/** Rules over the whole checkout that a compiler does not know, as ordinary unit tests. */
package dev.dormouse.tidy;
