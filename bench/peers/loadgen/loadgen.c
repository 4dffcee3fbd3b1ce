/*
 * Closed-loop load on a server that sends back what it gets, by TCP or through a proxy: each
 * connection sends a message, waits until as many bytes came back, and sends again. One thread over
 * epoll.
 *
 *   loadgen PORT CONNECTIONS MILLISECONDS BYTES SERVER_PID [calls]
 *
 * Prints what meter.h says; with "calls" it counts the server's system calls.
 */
#define _GNU_SOURCE
#include "meter.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { EVENTS_MAX = 1024, BYTES_MAX = 65536 };

struct connection {
  int fd;
  int got, sent; /* bytes of the message under way */
  int full;      /* whether it waits for room to send */
  long sent_at;
};

static char message[BYTES_MAX], received[BYTES_MAX];
static int bytes, epoll;

static int open_connection(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  if (fd < 0 || connect(fd, (void *)&address, sizeof address)) fail("connect");
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static void wait_for(struct connection *it, int operation) {
  struct epoll_event event = {.events = it->full ? EPOLLIN | EPOLLOUT : EPOLLIN, .data.ptr = it};
  epoll_ctl(epoll, operation, it->fd, &event);
}

static void give_up(struct connection *it, const char *why) {
  if (meter.errors++ == 0) {
    fprintf(stderr, "loadgen: %s after %d of %d bytes: %s\n", why, it->got, bytes, strerror(errno));
  }
  close(it->fd);
}

/* Sends what is left of the message; false if the connection is lost. */
static int send_rest(struct connection *it) {
  ssize_t count = write(it->fd, message + it->sent, bytes - it->sent);
  if (count < 0 && errno != EAGAIN) {
    give_up(it, "cannot send");
    return 0;
  }
  it->sent += count > 0 ? count : 0;
  int full = it->sent < bytes;
  if (full != it->full) {
    it->full = full;
    wait_for(it, EPOLL_CTL_MOD);
  }
  return 1;
}

static void send_message(struct connection *it) {
  it->got = it->sent = 0;
  it->sent_at = now_ns();
  send_rest(it);
}

static void receive(struct connection *it, long now) {
  ssize_t count = read(it->fd, received, sizeof received);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) {
    give_up(it, count ? "cannot receive" : "the server has closed");
    return;
  }
  if (it->got + count > it->sent || memcmp(received, message + it->got, count)) {
    errno = 0;
    give_up(it, "a wrong answer");
    return;
  }
  it->got += count;
  if (it->got == bytes) {
    meter_answer(now, it->sent_at);
    send_message(it);
  }
}

int main(int argc, char **argv) {
  if (argc < 6 || argc > 7) {
    fprintf(stderr, "usage: loadgen PORT CONNECTIONS MILLISECONDS BYTES SERVER_PID [calls]\n");
    return 2;
  }
  signal(SIGPIPE, SIG_IGN); /* the error of the write tells */
  int port = atoi(argv[1]), connections = atoi(argv[2]);
  bytes = atoi(argv[4]);
  if (bytes < 1 || bytes > BYTES_MAX) {
    fprintf(stderr, "loadgen: a message has 1 to %d bytes, not %s\n", BYTES_MAX, argv[4]);
    return 2;
  }
  for (int i = 0; i < bytes; i++) message[i] = 'a' + i % 26;
  struct connection *all = calloc(connections, sizeof *all);
  epoll = epoll_create1(0);
  for (int i = 0; i < connections; i++) {
    all[i].fd = open_connection(port);
    wait_for(&all[i], EPOLL_CTL_ADD);
  }
  meter_begin(argv[5], atol(argv[3]), argc == 7);
  for (int i = 0; i < connections; i++) send_message(&all[i]);

  struct epoll_event events[EVENTS_MAX];
  do {
    int ready = epoll_wait(epoll, events, EVENTS_MAX, 100);
    long now = now_ns();
    for (int i = 0; i < ready; i++) {
      struct connection *it = events[i].data.ptr;
      if (it->full && events[i].events & EPOLLOUT && !send_rest(it)) continue;
      if (events[i].events & ~EPOLLOUT) receive(it, now);
    }
  } while (meter_goes_on(now_ns()));
  return meter.errors != 0;
}
