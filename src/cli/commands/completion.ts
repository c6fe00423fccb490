import { Argument, type Command } from 'commander'
import type { Terminal } from '../terminal.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const

/** `isthmus completion bash|zsh|fish`: a script that completes commands, options and their choices. */
export function addCompletion(program: Command, { out }: Terminal): void {
  program
    .command('completion')
    .description('a completion script for your shell')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', HOW_TO)
    .action((shell: (typeof SHELLS)[number]) => {
      const words = wordsOf(program)
      out(shell === 'bash' ? bash(words) : shell === 'zsh' ? zsh(words) : fish(words))
    })
}

const HOW_TO = `
Examples:
  source <(isthmus completion bash)
  isthmus completion zsh > "\${fpath[1]}/_isthmus"
  isthmus completion fish > ~/.config/fish/completions/isthmus.fish
`

/** What can be typed behind a command: its subcommands or options, with a description and choices. */
interface Words {
  /** Names behind `isthmus`: empty for the program itself. */
  readonly path: readonly string[]
  readonly commands: readonly { readonly name: string; readonly description: string }[]
  readonly options: readonly {
    readonly short: string | undefined
    readonly long: string
    readonly description: string
    readonly takesValue: boolean
    readonly choices: readonly string[]
    readonly file: boolean
  }[]
  readonly choices: readonly string[]
}

function wordsOf(command: Command, path: readonly string[] = []): Words[] {
  const own: Words = {
    path,
    commands: command.commands.map((sub) => ({ name: sub.name(), description: sub.description() })),
    options: command.options
      .filter(({ long }) => long)
      .map((option) => ({
        short: option.short,
        long: option.long!,
        description: option.description,
        takesValue: option.required || option.optional,
        choices: option.argChoices ?? [],
        file: option.flags.includes('<file>'),
      })),
    choices: command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
  }
  return [own, ...command.commands.flatMap((sub) => wordsOf(sub, [...path, sub.name()]))]
}

function bash(all: readonly Words[]): string {
  const cases = all.map(({ path, commands, options, choices }) => {
    const words = [
      ...commands.map(({ name }) => name),
      ...choices,
      ...options.flatMap(({ short, long }) => (short ? [short, long] : [long])),
      '--help',
    ]
    return `    '${path.join(' ')}') words='${words.join(' ')}' ;;`
  })
  const values = all.flatMap(({ path, options }) =>
    options.flatMap(({ short, long, choices, file }) => {
      const reply = file ? '-f' : choices.length > 0 ? `-W '${choices.join(' ')}'` : undefined
      const flags = [short, long].filter(Boolean).map((flag) => `'${[...path, flag].join(' ')}'`)
      return reply
        ? [`    ${flags.join('|')}) COMPREPLY=($(compgen ${reply} -- "$cur")); return ;;`]
        : []
    }),
  )
  return `# bash completion for isthmus
_isthmus() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" path='' words='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${all
      .map(({ path }) => path.join('/'))
      .filter(Boolean)
      .join(' ')} " in
      *" \${path:+\${path// //}/}$word "*) path="\${path:+$path }$word" ;;
    esac
  done
  case "\${path:+$path }$prev" in
${values.join('\n')}
  esac
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _isthmus isthmus
`
}

function zsh(all: readonly Words[]): string {
  return `#compdef isthmus
# zsh completion for isthmus, by way of its bash completion
autoload -U +X bashcompinit && bashcompinit
${bash(all).split('\n').slice(1).join('\n')}`
}

function fish(all: readonly Words[]): string {
  const lines = ['# fish completion for isthmus', 'complete -c isthmus -f']
  for (const { path, commands, options, choices } of all) {
    const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`).join('; and ')
    const here = path.length === 0 ? '__fish_use_subcommand' : seen
    const condition = `-n '${here}'`
    for (const { name, description } of commands) {
      lines.push(`complete -c isthmus ${condition} -a ${name} -d ${quote(description)}`)
    }
    for (const choice of choices) lines.push(`complete -c isthmus ${condition} -a ${choice}`)
    for (const { short, long, description, takesValue, choices: values, file } of options) {
      const parts = [`complete -c isthmus ${condition}`]
      if (short) parts.push(`-s ${short.slice(1)}`)
      parts.push(`-l ${long.slice(2)}`)
      if (file) parts.push('-r -F')
      else if (takesValue) parts.push(values.length > 0 ? `-x -a '${values.join(' ')}'` : '-x')
      lines.push(`${parts.join(' ')} -d ${quote(description)}`)
    }
  }
  return `${lines.join('\n')}\n`
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
