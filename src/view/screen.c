#include "view/screen.h"

#ifdef __wasi__ /* where there are no sockets to ask */

bool screen_reachable(void)
{
    return false;
}

#else

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Whether somebody listens at an address. */
static bool answers(const struct sockaddr *address, socklen_t length)
{
    int file = socket(address->sa_family, SOCK_STREAM, 0), failure = 0;
    socklen_t size = sizeof failure;
    if (file < 0)
        return false;
    fcntl(file, F_SETFD, FD_CLOEXEC);
    fcntl(file, F_SETFL, O_NONBLOCK);
    bool ok = connect(file, address, length) == 0;
    if (!ok && errno == EINPROGRESS) {
        struct pollfd wait = {.fd = file, .events = POLLOUT};
        ok = poll(&wait, 1, 500) == 1 &&
             getsockopt(file, SOL_SOCKET, SO_ERROR, &failure, &size) == 0 && failure == 0;
    }
    close(file);
    return ok;
}

/* A socket of the file system; with a zero byte before its name one of Linux's abstract ones. */
static bool local_answers(const char *path, bool abstract)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length + 2 > sizeof address.sun_path)
        return false;
    memcpy(address.sun_path + abstract, path, length);
    size_t size = offsetof(struct sockaddr_un, sun_path) + length + 1;
    return answers((struct sockaddr *)&address, (socklen_t)size);
}

static bool wayland_answers(const char *name)
{
    char path[200];
    const char *folder = getenv("XDG_RUNTIME_DIR");
    if (*name == '/')
        return local_answers(name, false);
    snprintf(path, sizeof path, "%s/%s", folder ? folder : "", name);
    return local_answers(path, false);
}

/* ":0", "unix:0.0", "localhost:10.0" (as ssh -X has it), "/a/socket:0" (as macOS has it). */
static bool x11_answers(const char *name)
{
    char path[64];
    const char *colon = strrchr(name, ':');
    if (*name == '/')
        return local_answers(name, false);
    if (!colon)
        return false;
    int number = atoi(colon + 1);
    bool here = colon == name || strncmp(name, "unix:", 5) == 0;
    bool loop = strncmp(name, "localhost:", 10) == 0 || strncmp(name, "127.0.0.1:", 10) == 0;
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)(6000 + number)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    snprintf(path, sizeof path, "/tmp/.X11-unix/X%d", number);
    if (here)
        return local_answers(path, false) || local_answers(path, true);
    return !loop || answers((struct sockaddr *)&address, sizeof address);
}

bool screen_reachable(void)
{
    const char *wayland = getenv("WAYLAND_DISPLAY"), *x11 = getenv("DISPLAY");
    return (wayland && *wayland && wayland_answers(wayland)) || (x11 && *x11 && x11_answers(x11));
}

#endif
