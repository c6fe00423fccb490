import { Document, isNode } from 'yaml'
import type { PlannedObject } from '../plan/index.ts'

/** Objects as YAML to read and to apply, a document each, with what there is to say about their parts as comments. */
export function formatPlannedObjects(objects: readonly PlannedObject[]): string {
  return objects.map((object) => written(object)).join('---\n')
}

function written({ value, comments }: PlannedObject): string {
  // The API server is a reader of YAML 1.1, to which more words are no texts.
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false })
  document.directives!.docStart = null
  for (const { path, text } of comments) {
    const node = path.length > 0 ? document.getIn(path, true) : undefined
    if (isNode(node)) node.commentBefore = ` ${text}`
    else document.commentBefore = ` ${text}`
  }
  return document.toString({ lineWidth: 0 }).replace(/^(#[^\n]*\n)\n/, '$1')
}
