import { createContext } from 'preact'
import { useContext, useEffect, useLayoutEffect, useState } from 'preact/hooks'
import type { Answer, Ask, Kind } from '../../protocol/index.ts'
import type { FieldName } from '../../state/fields.ts'
import { Refused, Superseded } from './client.ts'
import type { Explorer } from './explorer.ts'
import type { Model } from './model.ts'

/** Holds the explorer for everything in the page. */
export const ExplorerContext = createContext<Explorer | undefined>(undefined)

/** What can be done with the page. */
export function useExplorer(): Explorer {
  const explorer = useContext(ExplorerContext)
  if (!explorer) throw new Error('there is no explorer around this part of the page')
  return explorer
}

/** A part of what the page shows; the component is drawn again whenever it is another value. */
export function useModel<T>(part: (model: Model) => T): T {
  const { store } = useExplorer()
  const [value, setValue] = useState(() => part(store.value))
  useLayoutEffect(() => {
    const update = (): void => setValue(() => part(store.value))
    update()
    return store.subscribe(update)
  }, [store])
  return value
}

/** A field of the address, and how to change it. */
export function useField(
  name: FieldName,
): readonly [string | undefined, (value: string | undefined) => void] {
  const explorer = useExplorer()
  const value = useModel(({ fields }) => fields[name])
  return [value, (next) => explorer.go({ [name]: next })]
}

/** What the worker says to a question that is asked as long as something shows its answer. */
export interface Asked<T> {
  /** The last answer; that to an earlier question or design while `pending`. */
  readonly answer: T | undefined
  readonly pending: boolean
  /** Why there is no answer. */
  readonly refused: Refused | undefined
}

/**
 * Asks a question, and again whenever it is another one or the design is. Nothing is asked where it is undefined. Two
 * components that ask the same kind of question need slots of their own.
 */
export function useAnswer<K extends Kind>(
  kind: K,
  ask: Ask<K> | undefined,
  slot: string = kind,
): Asked<Answer<K>> {
  const explorer = useExplorer()
  const revision = useModel((model) => model.revision)
  const [asked, setAsked] = useState<Asked<Answer<K>>>(NOTHING_ASKED)
  const key = ask && JSON.stringify(ask)
  useEffect(() => {
    if (ask === undefined || revision === 0) {
      setAsked(NOTHING_ASKED)
      return undefined
    }
    let current = true
    setAsked(({ answer }) => ({ answer, pending: true, refused: undefined }))
    explorer.ask(kind, ask, slot).then(
      (answer) => current && setAsked({ answer, pending: false, refused: undefined }),
      (error: unknown) => {
        if (!current || error instanceof Superseded) return
        if (!(error instanceof Refused)) throw error
        setAsked({ answer: undefined, pending: false, refused: error })
      },
    )
    return () => {
      current = false
    }
  }, [explorer, kind, key, slot, revision])
  return asked
}

const NOTHING_ASKED: Asked<never> = { answer: undefined, pending: false, refused: undefined }
