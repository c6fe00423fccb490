/*
 * DPDK's rte_fib (IPv4, DIR-24-8) and rte_fib6 (trie), looked up 64 addresses at a time.
 *     dpdk-fib 4|6 TABLE QUERIES [EAL option…]
 * TABLE: address, length; QUERIES: addresses; an IPv6 address is four words, most significant first.
 */
#include "worker.h"
#include <arpa/inet.h>
#include <rte_eal.h>
#include <rte_fib.h>
#include <rte_fib6.h>
#include <rte_memory.h>

#define BULK 64
#define NO_ROUTE 0x7fffffff

static struct rte_fib *fib4;
static struct rte_fib6 *fib6;
static int32_t *table;
static size_t routes;

static void to_bytes(const int32_t *words, uint8_t *bytes) {
  for (int i = 0; i < 4; i++) {
    uint32_t word = htonl(words[i]);
    memcpy(bytes + 4 * i, &word, 4);
  }
}

static int add(size_t i) {
  if (fib4) return rte_fib_add(fib4, table[2 * i], table[2 * i + 1], i);
  uint8_t ip[16];
  to_bytes(table + 5 * i, ip);
  return rte_fib6_add(fib6, ip, table[5 * i + 4], i);
}

static int delete(size_t i) {
  if (fib4) return rte_fib_delete(fib4, table[2 * i], table[2 * i + 1]);
  uint8_t ip[16];
  to_bytes(table + 5 * i, ip);
  return rte_fib6_delete(fib6, ip, table[5 * i + 4]);
}

int main(int argc, char **argv) {
  if (argc < 4) return 2;
  int six = argv[1][0] == '6';
  char *options[32] = {argv[0], "--no-huge", "--no-pci", "-m", "3072", "--log-level=1",
                       "--no-telemetry", "--file-prefix", six ? "lpm6" : "lpm4", "--no-shconf"};
  int used = 10;
  for (int i = 4; i < argc && used < 32; i++) options[used++] = argv[i];
  if (rte_eal_init(used, options) < 0) return 3;
  size_t words, count;
  table = read_words(argv[2], &words);
  routes = words / (six ? 5 : 2);
  int32_t *queries = read_words(argv[3], &count);
  double start = cpu_ns();
  if (six) {
    struct rte_fib6_conf conf = {.type = RTE_FIB6_TRIE, .default_nh = NO_ROUTE,
      .max_routes = 1 << 22, .trie = {.nh_sz = RTE_FIB6_TRIE_4B, .num_tbl8 = 1 << 18}};
    fib6 = rte_fib6_create("fib6", SOCKET_ID_ANY, &conf);
  } else {
    struct rte_fib_conf conf = {.type = RTE_FIB_DIR24_8, .default_nh = NO_ROUTE,
      .max_routes = 1 << 22, .dir24_8 = {.nh_sz = RTE_FIB_DIR24_8_4B, .num_tbl8 = 1 << 16}};
    fib4 = rte_fib_create("fib4", SOCKET_ID_ANY, &conf);
  }
  if (!fib4 && !fib6) {
    fprintf(stderr, "no room for the table\n");
    return 3;
  }
  for (size_t i = 0; i < routes; i++) {
    if (add(i)) {
      fprintf(stderr, "route %zu could not be added\n", i);
      return 3;
    }
  }
  ready(cpu_ns() - start, routes);

  uint8_t (*ips)[16] = NULL;
  if (six) {
    count /= 4;
    ips = malloc(16 * count);
    for (size_t i = 0; i < count; i++) to_bytes(queries + 4 * i, ips[i]);
  }
  count -= count % BULK;
  uint64_t *hops = malloc(count * sizeof(uint64_t));
  uint32_t random = 1;
  char line[64];
  while (next_operation(line, sizeof line)) {
    if (!strcmp(line, "change")) {
      size_t changes = 20000;
      start = cpu_ns();
      for (size_t k = 0; k < changes / 2; k++) {
        random ^= random << 13, random ^= random >> 17, random ^= random << 5;
        size_t i = random % routes;
        if (delete(i) || add(i)) return 3;
      }
      answer(cpu_ns() - start, changes, 0);
      continue;
    }
    double elapsed = 0;
    for (int pass = 0; pass < 2; pass++) {
      start = cpu_ns();
      for (size_t i = 0; i < count; i += BULK) {
        if (six) rte_fib6_lookup_bulk(fib6, ips + i, hops + i, BULK);
        else rte_fib_lookup_bulk(fib4, (uint32_t *)queries + i, hops + i, BULK);
      }
      elapsed = cpu_ns() - start;
    }
    uint32_t sum = 0;
    for (size_t i = 0; i < count; i++) sum += hops[i] == NO_ROUTE ? 0 : hops[i] + 1;
    answer(elapsed, count, sum);
  }
  return 0;
}
