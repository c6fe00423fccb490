/** Who has to mend what ended a run at a step, and how. */
export interface Cure {
  /** `resource` stands for the resource itself: another one has to take its place. */
  readonly who: 'remote' | 'kyma' | 'resource'
  readonly fix: string
  /** Whether the controller never does again what failed, although it looks again. */
  readonly final?: boolean
}

/** Cures by the name of the step. */
export type Cures = Readonly<Record<string, Cure>>

/** Where every provider's controller can end. */
export const COMMON_CURES: Cures = {
  loadScope: { who: 'kyma', fix: 'the operator of Kyma has to restore the Scope of the cluster' },
  loadLocalNetwork: {
    who: 'kyma',
    fix: "the operator of Kyma has to restore the Network object of the cluster's own network",
  },
  waitLocalNetwork: {
    who: 'kyma',
    fix: "the operator of Kyma has to mend the Network object of the cluster's own network",
  },
}
