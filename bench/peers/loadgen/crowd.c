/*
 * Many connections to a TCP server that sends back what it gets, all of them open at once.
 *
 *   crowd PORT FIRST CONNECTIONS
 *
 * FIRST is the number of its first connection among those of all crowds of a server. It opens them one after the other, with an echo through each, and prints microseconds per connection.
 * For each line of its standard input it sends a message through each connection, one after the
 * other, and prints microseconds per echo. It ends with its input.
 *
 * They come from several addresses by their numbers: the ports of one run out, and are slow to find
 * long before.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BYTES = 8, PATIENCE_SECONDS = 60, CONNECTIONS_OF_AN_ADDRESS = 5000 };

static void fail(const char *what, int connection) {
  fprintf(stderr, "crowd: %s of connection %d: %s\n", what, connection, strerror(errno));
  exit(1);
}

static double now_us(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static void echo(int fd, int connection, int round) {
  int message[2] = {connection, round}, got[2] = {0, 0};
  errno = 0;
  if (write(fd, message, BYTES) != BYTES) fail("write", connection);
  if (recv(fd, got, BYTES, MSG_WAITALL) != BYTES) fail("read", connection);
  if (memcmp(message, got, BYTES)) fail("wrong answer", connection);
}

static int open_connection(int port, int connection) {
  struct sockaddr_in from = {.sin_family = AF_INET};
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
  from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + connection / CONNECTIONS_OF_AN_ADDRESS);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (fd < 0) fail("socket", connection);
  setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if (bind(fd, (void *)&from, sizeof from)) fail("bind", connection);
  if (connect(fd, (void *)&to, sizeof to)) fail("connect", connection);
  return fd;
}

int main(int argc, char **argv) {
  if (argc != 4) {
    fprintf(stderr, "usage: crowd PORT FIRST CONNECTIONS\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN); /* the error of the write tells */
  struct rlimit files;
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  int port = atoi(argv[1]), first = atoi(argv[2]), connections = atoi(argv[3]);
  int *all = calloc(connections, sizeof *all);
  double start = now_us();
  for (int i = 0; i < connections; i++) {
    all[i] = open_connection(port, first + i);
    echo(all[i], first + i, 0);
  }
  printf("%.2f\n", (now_us() - start) / connections);
  fflush(stdout);
  char line[16];
  for (int round = 1; fgets(line, sizeof line, stdin); round++) {
    start = now_us();
    for (int i = 0; i < connections; i++) echo(all[i], first + i, round);
    printf("%.2f\n", (now_us() - start) / connections);
    fflush(stdout);
  }
  return 0;
}
