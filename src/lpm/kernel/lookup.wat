;; Longest-prefix match for batches of addresses. Built by scripts/build-kernel.mjs into kernel-bytes.ts;
;; flat-table.ts and trie-node.ts describe what is read here.
;;
;; Every function takes byte offsets: the addresses (int32 words, most significant first), where the matches go (one
;; word an address: a route word, or 0), and the end of the addresses. The table stands at 0.
(module
  (import "image" "memory" (memory 1))

  ;; IPv4 goes over the batch twice, and does little for each address: so the processor has many of them at hand, and
  ;; waits for their words together. First, where the match of each /24 stands is written to where the match goes.
  (func (export "ipv4") (param $addresses i32) (param $matches i32) (param $end i32)
    (local $at i32) (local $to i32) (local $rest i32)
    (local $a i32) (local $b i32) (local $group_a i32) (local $group_b i32) (local $bits_a i32) (local $bits_b i32)
    (local $c i32) (local $d i32)
    (local.set $at (local.get $addresses))
    (local.set $to (local.get $matches))
    (if (i32.and (i32.sub (local.get $end) (local.get $at)) (i32.const 4))
      (then
        (i32.store (local.get $to) (call $place (i32.load (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))))
    (block $placed
      (loop $next
        (br_if $placed (i32.ge_u (local.get $at) (local.get $end)))
        ;; As $place, of two addresses.
        (local.set $a (i32.load (local.get $at)))
        (local.set $b (i32.load offset=4 (local.get $at)))
        (local.set $group_a (i32.and (i32.shr_u (local.get $a) (i32.const 10)) (i32.const -8)))
        (local.set $group_b (i32.and (i32.shr_u (local.get $b) (i32.const 10)) (i32.const -8)))
        (local.set $bits_a (i32.load (local.get $group_a)))
        (local.set $bits_b (i32.load (local.get $group_b)))
        (i32.store (local.get $to)
          (select
            (i32.shl
              (i32.add
                (i32.load offset=4 (local.get $group_a))
                (i32.popcnt
                  (i32.shl (local.get $bits_a)
                    (i32.xor (i32.shr_u (local.get $a) (i32.const 8)) (i32.const -1)))))
              (i32.const 2))
            (i32.add (local.get $group_a) (i32.const 4))
            (local.get $bits_a)))
        (i32.store offset=4 (local.get $to)
          (select
            (i32.shl
              (i32.add
                (i32.load offset=4 (local.get $group_b))
                (i32.popcnt
                  (i32.shl (local.get $bits_b)
                    (i32.xor (i32.shr_u (local.get $b) (i32.const 8)) (i32.const -1)))))
              (i32.const 2))
            (i32.add (local.get $group_b) (i32.const 4))
            (local.get $bits_b)))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (local.set $to (i32.add (local.get $to) (i32.const 8)))
        (br $next)))
    ;; Then the matches are read, four at a time while there are four.
    (local.set $at (local.get $addresses))
    (local.set $rest (i32.and (i32.sub (local.get $end) (local.get $at)) (i32.const 12)))
    (local.set $to (local.get $matches))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (i32.add (local.get $at) (local.get $rest)) (local.get $end)))
        (local.set $a (i32.load (i32.load (local.get $to))))
        (local.set $b (i32.load (i32.load offset=4 (local.get $to))))
        (local.set $c (i32.load (i32.load offset=8 (local.get $to))))
        (local.set $d (i32.load (i32.load offset=12 (local.get $to))))
        (if (i32.lt_s
              (i32.or (i32.or (local.get $a) (local.get $b)) (i32.or (local.get $c) (local.get $d)))
              (i32.const 0))
          (then
            (local.set $a (call $resolve (local.get $a) (i32.load8_u (local.get $at))))
            (local.set $b (call $resolve (local.get $b) (i32.load8_u offset=4 (local.get $at))))
            (local.set $c (call $resolve (local.get $c) (i32.load8_u offset=8 (local.get $at))))
            (local.set $d (call $resolve (local.get $d) (i32.load8_u offset=12 (local.get $at))))))
        (i32.store (local.get $to) (local.get $a))
        (i32.store offset=4 (local.get $to) (local.get $b))
        (i32.store offset=8 (local.get $to) (local.get $c))
        (i32.store offset=12 (local.get $to) (local.get $d))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (block $all
      (loop $last
        (br_if $all (i32.ge_u (local.get $at) (local.get $end)))
        (i32.store (local.get $to)
          (call $resolve (i32.load (i32.load (local.get $to))) (i32.load8_u (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 4)))
        (local.set $to (i32.add (local.get $to) (i32.const 4)))
        (br $last))))

  ;; Where the match of the address's /24 stands. There are two words for each /19: where its runs start, and where
  ;; their matches are (or the only match).
  (func $place (param $address i32) (result i32)
    (local $group i32) (local $bits i32)
    (local.set $group (i32.and (i32.shr_u (local.get $address) (i32.const 10)) (i32.const -8)))
    (local.set $bits (i32.load (local.get $group)))
    (select
      (i32.shl
        (i32.add
          (i32.load offset=4 (local.get $group))
          (i32.popcnt
            (i32.shl (local.get $bits)
              (i32.xor (i32.shr_u (local.get $address) (i32.const 8)) (i32.const -1)))))
        (i32.const 2))
      (i32.add (local.get $group) (i32.const 4))
      (local.get $bits)))

  ;; The match of the address that ends in this byte. Negative, that of its /24 names the 256 matches in it.
  (func $resolve (param $match i32) (param $byte i32) (result i32)
    (if (result i32) (i32.lt_s (local.get $match) (i32.const 0))
      (then
        (i32.load
          (i32.shl
            (i32.add (i32.xor (local.get $match) (i32.const -1)) (local.get $byte))
            (i32.const 2))))
      (else (local.get $match))))

  (func (export "ipv6")
    (param $addresses i32) (param $matches i32) (param $end i32)
    (local $word i32) (local $best i32) (local $block i32) (local $level i32) (local $slot i32)
    (local $left i32) (local $at i32) (local $differs i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $addresses) (local.get $end)))
        (local.set $best (i32.const 0))
        (local.set $level (i32.const 2))
        (local.set $word
          (i32.load
            (i32.shl (i32.load16_u offset=2 (local.get $addresses)) (i32.const 2))))
        (block $found
          (loop $down
            (br_if $found (i32.ge_s (local.get $word) (i32.const 0)))
            ;; A link: 2 * offset, plus 1 to a leaf, all bits flipped.
            (local.set $block
              (i32.shl
                (i32.shr_u (i32.xor (local.get $word) (i32.const -1)) (i32.const 1))
                (i32.const 2)))
            (local.set $best
              (select
                (i32.load (local.get $block))
                (local.get $best)
                (i32.load (local.get $block))))
            (if (i32.and (local.get $word) (i32.const 1))
              (then
                ;; A node: byte n of the address is the slot; words are little-endian, so it stands at n xor 3.
                (local.set $slot
                  (i32.load8_u
                    (i32.add (local.get $addresses) (i32.xor (local.get $level) (i32.const 3)))))
                (local.set $level (i32.add (local.get $level) (i32.const 1)))
                (local.set $word
                  (i32.load offset=44
                    (i32.add (local.get $block)
                      (i32.shl
                        (i32.add
                          (i32.load8_u offset=40
                            (i32.add (local.get $block)
                              (i32.shr_u (local.get $slot) (i32.const 5))))
                          (i32.popcnt
                            (i32.and
                              (i32.load offset=8
                                (i32.add (local.get $block)
                                  (i32.shl
                                    (i32.shr_u (local.get $slot) (i32.const 5))
                                    (i32.const 2))))
                              (i32.xor (i32.const -1)
                                (i32.shl (i32.const -2) (local.get $slot))))))
                        (i32.const 2)))))
                (br $down)))
            ;; A leaf: its route covers the address if no bit within its length differs.
            (local.set $word (i32.const 0))
            (local.set $left (i32.load8_u offset=4 (local.get $block)))
            (local.set $at (i32.const 0))
            (loop $compare
              (local.set $differs
                (i32.xor
                  (i32.load (i32.add (local.get $addresses) (local.get $at)))
                  (i32.load offset=8 (i32.add (local.get $block) (local.get $at)))))
              (if (i32.gt_u (local.get $left) (i32.const 32))
                (then
                  (br_if $found (local.get $differs))
                  (local.set $left (i32.sub (local.get $left) (i32.const 32)))
                  (local.set $at (i32.add (local.get $at) (i32.const 4)))
                  (br $compare))))
            (br_if $found
              (i32.shr_u (local.get $differs) (i32.sub (i32.const 32) (local.get $left))))
            (local.set $word (i32.load offset=4 (local.get $block)))))
        (i32.store (local.get $matches)
          (select (local.get $word) (local.get $best) (local.get $word)))
        (local.set $addresses (i32.add (local.get $addresses) (i32.const 16)))
        (local.set $matches (i32.add (local.get $matches) (i32.const 4)))
        (br $next)))))
