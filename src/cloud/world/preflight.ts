/** One thing that was looked at before a resource is applied. */
export interface PreflightCheck {
  readonly name:
    | 'fields'
    | 'network'
    | 'permissions'
    | 'tag'
    | 'overlap'
    | 'peerings'
    | 'routes'
    | 'gateway'
  /** A warning keeps nothing from becoming Ready. */
  readonly status: 'ok' | 'warning' | 'problem'
  readonly text: string
  /** What to do about it. */
  readonly help?: string
}

/** How much of a quota is used now, without the resource. */
export interface QuotaUse {
  readonly where: string
  readonly quota: string
  readonly used: number
  readonly limit: number
}

/** What is found without running anything. */
export interface Inspection {
  readonly checks: readonly PreflightCheck[]
  readonly quotas: readonly QuotaUse[]
}

export function ok(name: PreflightCheck['name'], text: string): PreflightCheck {
  return { name, status: 'ok', text }
}

export function problem(name: PreflightCheck['name'], text: string, help: string): PreflightCheck {
  return { name, status: 'problem', text, help }
}

export function warning(name: PreflightCheck['name'], text: string, help: string): PreflightCheck {
  return { name, status: 'warning', text, help }
}

/** Whether all permissions are there that peering needs, and those that deleting the remote side needs besides. */
export function permissionChecks(
  missing: readonly string[],
  missingForDelete: readonly string[],
  where: string,
): PreflightCheck[] {
  const grant = (actions: readonly string[]) => `grant ${actions.join(', ')} in ${where}`
  const checks: PreflightCheck[] =
    missing.length > 0
      ? [problem('permissions', `Cloud Manager lacks permissions in ${where}`, grant(missing))]
      : [ok('permissions', `Cloud Manager may do in ${where} what peering needs`)]
  if (missingForDelete.length > 0) {
    const text = 'deleteRemotePeering needs permissions that the user guide does not name'
    checks.push(warning('permissions', text, grant(missingForDelete)))
  }
  return checks
}

/** Whether the remote network names the cluster. */
export function tagCheck(tagged: boolean, network: string, key: string): PreflightCheck {
  return tagged
    ? ok('tag', `${network} is tagged for this cluster`)
    : problem('tag', `${network} has no tag with the shoot's name`, `add a tag with the key ${key}`)
}
