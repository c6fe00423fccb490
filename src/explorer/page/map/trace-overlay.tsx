import type { VNode } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** How long a packet is on its way over one link. */
const TRAVEL = '0.8s'

/** A packet that goes along a path once, and stays at its end. Whoever wants no motion sees it there at once. */
export function TravellingPacket({ path }: { path: string }): VNode {
  const motion = useRef<SVGAnimateMotionElement>(null)
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    motion.current?.setAttribute('path', path)
    motion.current?.setAttribute('dur', still ? '1ms' : TRAVEL)
    motion.current?.beginElement()
  }, [path])
  return (
    <circle class="packet" r={8}>
      <animateMotion ref={motion} begin="indefinite" fill="freeze" />
    </circle>
  )
}
