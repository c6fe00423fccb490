// bart.Table behind the protocol of ../worker.h:
//
//	bart-worker 4|6 TABLE QUERIES
//
// TABLE: address, length; QUERIES: addresses; an IPv6 address is four words, most significant first.
package main

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"net/netip"
	"os"
	"syscall"

	"github.com/gaissmai/bart"
)

const changes = 20000

func main() {
	if len(os.Args) != 4 {
		os.Exit(2)
	}
	stride := 1
	if os.Args[1] == "6" {
		stride = 4
	}
	table, queries := readWords(os.Args[2]), readWords(os.Args[3])
	prefixes := make([]netip.Prefix, len(table)/(stride+1))
	for i := range prefixes {
		words := table[i*(stride+1):]
		prefixes[i] = netip.PrefixFrom(toAddr(words[:stride]), int(words[stride]))
	}
	addresses := make([]netip.Addr, len(queries)/stride)
	for i := range addresses {
		addresses[i] = toAddr(queries[i*stride : (i+1)*stride])
	}

	start := cpuNs()
	routes := load(prefixes)
	fmt.Printf("ready %.1f\n", (cpuNs()-start)/float64(len(prefixes)))

	random := uint32(1)
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		var sum uint32
		count := 1
		start = cpuNs()
		switch input.Text() {
		case "single":
			// Twice, of which the second counts.
			lookup(routes, addresses)
			count, start = len(addresses), cpuNs()
			sum = lookup(routes, addresses)
		case "change":
			count = changes
			for k := 0; k < changes/2; k++ {
				random ^= random << 13
				random ^= random >> 17
				random ^= random << 5
				i := random % uint32(len(prefixes))
				routes.Delete(prefixes[i])
				routes.Insert(prefixes[i], i)
			}
		case "snapshot":
			routes.Clone().Insert(prefixes[0], 0)
		case "load":
			count = len(prefixes)
			load(prefixes)
		}
		fmt.Printf("%.4f %d\n", (cpuNs()-start)/float64(count), sum)
	}
}

func load(prefixes []netip.Prefix) *bart.Table[uint32] {
	routes := new(bart.Table[uint32])
	for i, prefix := range prefixes {
		routes.Insert(prefix, uint32(i))
	}
	return routes
}

func lookup(routes *bart.Table[uint32], addresses []netip.Addr) uint32 {
	var sum uint32
	for _, address := range addresses {
		if value, ok := routes.Lookup(address); ok {
			sum += value + 1
		}
	}
	return sum
}

func toAddr(words []uint32) netip.Addr {
	var bytes [16]byte
	for i, word := range words {
		binary.BigEndian.PutUint32(bytes[4*i:], word)
	}
	if len(words) == 1 {
		return netip.AddrFrom4([4]byte(bytes[:4]))
	}
	return netip.AddrFrom16(bytes)
}

func readWords(path string) []uint32 {
	bytes, err := os.ReadFile(path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	words := make([]uint32, len(bytes)/4)
	for i := range words {
		words[i] = binary.NativeEndian.Uint32(bytes[4*i:])
	}
	return words
}

func cpuNs() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return float64(usage.Utime.Nano() + usage.Stime.Nano())
}
