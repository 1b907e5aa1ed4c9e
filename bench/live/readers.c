/* Thousands of WebSocket readers in one epoll thread, driven by lines on standard input; answers are JSON lines.
 *
 *   open <count> <in flight> <seconds> <port> <after> <path>   open sockets; `after` is every reader's first cursor
 *   expect <v>            set every reader's cursor: the next event must be v+1
 *   await <v> <seconds>   answer once every open reader has seen event v
 *   heads <seconds>       answer once every open reader has been told that it is caught up
 *   counts                what was seen so far
 *   close                 drop every socket at once (RST, as when a machine loses its network)
 *
 * An event is a text message that begins {"v": <number>. It must be its reader's cursor plus one; anything lower is a
 * duplicate, anything higher a gap. Times are nanoseconds of CLOCK_MONOTONIC, so that they compare with the driver's.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 512, READ_SIZE = 1 << 18, LINE = 1024, PATH = 512, STATUSES = 5000 };
enum state { UNUSED, CONNECTING, SHAKING, OPEN, GONE };

struct reader {
    int fd;
    enum state state;
    int64_t cursor, reached_at; /* reached_at: when the cursor last moved */
    unsigned char *left;        /* the beginning of a message whose end has not come yet */
    size_t left_size;
};

/* What a browser sends with a handshake: a server has to read it, and may hold it as long as the reader stays. */
static const char AS_A_BROWSER[] =
    "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n"
    "Connection: Upgrade\r\n"
    "Upgrade: websocket\r\n"
    "Pragma: no-cache\r\n"
    "Cache-Control: no-cache\r\n"
    "Accept-Encoding: gzip, deflate, br, zstd\r\n"
    "Accept-Language: en-GB,en;q=0.9,fr;q=0.7\r\n"
    "Sec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

static struct reader *readers;
static int many, next_to_open, in_flight, in_flight_most, open_now, opened, refused, failed;
static int heads, lost, statuses[STATUSES]; /* statuses: refusals by HTTP status, closes by WebSocket code */
static int64_t events, duplicates, gaps, resyncs, others, bytes, first_cursor;
static int64_t opening_since, opening_until, awaited, deadline, *times;
static int remaining;
static char waiting; /* 'o'pen, 'a'wait, 'h'eads or 0 */
static int poller, port;
static char request[2 * LINE];
static unsigned char *chunk;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void fatal(const char *what) {
    fprintf(stderr, "readers: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void listen_to(struct reader *r, int operation, uint32_t what) {
    struct epoll_event event = {.events = what, .data.ptr = r};
    if (epoll_ctl(poller, operation, r->fd, &event)) fatal("epoll_ctl");
}

static void drop(struct reader *r) {
    struct linger at_once = {1, 0};
    if (r->state == CONNECTING || r->state == SHAKING) in_flight--, failed++;
    if (r->state == OPEN) {
        open_now--, lost++;
        if (waiting == 'a' && r->cursor < awaited) remaining--;
    }
    setsockopt(r->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(r->fd);
    free(r->left);
    r->left = NULL, r->left_size = 0, r->state = GONE;
}

static void begin(struct reader *r) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port)};
    int one = 1;
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    *r = (struct reader){.state = CONNECTING, .cursor = first_cursor};
    r->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (r->fd < 0) fatal("socket");
    setsockopt(r->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    in_flight++;
    listen_to(r, EPOLL_CTL_ADD, EPOLLOUT | EPOLLIN);
    if (connect(r->fd, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS) drop(r);
}

static void shake(struct reader *r) {
    int wrong = 0;
    socklen_t size = sizeof wrong;
    getsockopt(r->fd, SOL_SOCKET, SO_ERROR, &wrong, &size);
    if (wrong || send(r->fd, request, strlen(request), MSG_NOSIGNAL) != (ssize_t)strlen(request)) {
        drop(r);
        return;
    }
    r->state = SHAKING;
    listen_to(r, EPOLL_CTL_MOD, EPOLLIN);
}

static void count_status(int status) { statuses[status > 0 && status < STATUSES ? status : 0]++; }

/* A client's frames are masked; with a mask of zeros the payload stands as it is. */
static void answer(struct reader *r, int opcode, const unsigned char *payload, size_t size) {
    unsigned char frame[6 + 125] = {0x80 | opcode, 0x80 | size};
    memcpy(frame + 6, payload, size);
    if (send(r->fd, frame, 6 + size, MSG_NOSIGNAL) < 0 && errno != EAGAIN) drop(r);
}

static int64_t number_after(const unsigned char *text, size_t size, size_t from) {
    int64_t number = 0;
    while (from < size && (text[from] == ':' || text[from] == ' ')) from++;
    for (; from < size && text[from] >= '0' && text[from] <= '9'; from++) number = number * 10 + (text[from] - '0');
    return number;
}

static void take_event(struct reader *r, int64_t v, int64_t at) {
    events++;
    if (v <= r->cursor) {
        duplicates++;
        return;
    }
    if (v > r->cursor + 1) gaps++;
    if (waiting == 'a' && r->cursor < awaited && v >= awaited) remaining--;
    r->cursor = v, r->reached_at = at;
}

static void take_text(struct reader *r, const unsigned char *text, size_t size, int64_t at) {
    if (size > 5 && !memcmp(text, "{\"v\"", 4)) take_event(r, number_after(text, size, 4), at);
    else if (size > 8 && !memcmp(text, "{\"head\"", 7)) heads++;
    else if (size > 10 && !memcmp(text, "{\"resync\"", 9)) resyncs++;
    else others++;
}

/* The size of one whole frame at `data`, or 0 when its end has not come; handles the frame. */
static size_t take_frame(struct reader *r, const unsigned char *data, size_t size, int64_t at) {
    size_t head = 2, length;
    if (size < 2) return 0;
    length = data[1] & 127;
    if (length == 126) {
        if (size < 4) return 0;
        head = 4, length = data[2] << 8 | data[3];
    } else if (length == 127) {
        if (size < 10) return 0;
        head = 10, length = 0;
        for (int i = 2; i < 10; i++) length = length << 8 | data[i];
    }
    if (size < head + length) return 0;
    if ((data[0] & 15) == 1) take_text(r, data + head, length, at);
    else if ((data[0] & 15) == 9) answer(r, 10, data + head, length);
    else if ((data[0] & 15) == 8) {
        count_status(length >= 2 ? data[head] << 8 | data[head + 1] : 0);
        drop(r);
    }
    return head + length;
}

/* How much of `data` was the answer to the handshake; 0 when its end has not come, or when it was a refusal. */
static size_t take_handshake(struct reader *r, const unsigned char *data, size_t size) {
    const unsigned char *end = memmem(data, size, "\r\n\r\n", 4);
    int status = size > 12 ? atoi((const char *)data + 9) : 0;
    if (!end) return 0;
    in_flight--;
    if (status != 101) {
        refused++, count_status(status);
        r->state = UNUSED;
        drop(r);
        return 0;
    }
    r->state = OPEN, opened++, open_now++;
    return end + 4 - data;
}

static void take(struct reader *r, const unsigned char *data, size_t size, int64_t at) {
    size_t done = 0, part = 1;
    if (r->state == SHAKING) part = done = take_handshake(r, data, size);
    while (part && r->state == OPEN && done < size) done += part = take_frame(r, data + done, size - done, at);
    if (r->state == GONE || done == size) return;
    r->left_size = size - done;
    r->left = malloc(r->left_size);
    memcpy(r->left, data + done, r->left_size);
}

static void receive(struct reader *r) {
    size_t before = r->left_size;
    int64_t at;
    ssize_t got;
    if (before) memcpy(chunk, r->left, before), free(r->left), r->left = NULL, r->left_size = 0;
    got = recv(r->fd, chunk + before, READ_SIZE, 0);
    at = now();
    if (got > 0) {
        bytes += got;
        take(r, chunk, before + got, at);
    } else if (got == 0 || errno != EAGAIN) drop(r);
}

static void open_more(void) {
    while (next_to_open < many && in_flight < in_flight_most) begin(&readers[next_to_open++]);
}

static int by_time(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void tell_statuses(void) {
    int told = 0;
    printf("\"statuses\": {");
    for (int i = 0; i < STATUSES; i++)
        if (statuses[i]) printf("%s\"%d\": %d", told++ ? ", " : "", i, statuses[i]);
    printf("}}\n");
}

static void give_up_on_the_rest(void) {
    for (int i = 0; i < next_to_open; i++)
        if (readers[i].state == CONNECTING || readers[i].state == SHAKING) drop(&readers[i]);
    failed += many - next_to_open;
}

static void tell_opened(void) {
    printf("{\"opened\": %d, \"refused\": %d, \"failed\": %d, \"began\": %ld, \"ended\": %ld, ", opened, refused, failed,
           opening_since, opening_until);
    tell_statuses();
}

static void tell_awaited(void) {
    int reached = 0;
    for (int i = 0; i < many; i++)
        if (readers[i].state == OPEN && readers[i].cursor >= awaited) times[reached++] = readers[i].reached_at;
    qsort(times, reached, sizeof *times, by_time);
    printf("{\"reached\": %d, \"missing\": %d, \"first\": %ld, \"half\": %ld, \"last\": %ld}\n", reached,
           open_now - reached, reached ? times[0] : 0, reached ? times[reached / 2] : 0,
           reached ? times[reached - 1] : 0);
}

static void tell_counts(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("{\"open\": %d, \"lost\": %d, \"events\": %ld, \"duplicates\": %ld, \"gaps\": %ld, \"resyncs\": %ld, "
           "\"heads\": %d, \"others\": %ld, \"bytes\": %ld, \"cpu\": %ld, ",
           open_now, lost, events, duplicates, gaps, resyncs, heads, others, bytes,
           (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000000L +
               (used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1000L);
    tell_statuses();
}

static void close_all(void) {
    for (int i = 0; i < many; i++)
        if (readers[i].state != UNUSED && readers[i].state != GONE) drop(&readers[i]);
    free(readers), free(times);
    readers = NULL, times = NULL, many = 0;
}

static void start_opening(int count, int most, int seconds, int to, int64_t after, const char *path) {
    close_all();
    readers = calloc(count, sizeof *readers), times = calloc(count, sizeof *times);
    many = count, in_flight_most = most, port = to, first_cursor = after;
    next_to_open = in_flight = open_now = opened = refused = failed = heads = lost = 0;
    events = duplicates = gaps = resyncs = others = bytes = 0;
    memset(statuses, 0, sizeof statuses);
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nOrigin: http://127.0.0.1:%d\r\n%s\r\n",
             path, to, to, AS_A_BROWSER);
    opening_since = now(), deadline = opening_since + seconds * 1000000000L, waiting = 'o';
    open_more();
}

static void start_awaiting(int64_t v, int seconds) {
    awaited = v, remaining = 0, deadline = now() + seconds * 1000000000L, waiting = 'a';
    for (int i = 0; i < many; i++) remaining += readers[i].state == OPEN && readers[i].cursor < v;
}

static void obey(const char *line) {
    int count, most, seconds, to;
    int64_t v;
    char path[PATH + 1];
    if (sscanf(line, "open %d %d %d %d %ld %512s", &count, &most, &seconds, &to, &v, path) == 6)
        start_opening(count, most, seconds, to, v, path);
    else if (sscanf(line, "await %ld %d", &v, &seconds) == 2) start_awaiting(v, seconds);
    else if (sscanf(line, "heads %d", &seconds) == 1) waiting = 'h', deadline = now() + seconds * 1000000000L;
    else if (sscanf(line, "expect %ld", &v) == 1)
        for (int i = 0; i < many; i++) readers[i].cursor = v;
    else if (!strncmp(line, "counts", 6)) tell_counts();
    else if (!strncmp(line, "close", 5)) close_all();
    else fprintf(stderr, "readers: what is this? %s\n", line);
}

/* Answer what is being waited for, when it has come or its time is over. */
static void tell_if_done(void) {
    int over = waiting && now() >= deadline;
    if (waiting == 'o' && over) give_up_on_the_rest();
    if (waiting == 'o' && (over || (next_to_open == many && !in_flight))) opening_until = now(), tell_opened();
    else if (waiting == 'a' && (over || remaining <= 0)) tell_awaited();
    else if (waiting == 'h' && (over || heads + resyncs >= open_now)) tell_counts();
    else return;
    waiting = 0;
}

/* Standard input, line by line; false at its end. */
static int read_orders(void) {
    static char held[LINE * 4];
    static size_t size;
    ssize_t got = read(0, held + size, sizeof held - size - 1);
    char *end;
    if (got <= 0) return 0;
    size += got, held[size] = 0;
    while ((end = strchr(held, '\n'))) {
        *end = 0;
        obey(held);
        size -= end + 1 - held;
        memmove(held, end + 1, size + 1);
    }
    return 1;
}

static void serve(struct reader *r, uint32_t what) {
    if (r->state == CONNECTING && what & (EPOLLOUT | EPOLLERR | EPOLLHUP)) shake(r);
    else if (r->state == SHAKING || r->state == OPEN) receive(r);
}

int main(void) {
    struct epoll_event ready[BATCH], orders = {.events = EPOLLIN};
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    setvbuf(stdout, NULL, _IOLBF, 0);
    chunk = malloc(2 * READ_SIZE);
    poller = epoll_create1(0);
    if (epoll_ctl(poller, EPOLL_CTL_ADD, 0, &orders)) fatal("epoll_ctl");
    for (;;) {
        int count = epoll_wait(poller, ready, BATCH, waiting ? 20 : 1000), ordered = 0;
        for (int i = 0; i < count; i++) {
            if (ready[i].data.ptr) serve(ready[i].data.ptr, ready[i].events);
            else ordered = 1;
        }
        /* Last: an order may free the readers that this batch names. */
        if (ordered && !read_orders()) return 0;
        if (waiting == 'o') open_more();
        tell_if_done();
    }
}
