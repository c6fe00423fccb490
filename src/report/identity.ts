/** Hardware addresses and UUIDs made from names: a cluster draws its own at random, a script needs some. */

/** A locally administered unicast MAC, the same for the same port name. */
export function macOf(port: string): string {
  const [high, low] = hash(port)
  const bytes = [0x02, (high >>> 8) & 255, high & 255, low >>> 24, (low >>> 16) & 255, low & 255]
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join(':')
}

/** Text in the form of a UUID, the same for the same name. */
export function uuidOf(name: string): string {
  const words = [...hash(name), ...hash(`${name}/`)].map((word) =>
    word.toString(16).padStart(8, '0'),
  )
  const hex = words.join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** 64 bits of FNV-1a, as two unsigned words. */
function hash(text: string): [number, number] {
  let value = 0xcbf29ce484222325n
  for (let i = 0; i < text.length; i++) {
    value = BigInt.asUintN(64, (value ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n)
  }
  return [Number(value >> 32n), Number(value & 0xffffffffn)]
}
