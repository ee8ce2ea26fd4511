/** What the command is for. */
export const DESCRIPTION =
  'Query Open Source Observer. Results go to standard output, everything else to standard error.'

const list = (...lines: readonly string[]): string => `\nExamples:\n${lines.map(line => `  $ ${line}\n`).join('')}`

/** Examples below the help of each command; under no name those of them all. */
export const EXAMPLES: Readonly<Record<string, string>> = {
  '': list(
    'export OSO_BASE_URL=http://127.0.0.1:8080/api/v1/ OSO_API_KEY=…',
    'oso-client doctor',
    'oso-client models commits',
    'oso-client query "select project_name from projects_v1 limit 5"',
  ),
  query: list(
    'oso-client query "select count(*) as n from projects_v1"',
    'oso-client query -f parquet --max-rows 100000 < query.sql > result.parquet',
    `oso-client query "select * from projects_v1 where project_name = ?" --param uniswap -f json`,
    'oso-client query "select ? + interval \'1\' day" --param date:2025-01-31',
  ),
  check: list('oso-client check "select project_name from projects_v1"', 'oso-client check --json < query.sql'),
  models: list('oso-client models', 'oso-client models --stage mart funding', 'oso-client models --json | jq .[].name'),
  describe: list('oso-client describe projects_v1'),
  lineage: list(
    'oso-client lineage projects_v1 --depth 2',
    'oso-client lineage projects_v1 --column display_name',
    'oso-client lineage projects_v1 -f mermaid > lineage.mmd',
  ),
  types: list(
    'oso-client types --out oso.ts',
    'oso-client types queries/*.sql --model projects_v1 --out oso.d.ts',
    'oso-client types queries/*.sql --out oso.d.ts --check    # in CI',
  ),
  doctor: list('oso-client doctor', 'oso-client --base-url http://127.0.0.1:8080/api/v1/ doctor'),
  completion: list(
    'oso-client completion bash >> ~/.bashrc',
    'oso-client completion zsh > ~/.zfunc/_oso-client',
    'oso-client completion fish > ~/.config/fish/completions/oso-client.fish',
  ),
}
