package dev.dormouse.net;

/**
 * Who is at the other end of a Unix socket, as it was when that connected, or began to listen.
 *
 * @param pid number of the process
 * @param uid number of the user
 * @param gid number of the group
 */
public record UCred(int pid, int uid, int gid) {}
