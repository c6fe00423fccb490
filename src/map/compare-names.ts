/** Orders names as people do, `spoke-2` before `spoke-10`; the same on every machine, whatever its language. */
export function compareNames(a: string, b: string): number {
  const [one, two] = [partsOf(a), partsOf(b)]
  for (let i = 0; i < one.length && i < two.length; i++) {
    const [x, y] = [one[i]!, two[i]!]
    if (x === y) continue
    const difference = isNumber(x) && isNumber(y) ? compareNumbers(x, y) : 0
    return difference || (x < y ? -1 : 1)
  }
  return one.length - two.length
}

function partsOf(name: string): readonly string[] {
  return name.match(/\d+|\D+/g) ?? []
}

function isNumber(part: string): boolean {
  return part >= '0' && part < ':'
}

/** Digits of any length: a number of JavaScript would lose some. */
function compareNumbers(a: string, b: string): number {
  const [x, y] = [a.replace(/^0+/, ''), b.replace(/^0+/, '')]
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0)
}
