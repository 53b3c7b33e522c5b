/* The peer of the daemon's idle memory: logs in to an IMAP server over TLS through libcurl and waits in IDLE. */
#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void say(CURL *curl, const char *line) {
    size_t sent = 0;
    curl_easy_send(curl, line, strlen(line), &sent);
}

static void hear(CURL *curl, const char *end) {
    char buffer[16384];
    size_t filled = 0, count = 0;
    curl_socket_t line;
    for (;;) {
        CURLcode code = curl_easy_recv(curl, buffer + filled, sizeof buffer - 1 - filled, &count);
        if (code == CURLE_AGAIN) {
            struct pollfd wait = { .events = POLLIN };
            curl_easy_getinfo(curl, CURLINFO_ACTIVESOCKET, &line);
            wait.fd = (int)line;
            poll(&wait, 1, -1);
            continue;
        }
        if (code != CURLE_OK || count == 0) return;
        filled += count;
        buffer[filled] = 0;
        if (strstr(buffer, end)) return;
        if (filled > sizeof buffer / 2) filled = 0;
    }
}

int main(int count, char **words) {
    if (count != 5) return 2;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    char line[512];
    curl_easy_setopt(curl, CURLOPT_URL, words[1]);
    curl_easy_setopt(curl, CURLOPT_CAINFO, words[2]);
    curl_easy_setopt(curl, CURLOPT_USERNAME, words[3]);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, words[4]);
    curl_easy_setopt(curl, CURLOPT_CONNECT_ONLY, 1L);
    if (curl_easy_perform(curl) != CURLE_OK) return 1;
    snprintf(line, sizeof line, "a EXAMINE INBOX\r\n");
    say(curl, line);
    hear(curl, "a OK");
    say(curl, "b IDLE\r\n");
    hear(curl, "+ ");
    pause();
    return 0;
}
