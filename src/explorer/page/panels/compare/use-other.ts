import { useEffect, useState } from 'preact/hooks'
import type { Source } from '../../../../manifest/index.ts'
import { isExampleName } from '../../../examples/names.ts'
import { useExplorer, useField, useModel } from '../../store/hooks.ts'

/** What the design is compared with. */
export interface Other {
  /** `opened`, the name of an example, or `files`. */
  readonly name: string
  /** Undefined as long as they are not there. */
  readonly sources: readonly Source[] | undefined
  choose(name: string): void
  /** Compares with files that somebody opened: they stay in the page, and no link holds them. */
  open(sources: readonly Source[]): void
}

/** The design to compare with: what was opened at first, where nothing else was chosen. */
export function useOther(): Other {
  const explorer = useExplorer()
  const [field, setField] = useField('against')
  const opened = useModel(({ history }) => history.past[0] ?? history.sources)
  const [files, setFiles] = useState<readonly Source[]>()
  const [example, setExample] = useState<{ name: string; sources: readonly Source[] }>()
  const wanted = isExampleName(field) ? field : undefined
  useEffect(() => {
    if (!wanted) return undefined
    let current = true
    explorer
      .ask('example', { name: wanted }, 'compare-example')
      .then((sources) => current && setExample({ name: wanted, sources }))
    return () => {
      current = false
    }
  }, [explorer, wanted])
  const choose = (name: string): void => {
    setFiles(undefined)
    setField(name === 'opened' ? undefined : name)
  }
  if (files) return { name: 'files', sources: files, choose, open: setFiles }
  if (!wanted) return { name: 'opened', sources: opened, choose, open: setFiles }
  const sources = example?.name === wanted ? example.sources : undefined
  return { name: wanted, sources, choose, open: setFiles }
}
