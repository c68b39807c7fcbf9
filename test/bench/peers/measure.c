/* Runs a program, and says at the end on standard error what it cost: seconds on the clock and of the processor, KiB at the peak. */
#include <stdio.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t) { return t.tv_sec + t.tv_usec / 1e6; }

int main(int count, char **words) {
  struct timeval began, ended;
  struct rusage used;
  int status;
  if (count < 2) return 2;
  gettimeofday(&began, 0);
  pid_t child = fork();
  if (child == 0) {
    execv(words[1], words + 1);
    _exit(127);
  }
  if (child < 0 || wait4(child, &status, 0, &used) < 0) return 2;
  gettimeofday(&ended, 0);
  fprintf(stderr, "\n{\"wall\":%f,\"cpu\":%f,\"peakKiB\":%ld}\n", seconds(ended) - seconds(began),
          seconds(used.ru_utime) + seconds(used.ru_stime), used.ru_maxrss);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
