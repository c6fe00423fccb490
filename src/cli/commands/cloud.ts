import type { Command } from 'commander'
import type { Terminal } from '../terminal.ts'
import { addCloudDangling } from './cloud/dangling.ts'
import { addCloudPreflight } from './cloud/preflight.ts'
import { addCloudRun } from './cloud/run.ts'

/** `isthmus cloud`: Kyma's Cloud Manager, simulated. */
export function addCloud(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const cloud = program
    .command('cloud')
    .description(
      "Kyma's Cloud Manager: what becomes of a peering, what stands in its way, and what it leaves behind",
    )
  addCloudRun(cloud, terminal, exit)
  addCloudPreflight(cloud, terminal, exit)
  addCloudDangling(cloud, terminal, exit)
}
