import type { Command as Program } from 'commander'

/** The shells that are served. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const

/** A shell that is served. */
export type Shell = (typeof SHELLS)[number]

/** A word that may stand on the command line: what for, and the words that may follow it. */
type Word = Readonly<{ word: string; text: string; values: readonly string[] }>

/** A script for a shell that completes commands, their options, and the values of options that have few. */
export function completion(program: Program, shell: Shell): string {
  const commands = program.commands.map(command => ({
    word: command.name(),
    text: command.description(),
    options: optionsOf(command),
  }))
  return { bash, zsh, fish }[shell](commands, optionsOf(program))
}

type Commands = readonly Readonly<{ word: string; text: string; options: readonly Word[] }>[]

function optionsOf(program: Program): readonly Word[] {
  return program.options.map(({ long, short, description, argChoices }) => ({
    word: long ?? short ?? '',
    text: description,
    values: argChoices ?? [],
  }))
}

/** What zsh runs too, with the words of bash. */
function bash(commands: Commands, common: readonly Word[]): string {
  const words = (list: readonly Readonly<{ word: string }>[]): string => list.map(({ word }) => word).join(' ')
  const cases = commands.map(({ word, options }) => `    ${word}) words="${words([...options, ...common])}" ;;`)
  const values = commands
    .flatMap(({ word, options }) => options.map(option => ({ command: word, option })))
    .filter(({ option }) => option.values.length > 0)
    .map(({ command, option }) => `    ${command}:${option.word}) words="${option.values.join(' ')}" ;;`)
  return `_oso_client() {
  local words="" word command="" current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case " ${words(commands)} " in *" $word "*) command="$word"; break ;; esac
  done
  case "$command" in
    "") words="${words([...commands, ...common])}" ;;
${cases.join('\n')}
  esac
  case "$command:\${before/#-f/--format}" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _oso_client oso-client oso
`
}

function zsh(commands: Commands, common: readonly Word[]): string {
  return `#compdef oso-client oso\nautoload -U +X bashcompinit && bashcompinit\n${bash(commands, common)}`
}

function fish(commands: Commands, common: readonly Word[]): string {
  const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const option = (when: string, { word, text, values }: Word): string => {
    const given = values.length > 0 ? ` -xa ${quote(values.join(' '))}` : ''
    return `complete -c oso-client${when} -l ${word.slice(2)} -d ${quote(text)}${given}`
  }
  const lines = [
    ...commands.map(({ word, text }) => `complete -c oso-client -n __fish_use_subcommand -a ${word} -d ${quote(text)}`),
    ...common.map(word => option('', word)),
    ...commands.flatMap(({ word, options }) =>
      options.map(known => option(` -n ${quote(`__fish_seen_subcommand_from ${word}`)}`, known)),
    ),
    'complete -c oso -w oso-client',
  ]
  return `${lines.join('\n')}\n`
}
