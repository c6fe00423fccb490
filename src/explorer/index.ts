export { embedInput, policyOf } from './embed.ts'
export type { ExplorerInput } from './input.ts'
