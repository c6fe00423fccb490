/**
 * What a link reproduces: one field each, as text, in the fragment of the address. A panel that has something to keep adds
 * its field here; a field that is not given has its default.
 */
export const FIELD_NAMES = [
  /** Which built-in example is open; none where manifests came with the page. */
  'example',
  /** The manifests, where somebody has edited them: see `packed-sources.ts`. */
  'manifests',
  /** The release of Kube-OVN. */
  'release',
  /** How localConnectIP is read. */
  'reading',
  /** The panel that is open, by its id. */
  'panel',
  /** On a phone: whether the map, the manifests or the panel is seen. */
  'region',
  /** The file that the editor shows. */
  'file',
  /** The finding that is open, by its id. */
  'finding',
  /** What is selected on the map, by its id there. */
  'select',
  /** The groups of the map that are open or closed against its own choice, by their names, a line each. */
  'unfold',
  'fold',
  /** Whether the map shows routes. */
  'routes',
  /** light or dark; the system's choice where it is not given. */
  'theme',
  /** Of a trace: the two ends, as `isthmus trace` takes them, and the service: see `service.ts`. */
  'from',
  'to',
  'service',
  /** Which version of IP it is traced over, where both ends have both: 4 or 6. */
  'ip',
  /** Which of its hops is looked at, from 1; all of them where it is not given. */
  'step',
  /** Of the matrix: who sends, who gets, and which services, as `isthmus reach` takes them; and the cell that is looked at. */
  'senders',
  'receivers',
  'services',
  'cell',
  /** The part that is taken away in thought, by its id. */
  'without',
  /** What the design is compared with: `opened`, or the name of an example. */
  'against',
  /** Milliseconds of virtual time of a world of cloud networks. */
  'time',
] as const

export type FieldName = (typeof FIELD_NAMES)[number]

/** The fields that are given. */
export type Fields = { readonly [Name in FieldName]?: string | undefined }

/** The fields of a fragment, with or without `#`. What it has beside them is left out. */
export function readFragment(fragment: string): Fields {
  const given = new URLSearchParams(fragment.replace(/^#/, ''))
  return Object.fromEntries(
    FIELD_NAMES.flatMap((name) => {
      const value = given.get(name)
      return value ? [[name, value]] : []
    }),
  )
}

/** The fragment of some fields, with `#`; empty where there are none. Fields come in the order of their list. */
export function formatFragment(fields: Fields): string {
  const given = new URLSearchParams()
  for (const name of FIELD_NAMES) {
    const value = fields[name]
    if (value) given.set(name, value)
  }
  const text = given.toString()
  return text && `#${text}`
}
