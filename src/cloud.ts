// Kyma's Cloud Manager in virtual time, and what packets do in the worlds that it works in.
export * from './cloud/index.ts'
export { cloudNetwork, reachOutcome } from './cloud-network.ts'
export { loadNetworkInWorld } from './cluster-in-world.ts'
export { simulateCloud } from './simulate-cloud.ts'
