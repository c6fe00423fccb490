import { defaultKeymap } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { HighlightStyle, indentUnit, syntaxHighlighting } from '@codemirror/language'
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { Annotation, EditorState, type Extension, type Text } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { visible } from '../ui/visible.ts'
import {
  EDITOR_GLOBAL,
  type EditorEvents,
  type EditorHandle,
  type EditorMark,
  type MakeEditor,
} from './editor-handle.ts'
import { THEME } from './editor-theme.ts'
import { replacement } from './replacement.ts'

/** Marks what comes from the page, and is not to be told back to it. */
const fromPage = Annotation.define<true>()

// It is mounted in a shadow root: there its styles need no style elements, which the page's policy forbids.
const makeEditor: MakeEditor = (root, events) => {
  const view = new EditorView({ root, parent: root, state: stateOf('', '', events) })
  let shown = ''
  return {
    open: (file, text) => {
      if (file !== shown) {
        shown = file
        view.setState(stateOf(file, text, events))
        return
      }
      const changes = replacement(view.state.doc.toString(), text)
      if (changes) view.dispatch({ changes, annotations: fromPage.of(true) })
    },
    mark: (marks) => {
      const { doc } = view.state
      const diagnostics = marks.map((mark) => diagnosticOf(mark, doc, events))
      view.dispatch(setDiagnostics(view.state, diagnostics))
    },
    reveal: (line, column) => {
      const at = offsetOf(view.state.doc, line, column)
      view.dispatch({
        selection: { anchor: at },
        effects: EditorView.scrollIntoView(at, { y: 'center' }),
      })
      view.focus()
    },
  } satisfies EditorHandle
}

function stateOf(file: string, doc: string, events: EditorEvents): EditorState {
  return EditorState.create({ doc, extensions: extensionsFor(file, events) })
}

/** Undoing is left to the page, where fixes can be undone too. Tab leaves the editor, as it leaves everything else. */
function extensionsFor(file: string, events: EditorEvents): Extension {
  return [
    lineNumbers(),
    lintGutter(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    drawSelection(),
    EditorView.lineWrapping,
    indentUnit.of('  '),
    yaml(),
    syntaxHighlighting(COLOURS),
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of([
      { key: 'Mod-z', run: () => told(events.undo), preventDefault: true },
      { key: 'Mod-Shift-z', run: () => told(events.redo), preventDefault: true },
      { key: 'Mod-y', run: () => told(events.redo), preventDefault: true },
      ...searchKeymap,
      ...lintKeymap,
      ...defaultKeymap,
    ]),
    EditorView.contentAttributes.of({
      'aria-label': `The manifests in ${visible(file)}`,
      tabindex: '0',
    }),
    EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      const own = transactions.every((transaction) => transaction.annotation(fromPage))
      if (docChanged && !own) events.changed(state.doc.toString())
    }),
    THEME,
  ]
}

function told(tell: () => void): true {
  tell()
  return true
}

/** From where the finding points to the end of what is written there. */
function diagnosticOf(mark: EditorMark, doc: Text, events: EditorEvents): Diagnostic {
  const { id, severity, message, code, fix } = mark
  const from = offsetOf(doc, mark.line, mark.column)
  const rest = doc.lineAt(from).text.slice(from - doc.lineAt(from).from)
  const written = rest.replace(/\s+#.*$/, '').trimEnd()
  const actions = [{ name: 'Explain', apply: () => events.show(id) }]
  if (fix) actions.unshift({ name: 'Fix', apply: () => events.fix(id) })
  return {
    from,
    to: from + Math.max(written.length, Math.min(1, rest.length)),
    severity,
    source: code,
    message: visible(message),
    actions,
  }
}

/** Lines of a finding may be gone by the time it is shown. */
function offsetOf(doc: Text, line: number, column: number): number {
  const { from, length } = doc.line(Math.min(Math.max(line, 1), doc.lines))
  return from + Math.min(Math.max(column - 1, 0), length)
}

const COLOURS = HighlightStyle.define([
  { tag: tags.definition(tags.propertyName), color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: tags.lineComment, color: 'var(--code-comment)', fontStyle: 'italic' },
  { tag: [tags.meta, tags.separator], color: 'var(--muted)' },
  { tag: [tags.labelName, tags.typeName, tags.keyword], color: 'var(--note)' },
])

Object.assign(globalThis, { [EDITOR_GLOBAL]: makeEditor })
