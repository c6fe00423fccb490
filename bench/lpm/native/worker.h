/*
 * A worker holds one table and measures it on request. It reads the table and the queries from files of native
 * int32 words, says "ready", and then answers each line on its input (an operation) with one on its output:
 * nanoseconds of CPU time for each item, and the sum of the results, by which workers are compared. Lookups are
 * done twice and the second time counts: the first brings back into the cache what other workers have displaced.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double cpu_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

static int32_t *read_words(const char *path, size_t *count) {
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(2);
  }
  fseek(file, 0, SEEK_END);
  *count = ftell(file) / sizeof(int32_t);
  rewind(file);
  int32_t *words = malloc(*count * sizeof(int32_t) + 64);
  if (fread(words, sizeof(int32_t), *count, file) != *count) {
    perror(path);
    exit(2);
  }
  fclose(file);
  return words;
}

static void ready(double load_ns, size_t routes) {
  printf("ready %.1f\n", load_ns / routes);
  fflush(stdout);
}

static void answer(double elapsed_ns, size_t count, uint32_t sum) {
  printf("%.4f %u\n", elapsed_ns / count, sum);
  fflush(stdout);
}

/* Reads the next operation; 0 at the end of input. */
static int next_operation(char *line, int size) {
  if (!fgets(line, size, stdin)) return 0;
  line[strcspn(line, "\n")] = 0;
  return 1;
}
