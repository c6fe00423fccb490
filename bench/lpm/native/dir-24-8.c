/*
 * DIR-24-8 in C, the least that longest-prefix match can cost: one memory access for most addresses.
 *     dir-24-8 TABLE QUERIES      TABLE: address, length; QUERIES: addresses
 */
#include "worker.h"

/* Route + 1, 0 for none; with the top bit, where a /24's 256 entries start in longer. */
static uint32_t *shorter, *longer;
#define EXTENDED 0x80000000u

static inline uint32_t lookup(uint32_t address) {
  uint32_t entry = shorter[address >> 8];
  if (entry & EXTENDED) entry = longer[(entry & ~EXTENDED) + (address & 255)];
  return entry;
}

static void load(const int32_t *table, size_t routes) {
  size_t used = 0, room = 0;
  shorter = calloc(1 << 24, sizeof(uint32_t));
  for (int length = 0; length <= 32; length++) {
    for (size_t i = 0; i < routes; i++) {
      if (table[2 * i + 1] != length) continue;
      uint32_t address = table[2 * i], entry = i + 1;
      if (length <= 24) {
        for (uint32_t slot = address >> 8, n = 1u << (24 - length); n--; slot++) shorter[slot] = entry;
        continue;
      }
      uint32_t slot = address >> 8;
      if (!(shorter[slot] & EXTENDED)) {
        if (used == room) longer = realloc(longer, (room = 2 * room + 65536) * sizeof(uint32_t));
        for (int k = 0; k < 256; k++) longer[used + k] = shorter[slot];
        shorter[slot] = EXTENDED | used;
        used += 256;
      }
      uint32_t start = (shorter[slot] & ~EXTENDED) + (address & 255);
      for (uint32_t k = 0; k < 1u << (32 - length); k++) longer[start + k] = entry;
    }
  }
}

int main(int argc, char **argv) {
  size_t words, count;
  if (argc != 3) return 2;
  int32_t *table = read_words(argv[1], &words);
  uint32_t *queries = (uint32_t *)read_words(argv[2], &count);
  uint32_t *results = malloc(count * sizeof(uint32_t));
  double start = cpu_ns();
  load(table, words / 2);
  ready(cpu_ns() - start, words / 2);
  char line[64];
  while (next_operation(line, sizeof line)) {
    int single = !strcmp(line, "single");
    uint32_t sum = 0;
    double elapsed = 0;
    for (int pass = 0; pass < 2; pass++) {
      sum = 0;
      start = cpu_ns();
      if (single) for (size_t i = 0; i < count; i++) sum += lookup(queries[i]);
      else for (size_t i = 0; i < count; i++) results[i] = lookup(queries[i]);
      elapsed = cpu_ns() - start;
    }
    if (!single) for (size_t i = 0; i < count; i++) sum += results[i];
    answer(elapsed, count, sum);
  }
  return 0;
}
