import { createRegistry, loadModels, type Registry, registry } from 'oso-models'
import { folderOf } from './folders.ts'

const head = (name: string, columns: string, audits = '') =>
  `/*\nmodel        ${name}\nstage        mart\ndomain       directory\nkind         full\nabout        A table of a test.\n${audits}\n${columns}\n*/\n`

/** The raw tables, and four models: `good`, `strict` with an audit that a project named `bad` breaks, and readers of both. */
export async function smallRegistry(): Promise<Registry> {
  const column = 'project_name  varchar  not null'
  const folder = folderOf({
    'marts/directory/good.sql': `${head('good', column)}select name as project_name from src_ossd__projects\n`,
    'marts/directory/strict.sql': `${head('strict', column, 'audits       accepted_values(column=project_name, values=(ada, bo))\n')}select name as project_name from src_ossd__projects\n`,
    'marts/directory/reads_strict.sql': `${head('reads_strict', column)}select project_name from strict\n`,
    'marts/directory/reads_good.sql': `${head('reads_good', column)}select project_name from good\n`,
  })
  const raw = registry.models().filter(model => model.built && model.sql === null)
  return createRegistry([...raw, ...(await loadModels(folder))])
}
