/** The suite as a program of Node, Deno and Bun: takes the place as an argument, writes the outcomes as JSON. */
import process from 'node:process'
import { runSuite } from './suite.ts'

process.stdout.write(`${JSON.stringify(await runSuite(JSON.parse(process.argv[2] ?? '')))}\n`, () => process.exit())
