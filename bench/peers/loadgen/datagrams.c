/*
 * Closed-loop load on a UDP server that sends back what it gets: each socket sends a datagram, waits
 * for the same one, and sends the next. What has not come back after LOST_NS counts as lost, and the
 * next one is sent. One thread over epoll.
 *
 *   datagrams PORT SOCKETS MILLISECONDS BYTES SERVER_PID [calls]
 *
 * Prints what meter.h says; with "calls" it counts the server's system calls.
 */
#define _GNU_SOURCE
#include "meter.h"

#include <arpa/inet.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { EVENTS_MAX = 1024, BYTES_MAX = 65507, LOST_NS = 200 * 1000 * 1000 };

struct sender {
  int fd;
  long number; /* of the datagram under way, which begins with it */
  long sent_at;
};

static char message[BYTES_MAX], received[BYTES_MAX + 1];
static int bytes;

static int open_socket(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
  if (fd < 0 || connect(fd, (void *)&address, sizeof address)) fail("connect");
  return fd;
}

static void send_next(struct sender *it) {
  it->number++;
  memcpy(message, &it->number, sizeof it->number);
  it->sent_at = now_ns();
  if (send(it->fd, message, bytes, 0) != bytes) meter.errors++;
}

static void receive(struct sender *it, long now) {
  long number;
  ssize_t count = recv(it->fd, received, sizeof received, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count != bytes || memcmp(received + sizeof number, message + sizeof number,
                               bytes - sizeof number)) {
    meter.errors++;
    return;
  }
  memcpy(&number, received, sizeof number);
  if (number == it->number) { /* an earlier one was taken for lost */
    meter_answer(now, it->sent_at);
    send_next(it);
  }
}

int main(int argc, char **argv) {
  if (argc < 6 || argc > 7) {
    fprintf(stderr, "usage: datagrams PORT SOCKETS MILLISECONDS BYTES SERVER_PID [calls]\n");
    return 2;
  }
  int port = atoi(argv[1]), sockets = atoi(argv[2]);
  bytes = atoi(argv[4]);
  if (bytes < (int)sizeof(long) || bytes > BYTES_MAX) {
    fprintf(stderr, "datagrams: one has %zu to %d bytes, not %s\n", sizeof(long), BYTES_MAX,
            argv[4]);
    return 2;
  }
  for (int i = 0; i < bytes; i++) message[i] = 'a' + i % 26;
  struct sender *all = calloc(sockets, sizeof *all);
  int epoll = epoll_create1(0);
  for (int i = 0; i < sockets; i++) {
    all[i].fd = open_socket(port);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &all[i]};
    epoll_ctl(epoll, EPOLL_CTL_ADD, all[i].fd, &event);
  }
  meter_begin(argv[5], atol(argv[3]), argc == 7);
  for (int i = 0; i < sockets; i++) send_next(&all[i]);

  struct epoll_event events[EVENTS_MAX];
  long now, looked_at = now_ns();
  do {
    int ready = epoll_wait(epoll, events, EVENTS_MAX, 100);
    now = now_ns();
    for (int i = 0; i < ready; i++) receive(events[i].data.ptr, now);
    if (now - looked_at > LOST_NS) {
      looked_at = now;
      for (int i = 0; i < sockets; i++) {
        if (now - all[i].sent_at > LOST_NS) {
          meter.lost++;
          send_next(&all[i]);
        }
      }
    }
  } while (meter_goes_on(now));
  return meter.errors != 0;
}
