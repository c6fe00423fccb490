;; Longest-prefix match for batches of addresses. Built by scripts/build-kernel.mjs into kernel-bytes.ts;
;; flat-image.ts and trie-node.ts describe what is read here.
;;
;; Every function takes byte offsets: the table, the addresses (int32 words, most significant first), where the
;; matches go (one word an address: a route word, or 0), and the end of the addresses.
(module
  (import "image" "memory" (memory 1))

  (func (export "ipv4")
    (param $table i32) (param $addresses i32) (param $matches i32) (param $end i32)
    (local $address i32) (local $group i32) (local $bits i32) (local $match i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $addresses) (local.get $end)))
        (local.set $address (i32.load (local.get $addresses)))
        ;; Two words for each /19: where its runs start, and where their matches are (or the only match).
        (local.set $group
          (i32.add (local.get $table) (i32.shl (i32.shr_u (local.get $address) (i32.const 13)) (i32.const 3))))
        (local.set $bits (i32.load (local.get $group)))
        (local.set $match
          (i32.load
            (select
              (i32.add (local.get $table)
                (i32.shl
                  (i32.add
                    (i32.load offset=4 (local.get $group))
                    (i32.popcnt
                      (i32.and (local.get $bits)
                        (i32.xor (i32.const -1)
                          (i32.shl (i32.const -2) (i32.shr_u (local.get $address) (i32.const 8)))))))
                  (i32.const 2)))
              (i32.add (local.get $group) (i32.const 4))
              (local.get $bits))))
        ;; Negative: the 256 matches of a /24.
        (if (i32.lt_s (local.get $match) (i32.const 0))
          (then
            (local.set $match
              (i32.load
                (i32.add (local.get $table)
                  (i32.shl
                    (i32.add
                      (i32.xor (local.get $match) (i32.const -1))
                      (i32.and (local.get $address) (i32.const 255)))
                    (i32.const 2)))))))
        (i32.store (local.get $matches) (local.get $match))
        (local.set $addresses (i32.add (local.get $addresses) (i32.const 4)))
        (local.set $matches (i32.add (local.get $matches) (i32.const 4)))
        (br $next))))

  (func (export "ipv6")
    (param $table i32) (param $addresses i32) (param $matches i32) (param $end i32)
    (local $word i32) (local $best i32) (local $block i32) (local $level i32) (local $slot i32)
    (local $left i32) (local $at i32) (local $differs i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $addresses) (local.get $end)))
        (local.set $best (i32.const 0))
        (local.set $level (i32.const 2))
        (local.set $word
          (i32.load
            (i32.add (local.get $table)
              (i32.shl (i32.load16_u offset=2 (local.get $addresses)) (i32.const 2)))))
        (block $found
          (loop $down
            (br_if $found (i32.ge_s (local.get $word) (i32.const 0)))
            ;; A link: 2 * offset, plus 1 to a leaf, all bits flipped.
            (local.set $block
              (i32.add (local.get $table)
                (i32.shl
                  (i32.shr_u (i32.xor (local.get $word) (i32.const -1)) (i32.const 1))
                  (i32.const 2))))
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
