import type { Command } from 'commander'
import { formatNbctl } from '../../report/index.ts'
import { type InputOptions, loadToShow, withInput } from '../input.ts'
import type { Terminal } from '../terminal.ts'

/** `isthmus export nbctl`. */
export function addExport(program: Command, terminal: Terminal): void {
  const group = program
    .command('export')
    .description('the logical network in a form that other programs read')
  withInput(group.command('nbctl'))
    .description('a shell script of ovn-nbctl commands that builds the same network in a real OVN')
    .addHelpText('after', EXAMPLES)
    .action((options: InputOptions) => {
      terminal.out(formatNbctl(loadToShow(options, terminal).model))
    })
}

const EXAMPLES = `
Examples:
  isthmus export nbctl -f manifests/ | sh
  isthmus export nbctl -f manifests/ | OVN_NBCTL='ovn-nbctl --db=unix:/run/nb.sock' sh
`
