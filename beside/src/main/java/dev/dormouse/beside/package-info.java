/** A program whose build has other annotation processors, Error Prone and JaCoCo in it. */
package dev.dormouse.beside;
