import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What licence texts are called. */
const LICENCE = /^licen[cs]e([.-].*)?$/i

/**
 * The licence texts of the packages in a bundle.
 *
 * @throws Error for a package without one: it must not be shipped
 */
export function licencesOf({ inputs }) {
  const folders = Object.keys(inputs).flatMap((path) => {
    const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(path) ?? []
    return folder ? [folder] : []
  })
  return [...new Set(folders)].sort().map(licenceIn).join('\n')
}

function licenceIn(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((entry) => LICENCE.test(entry))
  if (!file) throw new Error(`${name} has no licence text`)
  return `${name} ${version}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`
}
