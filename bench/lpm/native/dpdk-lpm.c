/*
 * DPDK's rte_lpm (IPv4, DIR-24-8): single addresses, and four at a time as l3fwd looks them up.
 *     dpdk-lpm TABLE QUERIES [EAL option…]
 * TABLE: address, length; QUERIES: addresses. Each route added is compared with all of its length that are there,
 * in whatever order they come: loading takes time in proportion to the square of their number.
 */
#include "worker.h"
#include <rte_eal.h>
#include <rte_lpm.h>
#include <rte_memory.h>

/* More than any next hop of 24 bits. */
#define NO_ROUTE 0xffffffffu

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  char *options[32] = {argv[0], "--no-huge", "--no-pci", "-m", "1024", "--log-level=1",
                       "--no-telemetry", "--file-prefix", "lpm", "--no-shconf"};
  int used = 10;
  for (int i = 3; i < argc && used < 32; i++) options[used++] = argv[i];
  if (rte_eal_init(used, options) < 0) return 3;
  size_t words, count;
  int32_t *table = read_words(argv[1], &words);
  size_t routes = words / 2;
  uint32_t *queries = (uint32_t *)read_words(argv[2], &count);
  count -= count % 4;
  double start = cpu_ns();
  struct rte_lpm_config config = {.max_rules = routes, .number_tbl8s = 1 << 16};
  struct rte_lpm *lpm = rte_lpm_create("lpm", SOCKET_ID_ANY, &config);
  if (!lpm) {
    fprintf(stderr, "no room for the table\n");
    return 3;
  }
  for (size_t i = 0; i < routes; i++) {
    if (rte_lpm_add(lpm, table[2 * i], table[2 * i + 1], i)) {
      fprintf(stderr, "route %zu could not be added\n", i);
      return 3;
    }
  }
  ready(cpu_ns() - start, routes);

  uint32_t *hops = malloc(count * sizeof(uint32_t));
  char line[64];
  while (next_operation(line, sizeof line)) {
    int single = !strcmp(line, "single");
    double elapsed = 0;
    uint32_t sum = 0;
    for (int pass = 0; pass < 2; pass++) {
      sum = 0;
      start = cpu_ns();
      if (single) {
        for (size_t i = 0; i < count; i++) {
          uint32_t hop;
          if (!rte_lpm_lookup(lpm, queries[i], &hop)) sum += hop + 1;
        }
      } else {
        for (size_t i = 0; i < count; i += 4) {
          rte_lpm_lookupx4(lpm, _mm_loadu_si128((__m128i *)(queries + i)), hops + i, NO_ROUTE);
        }
      }
      elapsed = cpu_ns() - start;
    }
    if (!single) for (size_t i = 0; i < count; i++) sum += hops[i] == NO_ROUTE ? 0 : hops[i] + 1;
    answer(elapsed, count, sum);
  }
  return 0;
}
