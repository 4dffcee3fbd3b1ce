/*
 * The server behind the proxies: sends back what it gets. It prints its port and ends with its
 * standard input. One thread over epoll.
 *
 *   upstream
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS_MAX = 1024, BYTES_MAX = 65536, BACKLOG = 1024 };

struct connection {
  int fd;
  int start, end; /* what was read and not yet sent */
  char data[BYTES_MAX];
};

static int epoll;

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void wait_for(struct connection *it, int operation) {
  struct epoll_event event = {.events = it->start < it->end ? EPOLLOUT : EPOLLIN, .data.ptr = it};
  epoll_ctl(epoll, operation, it->fd, &event);
}

static void open_connection(int listener) {
  int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK), one = 1;
  if (fd < 0) return;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  struct connection *it = malloc(sizeof *it);
  it->fd = fd;
  it->start = it->end = 0;
  wait_for(it, EPOLL_CTL_ADD);
}

static void close_connection(struct connection *it) {
  close(it->fd);
  free(it);
}

static void serve(struct connection *it) {
  int waited = it->start < it->end;
  if (!waited) {
    ssize_t count = read(it->fd, it->data, BYTES_MAX);
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      close_connection(it);
      return;
    }
    it->start = 0;
    it->end = count;
  }
  ssize_t count = write(it->fd, it->data + it->start, it->end - it->start);
  if (count < 0 && errno != EAGAIN) {
    close_connection(it);
    return;
  }
  it->start += count > 0 ? count : 0;
  int waits = it->start < it->end;
  if (waited != waits) wait_for(it, EPOLL_CTL_MOD);
}

int main(void) {
  signal(SIGPIPE, SIG_IGN); /* clients may be gone */
  struct sockaddr_in address = {.sin_family = AF_INET};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (void *)&address, length) || listen(listener, BACKLOG) ||
      getsockname(listener, (void *)&address, &length)) {
    fail("upstream: listen");
  }
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);

  epoll = epoll_create1(0);
  struct epoll_event input = {.events = EPOLLIN}, opened = {.events = EPOLLIN, .data.ptr = &epoll};
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, STDIN_FILENO, &input)) fail("upstream: standard input");
  epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &opened);
  for (;;) {
    struct epoll_event events[EVENTS_MAX];
    int ready = epoll_wait(epoll, events, EVENTS_MAX, -1);
    for (int i = 0; i < ready; i++) {
      void *it = events[i].data.ptr;
      if (!it) return 0; /* the input has ended */
      if (it == &epoll) {
        open_connection(listener);
      } else {
        serve(it);
      }
    }
  }
}
