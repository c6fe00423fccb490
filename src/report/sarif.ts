import type { Diagnostic, Origin, Severity } from '../diagnostic/index.ts'
import type { FileReplacements } from './replacements.ts'

/** A log of the Static Analysis Results Interchange Format, with one run of this program. */
export interface SarifLog {
  readonly $schema: string
  readonly version: '2.1.0'
  readonly runs: SarifRun[]
}

export interface SarifRun {
  readonly tool: {
    readonly driver: {
      readonly name: string
      readonly version: string
      readonly rules: SarifRule[]
    }
  }
  /** Columns are counted as JavaScript counts them. */
  readonly columnKind: 'utf16CodeUnits'
  /** Given where something kept the program from seeing everything. */
  readonly invocations?: SarifInvocation[]
  readonly results: SarifResult[]
}

export interface SarifInvocation {
  readonly executionSuccessful: boolean
  readonly toolExecutionNotifications: SarifNotification[]
}

export interface SarifNotification {
  readonly level: SarifLevel
  readonly message: { readonly text: string }
  readonly locations: SarifLocation[]
}

export type SarifLevel = 'error' | 'warning' | 'note'

export interface SarifRule {
  readonly id: string
  readonly shortDescription: { readonly text: string }
  readonly help: { readonly text: string; readonly markdown?: string }
  readonly defaultConfiguration: { readonly level: SarifLevel }
}

export interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: SarifLevel
  readonly message: { readonly text: string }
  /** The line that decides. */
  readonly locations: SarifLocation[]
  /** The other lines. */
  readonly relatedLocations?: SarifLocation[]
  /** The lines that decide on the way of a packet and of its reply, one after the other. */
  readonly codeFlows?: SarifCodeFlow[]
  /** What mends it, each by itself. */
  readonly fixes?: SarifFix[]
  /** Why it is not to count. */
  readonly suppressions?: SarifSuppression[]
}

export interface SarifFix {
  readonly description: { readonly text: string }
  readonly artifactChanges: {
    readonly artifactLocation: { readonly uri: string }
    readonly replacements: {
      readonly deletedRegion: SarifRegion
      readonly insertedContent?: { readonly text: string }
    }[]
  }[]
}

/** The end is behind the last character. */
export interface SarifRegion {
  readonly startLine: number
  readonly startColumn: number
  readonly endLine: number
  readonly endColumn: number
}

export interface SarifCodeFlow {
  readonly threadFlows: { readonly locations: { readonly location: SarifLocation }[] }[]
}

export interface SarifSuppression {
  readonly kind: 'inSource' | 'external'
  readonly justification: string
  readonly location: SarifLocation
}

export interface SarifLocation {
  readonly id?: number
  readonly message?: { readonly text: string }
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string }
    readonly region?: { readonly startLine: number; readonly startColumn: number }
  }
}

/** The log of a run. `version` is that of the program; `errors` is what kept it from seeing everything. */
export function sarifLog(
  version: string,
  rules: SarifRule[],
  results: SarifResult[],
  errors: readonly Diagnostic[] = [],
): SarifLog {
  const invocation: SarifInvocation = {
    executionSuccessful: false,
    toolExecutionNotifications: errors.map(({ severity, message, origin }) => ({
      level: sarifLevel(severity),
      message: { text: message },
      locations: origin ? [sarifLocation(origin)] : [],
    })),
  }
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'isthmus', version, rules } },
        columnKind: 'utf16CodeUnits',
        ...(errors.length > 0 && { invocations: [invocation] }),
        results,
      },
    ],
  }
}

export function sarifLevel(severity: Severity): SarifLevel {
  return severity === 'info' ? 'note' : severity
}

/** A change of files, named after what it does. */
export function sarifFix(title: string, files: readonly FileReplacements[]): SarifFix {
  return {
    description: { text: title },
    artifactChanges: files.map(({ file, replacements }) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: replacements.map(({ text, ...deletedRegion }) => ({
        deletedRegion,
        ...(text !== '' && { insertedContent: { text } }),
      })),
    })),
  }
}

export function sarifLocation({ file, line, column }: Origin): SarifLocation {
  const artifactLocation = { uri: uriOf(file) }
  // What has no line is all of the file.
  if (line === 0) return { physicalLocation: { artifactLocation } }
  return {
    physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } },
  }
}

/** A reference relative to where the program ran; absolute paths are URIs of files. */
function uriOf(file: string): string {
  const path = file
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
  return path.startsWith('/') ? `file://${path}` : path
}
